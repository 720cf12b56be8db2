import type { Identity } from './loginItem';
import { matchesWildcard } from './wildcard';

/** Turns groups, or the values of an attribute, into organizations of the same name. */
export interface OnTheFly {
	/** Name of an attribute of the identity; undefined means the groups. */
	attribute?: string;
	/** Patterns with `*`, case-sensitive; a value must fit one of them. */
	allow: readonly string[];
	/** Patterns with `*`, in any letter case; a value must fit none of them. */
	exclude: readonly string[];
}

/**
 * The values that may become organizations, trimmed, in a fixed order whatever the provider's was.
 *
 * @param spokenFor groups with a row of their own in the table
 */
export function pickOnTheFlyValues(
	{ groups, attributes }: Pick<Identity, 'groups' | 'attributes'>,
	{ attribute, allow, exclude }: OnTheFly,
	spokenFor: ReadonlySet<string>,
): string[] {
	const own = attribute !== undefined && Object.hasOwn(attributes, attribute) ? attributes[attribute] : [];
	const values =
		attribute === undefined ? groups.filter((group) => !spokenFor.has(group.trim())) : (own ?? []);
	const excluded = exclude.map((pattern) => pattern.toLowerCase());
	const picked = values
		.map((value) => value.trim())
		.filter((value) => allow.some((pattern) => matchesWildcard(value, pattern)))
		.filter((value) => !excluded.some((pattern) => matchesWildcard(value.toLowerCase(), pattern)));
	return [...new Set(picked)].sort();
}
