import { bodyOf, fail, forbidUnless, noContent, type Operation } from '../call';
import { answerPage } from '../page';
import { isAgent, isDeskAdmin, managesOrganizations } from '../site/permission';
import { presentCustomer } from '../present';
import { byAccountId } from '../site/search';
import { isRemovable, sortAccountIds } from './accountIds';
import { staysListed } from './deskCustomers';
import { meetDirectory, revertAfterRead } from './directory';

export const listOrganizationMembers: Operation = {
	permit: (call) => forbidUnless(call, isAgent(call) || isDeskAdmin(call)),
	run(call) {
		const ids = [...(call.organization?.members ?? [])];
		const shown = new Set(call.lag.shown('members', call.organization?.id, ids));
		const members = [...call.site.accounts.values()]
			.filter((account) => shown.has(account.id) && staysListed(call, account))
			.sort(byAccountId);
		const answer = answerPage(call, members, (account) => presentCustomer(call, account));
		if (call.organization) revertAfterRead(call, [call.organization]);
		return answer;
	},
};

export const addOrganizationMembers: Operation = {
	permit: (call) => forbidUnless(call, managesOrganizations(call)),
	examine: meetDirectory,
	run(call) {
		const { known, unknown } = sortAccountIds(call, bodyOf<{ accountIds: string[] }>(call).accountIds);
		if (unknown.length === 0 || call.switches.oneBadMember === 'valid-added') {
			for (const id of known) call.organization?.members.add(id);
		}
		return unknown.length > 0 ? fail(call, 400, 'account-unknown') : noContent;
	},
};

export const removeOrganizationMembers: Operation = {
	permit: addOrganizationMembers.permit,
	examine: meetDirectory,
	run(call) {
		const { accountIds } = bodyOf<{ accountIds: string[] }>(call);
		if (accountIds.some((id) => !isRemovable(call, id))) return fail(call, 400, 'account-unknown');
		for (const id of accountIds) call.organization?.members.delete(id);
		return noContent;
	},
};
