import { bodyOf, fail, forbidUnless, noContent, type Call, type Operation } from '../call';
import { answerPage } from '../page';
import { isAgent, isDeskAdmin } from '../site/permission';
import { presentCustomer } from '../present';
import { byAccountId, isIndexed, matchesCustomerSearch } from '../site/search';
import type { Account } from '../site/site';
import { isRemovable, sortAccountIds } from './accountIds';

interface AccountIds {
	accountIds: string[];
}

/** A switch decides whether listings still contain people whose access was revoked. */
export const staysListed = (call: Call, account: Account): boolean =>
	!account.revoked || call.switches.revokedInLists === 'inactive';

function listCustomers(call: Call): Account[] {
	const customers = [...(call.desk?.customers ?? [])];
	const ids = new Set(call.lag.shown('deskCustomers', call.desk?.id, customers));
	if (call.switches.deskListsMembers) {
		for (const organization of call.desk?.organizations ?? []) {
			for (const member of call.site.organizations.get(organization)?.members ?? []) ids.add(member);
		}
	}
	const query = call.query.get('query') ?? '';
	return [...call.site.accounts.values()]
		.filter((account) => ids.has(account.id) && staysListed(call, account))
		.filter(
			(account) => query === '' || (matchesCustomerSearch(call, account, query) && isIndexed(call, account)),
		)
		.sort(byAccountId);
}

export const listDeskCustomers: Operation = {
	permit: (call) => forbidUnless(call, isAgent(call, call.desk) || isDeskAdmin(call, call.desk)),
	run: (call) => answerPage(call, listCustomers(call), (account) => presentCustomer(call, account)),
};

export const addDeskCustomers: Operation = {
	permit: (call) => forbidUnless(call, isDeskAdmin(call, call.desk)),
	run(call) {
		const { known, unknown } = sortAccountIds(call, bodyOf<AccountIds>(call).accountIds);
		for (const id of known) call.desk?.customers.add(id);
		return unknown.length > 0 ? fail(call, 400, 'account-unknown') : noContent;
	},
};

export const removeDeskCustomers: Operation = {
	permit: (call) => forbidUnless(call, isDeskAdmin(call, call.desk)),
	run(call) {
		if (call.desk?.access !== 'closed') return fail(call, 400, 'desk-not-restricted');
		const { accountIds } = bodyOf<AccountIds>(call);
		const isRefused = (id: string): boolean =>
			call.site.accounts.has(id) ? !isRemovable(call, id) : call.switches.removeUnknownCustomer === 400;
		if (accountIds.some(isRefused)) return fail(call, 400, 'account-unknown');
		for (const id of accountIds) call.desk.customers.delete(id);
		return noContent;
	},
};
