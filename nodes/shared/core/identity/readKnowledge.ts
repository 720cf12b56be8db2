import { knowledgeWords, type Knowledge, type KnowledgeBySource } from './knowledge';

const isKnowledge = (value: unknown): value is Knowledge => knowledgeWords.some((word) => word === value);

/**
 * Reads what an item says about each source. An item may come from a workflow that builds the identity itself: anything
 * but the known words is left out, so that its source counts as unknown. `groupsClaim` is the older form.
 */
export function readKnowledge(identity: unknown): KnowledgeBySource {
	const { knowledge, groupsClaim } = (identity ?? {}) as Record<string, unknown>;
	if (typeof knowledge === 'object' && knowledge !== null && !Array.isArray(knowledge)) {
		return Object.fromEntries(Object.entries(knowledge).filter(([, value]) => isKnowledge(value)));
	}
	return groupsClaim === 'present' ? { groups: 'known' } : {};
}
