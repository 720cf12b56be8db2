import { uniq } from 'lodash';

/** Maximum lists of one identity; more is cut, so that the item stays small whatever the provider sends. */
const LIMITS = { groups: 500, groupLength: 255, attributes: 100, values: 100, valueLength: 1000 } as const;

/** Groups as they are compared: trimmed, without duplicates, and without a leading slash if that is to be stripped. */
export function cleanGroups(groups: readonly string[], stripSlash: boolean): string[] {
	const cleaned = groups
		.map((group) => (stripSlash ? group.trim().replace(/^\//, '') : group.trim()))
		.filter((group) => group !== '' && group.length <= LIMITS.groupLength);
	return uniq(cleaned).slice(0, LIMITS.groups);
}

/** Attributes with at least one value, without names that have a meaning in JavaScript such as `__proto__` (P-3). */
export function cleanAttributes(
	attributes: Iterable<readonly [string, readonly string[]]>,
): Record<string, string[]> {
	const entries = [...attributes]
		.filter(([name]) => !['__proto__', 'constructor', 'prototype'].includes(name))
		.flatMap(([name, all]): [string, string[]][] => {
			const values = all.filter((value) => value.length <= LIMITS.valueLength).slice(0, LIMITS.values);
			return values.length > 0 ? [[name, values]] : [];
		});
	return Object.fromEntries(entries.slice(0, LIMITS.attributes));
}
