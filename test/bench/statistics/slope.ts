import { mean, zip } from 'lodash';

/** Slope of the least-squares line: growth of the values per unit of the places. */
export function slope(places: readonly number[], values: readonly number[]): number {
	const [middle, level] = [mean(places), mean(values)];
	let [shared, spread] = [0, 0];
	for (const [place = 0, value = 0] of zip(places, values)) {
		shared += (place - middle) * (value - level);
		spread += (place - middle) ** 2;
	}
	return shared / spread;
}
