import { groupChangeFields, runGroupChange } from '../../parameters/groupChange';
import type { Operation } from '../operation';

export const removeCustomerFromGroup: Operation = {
	resource: 'group',
	option: {
		name: 'Remove Customer',
		value: 'removeCustomer',
		action: 'Remove a customer from a Jira group',
		description: 'Take a customer with an Atlassian account out of a group',
	},
	fields: groupChangeFields('removeCustomer'),
	execute: async (run) => await runGroupChange(run, false),
};
