import { accept } from '../../../shared/core/refusal/outcome';
import { changeGroup } from '../../../shared/jsm/groups/changeGroup';
import type { Operation } from '../../operation';
import { groupMemberFields, readGroupMember } from '../../parameters/group';

export const removeCustomer: Operation = {
	option: {
		name: 'Remove Customer',
		value: 'removeCustomer',
		action: 'Remove a customer from a Jira group',
		description: 'Remove a customer with an Atlassian account from a group',
	},
	fields: groupMemberFields,
	execute: async (run) => {
		const wanted = readGroupMember(run);
		if (!wanted.ok) return wanted;
		const { group, accountId } = wanted.value;
		const changed = await changeGroup(run.client, { group, accountId, member: false });
		if (!changed.ok) return changed;
		return accept({
			group: { ...changed.value.group },
			accountId,
			member: false,
			state: changed.value.state,
		});
	},
};
