import type { Resource } from '../../operation';
import { addCustomer } from './addCustomer';
import { removeCustomer } from './removeCustomer';

export const group: Resource = {
	option: { name: 'Jira Group', value: 'group' },
	operations: [addCustomer, removeCustomer],
	preset: addCustomer,
};
