import { range } from 'lodash';

/** The people who sign in, in turn. */
export interface Population {
	/** People who return. */
	known: readonly string[];
	next: () => string;
}

/** Creates this number of known people, plus new people for the given share of logins. */
export function createPopulation(prefix: string, size: number, newShare = 0): Population {
	const known = range(size).map((number) => `${prefix}-${number}`);
	let logins = 0;
	return {
		known,
		next: () => {
			logins += 1;
			const newcomers = Math.floor(logins * newShare);
			const isNew = newcomers > Math.floor((logins - 1) * newShare);
			return isNew ? `${prefix}-new-${newcomers}` : (known[logins % size] ?? prefix);
		},
	};
}
