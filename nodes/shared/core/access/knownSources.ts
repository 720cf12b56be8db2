import { difference } from 'lodash';
import { sources, type KnowledgeBySource } from '../identity/knowledge';

/** Which sources of access are known completely. Only what rests on them alone may be taken back. */
export interface KnownSources {
	/** `every`: somebody states the whole access, and not only what the rules of a login give. */
	sources: readonly string[] | 'every';
	/**
	 * Whether every source that the rules rest on is known. Only then may memberships end that the ledger does not
	 * record: nobody knows what they rest on.
	 */
	isComplete: boolean;
}

/** For an admin or a directory that states the whole access. */
export const everySource: KnownSources = { sources: 'every', isComplete: true };

/** For an operation that only adds. */
export const noSource: KnownSources = { sources: [], isComplete: false };

/**
 * Sources that do not depend on what the provider sends about the person's groups, roles and attributes. The default
 * organization ends because another rule matched, or because it is no longer set: both are certain.
 */
const alwaysKnown = [sources.emailDomain, sources.everybody, sources.memberships, sources.default];

/** What older ledgers and rules without a source rest on. */
const usual = [sources.groups];

/**
 * The known sources of a login or of an entry of a directory. Pure.
 *
 * @param ruleSources what the rules of the mapping rest on; absent for an item of an older mapping
 */
export function findKnownSources(
	knowledge: KnowledgeBySource,
	ruleSources: readonly string[] = usual,
): KnownSources {
	const known = [...alwaysKnown, ...Object.keys(knowledge).filter((source) => knowledge[source] === 'known')];
	// The group table also matches roles, which most providers never send.
	const sendsRoles = (knowledge[sources.roles] ?? 'absent') !== 'absent';
	const isComplete = ruleSources.every((source) => {
		return known.includes(source) || (source === sources.roles && !sendsRoles);
	});
	return { sources: known.sort(), isComplete };
}

/** The same without groups and roles, which a directory could not list. */
export const withoutGroups = ({ sources: known }: KnownSources): KnownSources => ({
	sources: known === 'every' ? [] : difference(known, [sources.groups, sources.roles, sources.default]),
	isComplete: false,
});

/** Whether everything that a grant rests on is known, so that its absence from the desired access means its end. */
export const restsOnKnown = (
	{ sources: restsOn = usual }: { sources?: readonly string[] },
	{ sources: known }: KnownSources,
): boolean => known === 'every' || restsOn.every((source) => known.includes(source));

/**
 * What a grant that is still wanted rests on: what gives it now, and what gave it before and is not known now. Without
 * sources now, as in a list that somebody typed, it rests on what it rested on before.
 */
export const joinSources = (
	{ sources: before }: { sources?: readonly string[] },
	{ sources: now }: { sources?: readonly string[] },
	{ sources: known }: KnownSources,
): readonly string[] | undefined => {
	if (now === undefined) return before;
	const isOpen = (source: string): boolean => known !== 'every' && !known.includes(source);
	return [...new Set([...now, ...(before ?? usual).filter(isOpen)])].sort();
};
