import type { Resource } from '../../operation';
import { addCustomers } from './addCustomers';
import { exportMembers } from './exportMembers';
import { findOrCreate } from './findOrCreate';
import { get } from './get';
import { getAll } from './getAll';
import { removeCustomers } from './removeCustomers';
import { setMembers } from './setMembers';

export const organization: Resource = {
	option: { name: 'Organization', value: 'organization' },
	operations: [addCustomers, exportMembers, findOrCreate, get, getAll, removeCustomers, setMembers],
	preset: findOrCreate,
};
