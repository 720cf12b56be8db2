import type { Call } from '../call';

/** Splits ids into those a write accepts and those it does not know (yet). */
export function sortAccountIds(call: Call, ids: readonly string[]): { known: string[]; unknown: string[] } {
	const known: string[] = [];
	const unknown: string[] = [];
	for (const id of ids) {
		const account = call.site.accounts.get(id);
		if (account && account.type !== 'unknown' && account.unknownToWrites === 0) {
			known.push(id);
			continue;
		}
		if (account && account.unknownToWrites > 0) account.unknownToWrites -= 1;
		unknown.push(id);
	}
	return { known, unknown };
}

/** Whether a removal knows the account; a switch says whether it still knows a deleted one. */
export function isRemovable({ site, switches }: Call, id: string): boolean {
	const account = site.accounts.get(id);
	return account !== undefined && (account.type !== 'unknown' || switches.removeDeleted === 204);
}
