import { uniq } from 'lodash';
import { attributeSource, sources, type Knowledge, type KnowledgeBySource } from '../identity/knowledge';
import { refuse, type Refusal } from '../refusal/outcome';
import type { OnTheFly } from './onTheFly';
import type { RuleTables } from './mappingRules';

/**
 * Every source that one of these rules rests on. Roles are compared with the group table only: they never make an
 * organization on the fly.
 */
export function sourcesOfRules({
	groups,
	attributes,
	domains,
	onTheFly,
	fallback,
}: RuleTables & { onTheFly?: OnTheFly; fallback?: object }): string[] {
	const { attribute } = onTheFly ?? {};
	return uniq([
		...(groups.length > 0 ? [sources.groups, sources.roles] : []),
		...attributes.map((rule) => attributeSource(rule.attribute)),
		...(onTheFly ? [attribute === undefined ? sources.groups : attributeSource(attribute)] : []),
		...(domains.length > 0 ? [sources.emailDomain] : []),
		...(fallback ? [sources.default] : []),
	]);
}

const hints: Readonly<Record<Exclude<Knowledge, 'known'>, (source: string) => string>> = {
	absent: (source) =>
		source === sources.groups
			? 'The identity provider said nothing about groups; let it send the groups claim'
			: `The identity provider said nothing about ${source}; let it send it`,
	overage: (source) =>
		`The identity provider says that there are too many ${source} to send; let it send only those of this application`,
	incomplete: (source) => `Only a part of ${source} could be read; let the provider send a list of texts`,
	unusable: (source) =>
		`What the identity provider sent as ${source} is no list of texts; change it at the provider`,
};

/** The path in the item. */
const fieldOf = (source: string): string =>
	source === sources.groups || source === sources.roles
		? `identity.${source}`
		: `identity.attributes.${source.slice(attributeSource('').length)}`;

/**
 * Refuses a customer whom no rule matched, and says which source was unknown and why. Too many groups to send have a word
 * of their own: the provider has to be changed, not the rules.
 *
 * @param restsOn what the rules rest on
 */
export function refuseUnmatched(restsOn: readonly string[], knowledge: KnowledgeBySource): Refusal {
	// Few providers send roles: their absence is no news. The same goes for groups where roles stand in for them.
	const hasRoles = knowledge[sources.roles] === 'known';
	const optional: readonly string[] = hasRoles ? [sources.groups] : [sources.roles];
	const unknown = restsOn.flatMap((source) => {
		if (source === sources.emailDomain || source === sources.default) return [];
		const word = knowledge[source] ?? 'absent';
		return word === 'known' || (word === 'absent' && optional.includes(source)) ? [] : [{ source, word }];
	});
	const worst = unknown.find(({ word }) => word === 'overage') ?? unknown[0];
	if (!worst) {
		return refuse('no-rule-matched', {
			hint: 'Add a rule for one of the groups or for the e-mail domain, or name a default organization',
		});
	}
	const { source, word } = worst;
	return refuse(word === 'overage' ? 'groups-overage' : 'no-rule-matched', {
		field: fieldOf(source),
		received: word,
		hint: hints[word](source),
	});
}
