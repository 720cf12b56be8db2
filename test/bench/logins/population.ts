import { range } from 'lodash';

/** Who signs in, in turn. */
export interface Population {
	/** Those who come again and again. */
	known: readonly string[];
	next: () => string;
}

/** So many known people; beside them a share of logins by people nobody has seen. */
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
