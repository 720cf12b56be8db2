import { uniq } from 'lodash';

/** What one identity may carry; more is cut, so that an item stays small whatever a provider sends. */
const LIMITS = { groups: 500, groupLength: 255, attributes: 100, values: 100, valueLength: 1000 } as const;

/** Groups as they are compared: trimmed, each once, without the slash of a path if it is to go. */
export function cleanGroups(groups: readonly string[], stripSlash: boolean): string[] {
	const cleaned = groups
		.map((group) => (stripSlash ? group.trim().replace(/^\//, '') : group.trim()))
		.filter((group) => group !== '' && group.length <= LIMITS.groupLength);
	return uniq(cleaned).slice(0, LIMITS.groups);
}

/** Attributes with at least one value, without names that mean something to JavaScript (P-3). */
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
