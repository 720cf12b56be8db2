import type { Resource } from '../../operation';
import { addCustomer } from './addCustomer';
import { addOrganization } from './addOrganization';
import { applyAccess } from './applyAccess';
import { exportCustomers } from './exportCustomers';
import { getAll } from './getAll';
import { impactReport } from './impactReport';
import { removeCustomer } from './removeCustomer';
import { removeOrganization } from './removeOrganization';

export const portal: Resource = {
	option: { name: 'Portal', value: 'portal' },
	operations: [
		addCustomer,
		addOrganization,
		applyAccess,
		exportCustomers,
		getAll,
		impactReport,
		removeCustomer,
		removeOrganization,
	],
	preset: applyAccess,
};
