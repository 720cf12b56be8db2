export const median = (values: readonly number[]): number =>
	[...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
