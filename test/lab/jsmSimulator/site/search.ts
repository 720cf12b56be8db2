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

/** A visible address matches by its start, a hidden one not at all or, by a switch, as a whole. */
const matchesEmail = ({ switches }: Call, { email, emailVisible }: Account, query: string): boolean =>
	emailVisible
		? startsWith(email, query)
		: switches.hiddenFoundByEmail && email.toLowerCase() === query.toLowerCase();

/** searchUsers matches the start of the name or the e-mail address. */
export const matchesUserSearch = (call: Call, account: Account, query: string): boolean =>
	startsWith(account.name, query) || matchesEmail(call, account, query);

/** listDeskCustomers matches the start of any word of the name, or the e-mail address. */
export const matchesCustomerSearch = (call: Call, account: Account, query: string): boolean =>
	startsWith(account.name, query) ||
	account.name.split(/\s+/).some((word) => startsWith(word, query)) ||
	matchesEmail(call, account, query);

/** Sorts accounts by id. */
export const byAccountId = (a: Account, b: Account): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
