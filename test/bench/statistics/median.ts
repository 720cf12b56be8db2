/** The median. For an even number of values, the mean of the two middle ones. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((left, right) => left - right);
	const middle = sorted.length / 2;
	const [lower = Number.NaN, upper = Number.NaN] = [
		sorted[Math.ceil(middle) - 1],
		sorted[Math.floor(middle)],
	];
	return (lower + upper) / 2;
}
