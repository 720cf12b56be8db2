import { accept } from '../../../shared/core/refusal/outcome';
import { removeMembers } from '../../../shared/jsm/api/organizations';
import type { Operation } from '../../operation';
import { accountIdsField } from '../../parameters/customer';
import { allowManagedOption } from '../../parameters/options';
import { organizationField, readMembersChange } from '../../parameters/organization';

export const removeCustomers: Operation = {
	option: {
		name: 'Remove Customers',
		value: 'removeCustomers',
		action: 'Remove customers from an organization',
		description: 'Remove accounts from an organization',
	},
	fields: [organizationField, accountIdsField],
	options: [allowManagedOption],
	execute: async (run) => {
		const wanted = await readMembersChange(run);
		if (!wanted.ok) return wanted;
		const { organization, accountIds } = wanted.value;
		const removed = await removeMembers(run.client, organization, accountIds);
		return removed.ok ? accept({ id: organization, removed: accountIds }) : removed;
	},
};
