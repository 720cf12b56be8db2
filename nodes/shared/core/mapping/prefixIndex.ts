interface Entry<T> {
	prefix: string;
	values: T[];
	/** The longest other entry that is a prefix of this one. */
	shorter?: Entry<T>;
}

/**
 * Finds all entries whose prefix a text begins with, by one binary search in the sorted prefixes: every such prefix is
 * also a prefix of the entry just before the text.
 */
export function createPrefixIndex<T>(
	pairs: readonly (readonly [prefix: string, value: T])[],
): (text: string) => T[] {
	const byPrefix = new Map<string, Entry<T>>();
	for (const [prefix, value] of pairs) {
		const entry = byPrefix.get(prefix);
		if (entry) entry.values.push(value);
		else byPrefix.set(prefix, { prefix, values: [value] });
	}
	const sorted = [...byPrefix.values()].sort((left, right) => (left.prefix < right.prefix ? -1 : 1));
	let above: Entry<T> | undefined;
	for (const entry of sorted) {
		while (above && !entry.prefix.startsWith(above.prefix)) above = above.shorter;
		entry.shorter = above;
		above = entry;
	}

	return (text) => {
		let low = 0;
		let high = sorted.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((sorted[middle]?.prefix ?? '') <= text) low = middle + 1;
			else high = middle;
		}
		const found: T[] = [];
		for (let entry = sorted[low - 1]; entry; entry = entry.shorter) {
			if (text.startsWith(entry.prefix)) found.push(...entry.values);
		}
		return found;
	};
}
