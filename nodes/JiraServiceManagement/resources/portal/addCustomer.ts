import { accept } from '../../../shared/core/refusal/outcome';
import { addDeskCustomers } from '../../../shared/jsm/api/serviceDesks';
import { accountIdsField, portalField, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readAccountIds, readNumericId } from '../../parameters/parameters';

const shown = showOnlyFor('portal', 'addCustomer');

export const addCustomersToPortal: Operation = {
	resource: 'portal',
	option: {
		name: 'Add Customer',
		value: 'addCustomer',
		action: 'Add customers to a portal',
		description: 'Let single customers into a portal',
	},
	fields: [portalField(shown), accountIdsField(shown), optionsField('portal', 'addCustomer')],
	execute: async (run) => {
		const desk = readNumericId(run, 'portal', 'Portal');
		if (!desk.ok) return desk;
		const accountIds = readAccountIds(run);
		if (!accountIds.ok) return accountIds;
		const added = await addDeskCustomers(run.client, desk.value, accountIds.value);
		return added.ok ? accept({ serviceDesk: desk.value, added: accountIds.value }) : added;
	},
};
