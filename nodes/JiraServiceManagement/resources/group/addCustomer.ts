import { accept } from '../../../shared/core/refusal/outcome';
import { changeGroup } from '../../../shared/jsm/groups/changeGroup';
import type { Operation } from '../../operation';
import { groupMemberFields, readGroupMember } from '../../parameters/group';

export const addCustomer: Operation = {
	option: {
		name: 'Add Customer',
		value: 'addCustomer',
		action: 'Add a customer to a Jira group',
		description:
			'Add a customer with an Atlassian account to a group; portal-only customers cannot be in a group',
	},
	fields: groupMemberFields,
	execute: async (run) => {
		const wanted = readGroupMember(run);
		if (!wanted.ok) return wanted;
		const { group, accountId } = wanted.value;
		const changed = await changeGroup(run.client, { group, accountId, member: true });
		if (!changed.ok) return changed;
		return accept({ group: { ...changed.value.group }, accountId, member: true, state: changed.value.state });
	},
};
