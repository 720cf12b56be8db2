import type { Identity } from '../identity/identity';
import { fillTemplate } from './nameTemplate';
import { checkProviderKey, checkProviderName } from './organizationName';
import { accept, type Outcome } from '../refusal/outcome';
import { createExclusion, matchPieces, splitPattern } from './wildcard';

/** Turns groups, or the values of an attribute, into organizations of the same name. */
export interface OnTheFly {
	/** Name of an attribute of the identity; undefined means the groups. */
	attribute?: string;
	/** Patterns with `*`, case-sensitive; a value must fit one of them. */
	allow: readonly string[];
	/** Patterns with `*`, in any letter case; a value must fit none of them. */
	exclude: readonly string[];
	/** Name in which `*` stands for what the first `*` of the fitting pattern stood for; undefined keeps the value. */
	rename?: string;
	/** Name of an attribute whose value stays when the provider renames the organization. */
	keyAttribute?: string;
}

type Source = Pick<Identity, 'groups' | 'attributes'>;

/** The values of an attribute; none under names that objects inherit (P-3). */
export const valuesOf = ({ attributes }: Pick<Identity, 'attributes'>, name: string): string[] =>
	Object.hasOwn(attributes, name) ? (attributes[name] ?? []) : [];

/** A candidate for an organization: the value and its name, which may be refused. */
export interface OnTheFlyName {
	value: string;
	name: Outcome<string>;
}

/**
 * The values that may become organizations, trimmed, in an order that does not depend on the provider's.
 *
 * @param spokenFor groups, or values of the attribute, that already have a row in a table
 */
export function pickOnTheFlyNames(
	identity: Source,
	{ attribute, allow, exclude, rename }: OnTheFly,
	spokenFor: ReadonlySet<string>,
): OnTheFlyName[] {
	const values = attribute === undefined ? identity.groups : valuesOf(identity, attribute);
	const patterns = allow.map(splitPattern);
	const isExcluded = createExclusion(exclude);
	const picked = new Map<string, Outcome<string>>();
	for (const value of values.map((each) => each.trim())) {
		if (spokenFor.has(value) || isExcluded(value)) continue;
		const rest = patterns.map((pieces) => matchPieces(value, pieces)).find((each) => each !== undefined);
		if (rest === undefined) continue;
		picked.set(value, rename === undefined ? checkProviderName(value) : fillTemplate(rename, rest));
	}
	return [...picked]
		.map(([value, name]) => ({ value, name }))
		.sort((left, right) => (left.value < right.value ? -1 : 1));
}

/**
 * The key that stays the same when the name changes; undefined unless the provider sent exactly one name and one key.
 * Refuses a key that cannot be compared by what it looks like.
 */
export function readStableKey(
	identity: Source,
	{ attribute, keyAttribute }: OnTheFly,
): Outcome<string | undefined> {
	if (attribute === undefined || keyAttribute === undefined) return accept(undefined);
	const [key = '', ...others] = valuesOf(identity, keyAttribute);
	const isClear = key.trim() !== '' && others.length === 0 && valuesOf(identity, attribute).length === 1;
	if (!isClear) return accept(undefined);
	const clean = checkProviderKey(key);
	return clean.ok ? accept(`${keyAttribute}=${clean.value}`) : clean;
}
