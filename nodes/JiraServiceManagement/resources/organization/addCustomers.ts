import { accept } from '../../../shared/core/refusal/outcome';
import { addMembers } from '../../../shared/jsm/api/organizations';
import type { Operation } from '../../operation';
import { accountIdsField } from '../../parameters/customer';
import { allowManagedOption } from '../../parameters/options';
import { organizationField, readMembersChange } from '../../parameters/organization';

export const addCustomers: Operation = {
	option: {
		name: 'Add Customers',
		value: 'addCustomers',
		action: 'Add customers to an organization',
		description: 'Add accounts to an organization',
	},
	fields: [organizationField, accountIdsField],
	options: [allowManagedOption],
	execute: async (run) => {
		const wanted = await readMembersChange(run);
		if (!wanted.ok) return wanted;
		const { organization, accountIds } = wanted.value;
		const added = await addMembers(run.client, organization, accountIds);
		return added.ok ? accept({ id: organization, added: accountIds }) : added;
	},
};
