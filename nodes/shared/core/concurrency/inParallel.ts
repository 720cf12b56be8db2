/**
 * Runs all items, at most `width` at a time, and returns the results in the order of the items. After a failure no further
 * item starts; the error is thrown when the running ones have ended.
 */
export async function mapInParallel<T, R>(
	items: readonly T[],
	width: number,
	run: (item: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	const failures: unknown[] = [];
	const waiting = items.entries();
	const work = async (): Promise<void> => {
		for (const [index, item] of waiting) {
			try {
				results[index] = await run(item);
			} catch (error) {
				failures.push(error);
			}
			if (failures.length > 0) return;
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, width) }, work));
	if (failures.length > 0) throw failures[0];
	return results;
}
