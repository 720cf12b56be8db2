import { groupChangeFields, runGroupChange } from '../../parameters/groupChange';
import type { Operation } from '../operation';

export const addCustomerToGroup: Operation = {
	resource: 'group',
	option: {
		name: 'Add Customer',
		value: 'addCustomer',
		action: 'Add a customer to a Jira group',
		description:
			'Put a customer with an Atlassian account into a group; portal-only customers cannot be in one',
	},
	fields: groupChangeFields('addCustomer'),
	execute: async (run) => await runGroupChange(run, true),
};
