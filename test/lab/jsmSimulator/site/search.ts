import type { Account } from './site';
import type { Call } from '../call';

/** Whether the search index contains the account yet. Each call counts as a search. */
export function isIndexed(call: Call, account: Account): boolean {
	const { milliseconds = 0 } = call.switches.searchDelay;
	if (account.createdAt !== undefined && call.now < account.createdAt + milliseconds) return false;
	if (account.missingFromSearches === 0) return true;
	account.missingFromSearches -= 1;
	return false;
}

const startsWith = (value: string, query: string): boolean =>
	value.toLowerCase().startsWith(query.toLowerCase());

/** searchUsers matches the start of the name or of a visible e-mail address. */
export const matchesUserSearch = (account: Account, query: string): boolean =>
	startsWith(account.name, query) || (account.emailVisible && startsWith(account.email, query));

/** listDeskCustomers matches the start of any word of the name, or of a visible e-mail address. */
export const matchesCustomerSearch = (account: Account, query: string): boolean =>
	startsWith(account.name, query) ||
	account.name.split(/\s+/).some((word) => startsWith(word, query)) ||
	(account.emailVisible && startsWith(account.email, query));

/** Sorts accounts by id. */
export const byAccountId = (a: Account, b: Account): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
