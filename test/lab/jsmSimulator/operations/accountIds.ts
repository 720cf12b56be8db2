import type { Call } from '../call';

/** Splits ids into those a write accepts and those it does not know (yet). */
export function sortAccountIds(call: Call, ids: readonly string[]): { known: string[]; unknown: string[] } {
	const known: string[] = [];
	const unknown: string[] = [];
	for (const id of ids) {
		const account = call.site.accounts.get(id);
		if (account && account.unknownToWrites === 0) {
			known.push(id);
			continue;
		}
		if (account) account.unknownToWrites -= 1;
		unknown.push(id);
	}
	return { known, unknown };
}
