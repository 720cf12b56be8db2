import { attributeSource, sources, type KnowledgeBySource } from './knowledge';

/**
 * What it means that a provider does not send a claim or an attribute: `none`, the customer has no groups (or roles, or
 * values); `unknown`, the provider says nothing.
 */
export const absenceMeanings = ['none', 'unknown'] as const;
export type AbsenceMeaning = (typeof absenceMeanings)[number];

/** How long a source counts as sent by this connection. Milliseconds. */
const LATELY = 24 * 60 * 60 * 1000;
/** How many different people in a row may come without a source before that counts as a fault at the provider. */
const MOST_WITHOUT = 3;
/** How long a source that is not sent any more is remembered. Milliseconds. */
const FORGET_AFTER = 7 * LATELY;
const MOST_ATTRIBUTES = 100;
/** Time between two warnings about the same connection. Milliseconds. */
const WARNING_PAUSE = 60 * 60 * 1000;

interface SentSource {
	/** When somebody last came with it. */
	at: number;
	/** Who came without it since; one more than {@link MOST_WITHOUT} at most. */
	without: Set<string>;
}

/** What a connection sent lately, in the memory of one process. */
export interface SentSources {
	bySource: Map<string, SentSource>;
	warnedAt?: number;
}

export const noSentSources = (): SentSources => ({ bySource: new Map() });

const ATTRIBUTE = attributeSource('');

function remember({ bySource }: SentSources, source: string, now: number): void {
	// Set again, so that the source sent longest ago is the first one.
	bySource.delete(source);
	bySource.set(source, { at: now, without: new Set() });
	if (!source.startsWith(ATTRIBUTE)) return;
	const attributes = [...bySource.keys()].filter((each) => each.startsWith(ATTRIBUTE));
	const [oldest] = attributes;
	if (attributes.length > MOST_ATTRIBUTES && oldest !== undefined) bySource.delete(oldest);
}

/** Whether absence may count as none: the mapper at the provider seems to be in place. */
function seemsInPlace(sent: SentSource, person: string, now: number): boolean {
	if (sent.without.size <= MOST_WITHOUT) sent.without.add(person);
	return now - sent.at <= LATELY && sent.without.size <= MOST_WITHOUT;
}

export interface AbsenceRules {
	meaning: AbsenceMeaning;
	/**
	 * Names of the claims or attributes that each source is read from. `attributes` are those that the admin named; the
	 * log mentions no others.
	 */
	names: Readonly<Record<'groups' | 'roles' | 'attributes', readonly string[]>>;
}

/** One login, as far as absence is concerned. */
export interface LoginWithout {
	/** Stands for the person: the same in each of their logins, and meaningless outside of this process. */
	person: string;
	/** Milliseconds since the epoch. */
	now: number;
}

export interface SettledKnowledge {
	knowledge: KnowledgeBySource;
	/** Sources whose absence does not count as none, for a warning; at most once per hour. */
	doubted: string[];
}

/**
 * Decides what absent sources mean. Absence counts as none only where the setting says so, this connection sent the
 * source to somebody within 24 hours, and at most three different people in a row came without it since. So a mapper that
 * was removed at the provider, which makes the claim absent for everybody, concerns three people of each
 * process at most.
 *
 * @param sent the connection's memory; the login is added to it
 */
export function settleAbsence(
	stated: KnowledgeBySource,
	sent: SentSources,
	{ meaning, names }: AbsenceRules,
	{ person, now }: LoginWithout,
): SettledKnowledge {
	for (const [source, word] of Object.entries(stated))
		if (word !== 'absent' && word !== 'overage') remember(sent, source, now);

	const knowledge: Record<string, KnowledgeBySource[string]> = { ...stated };
	const doubted: string[] = [];
	const named = new Set<string>([sources.groups, sources.roles, ...names.attributes.map(attributeSource)]);
	for (const [source, sentSource] of sent.bySource) {
		if ((stated[source] ?? 'absent') !== 'absent') continue;
		// Microsoft Entra ID can send groups as roles; too many of them make both absent.
		if (source === sources.roles && stated[sources.groups] === 'overage') continue;
		if (now - sentSource.at > FORGET_AFTER) {
			sent.bySource.delete(source);
			continue;
		}
		const isInPlace = seemsInPlace(sentSource, person, now);
		if (meaning === 'unknown') continue;
		knowledge[source] = isInPlace ? 'known' : 'absent';
		if (!isInPlace && named.has(source)) doubted.push(source);
	}
	if (doubted.length === 0 || now - (sent.warnedAt ?? -Infinity) < WARNING_PAUSE)
		return { knowledge, doubted: [] };
	sent.warnedAt = now;
	return { knowledge, doubted };
}
