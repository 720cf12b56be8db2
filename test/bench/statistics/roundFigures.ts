import { median } from './median';

/** Median of the rounds, with the least and the most. */
export function formatRounds(values: readonly number[], digits: number): string {
	if (values.length === 0) return '–';
	const [least, most] = [Math.min(...values), Math.max(...values)];
	const middle = median(values).toFixed(digits);
	return values.length === 1 ? middle : `${middle} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

/** Ratios within each round: other figures of the machine's mood cancel out. */
export const ratiosOf = (above: readonly number[], below: readonly number[]): number[] =>
	above.flatMap((value, round) => {
		const other = below[round];
		return other === undefined ? [] : [value / other];
	});
