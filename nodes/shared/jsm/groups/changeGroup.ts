import type { Change } from '../../core/login/loginItem';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { isProtectedGroup } from './protectedGroup';
import { getAccount } from '../api/accounts';
import { addGroupMember, isGroupMember, listGroups, removeGroupMember, type Group } from '../api/groups';
import type { JsmClient } from '../client/client';
import { failJsm } from '../client/jsmRefusal';

export interface GroupChange {
	group: string;
	accountId: string;
	/** Whether the account is to be in the group, or outside it. */
	member: boolean;
}

/** Adds an Atlassian account to a group or removes it; groups that may grant rights over the site are refused. */
export async function changeGroup(
	client: JsmClient,
	{ group, accountId, member }: GroupChange,
): Promise<Outcome<{ group: Group; state: Change['state'] }>> {
	const found = await findGroup(client, group);
	if (!found.ok) return found;
	const account = await getAccount(client, accountId);
	if (!account.ok) return account;
	if (account.value.accountType !== 'atlassian') {
		return refuse('account-kind-refused', {
			field: 'Account ID',
			expected: 'an Atlassian account',
			received:
				account.value.accountType === 'customer' ? 'a portal-only account' : 'another kind of account',
			hint: 'Groups are for Atlassian accounts; put a portal-only customer into an organization',
		});
	}

	const changed = await (member ? addGroupMember : removeGroupMember)(client, group, accountId);
	if (changed.ok) return accept({ group: found.value, state: 'done' });
	if (changed.status !== 400 && changed.status !== 404) return changed;
	// Group and account exist, so the answer may mean that there was nothing to change.
	const isMember = await isGroupMember(client, group, accountId);
	return isMember.ok && isMember.value === member
		? accept({ group: found.value, state: 'unchanged' })
		: changed;
}

async function findGroup(client: JsmClient, id: string): Promise<Outcome<Group>> {
	const groups = await listGroups(client, id);
	if (!groups.ok) return groups;
	const group = groups.value.find((each) => each.id === id);
	if (!group) {
		const call = { method: 'GET', path: '/rest/api/3/group/bulk' } as const;
		return failJsm('jsm-not-found', call, { expected: 'a group with this ID', received: 'none' });
	}
	if (!isProtectedGroup(group.name)) return accept(group);
	return refuse('group-protected', {
		field: `group "${group.name}"`,
		hint: 'Change its members in Atlassian Administration, or use a group of its own for customers',
	});
}
