import { accept } from '../../../shared/core/refusal/outcome';
import { addDeskCustomers } from '../../../shared/jsm/api/serviceDesks';
import type { Operation } from '../../operation';
import { accountIdsField } from '../../parameters/customer';
import { readAccountIds, readNumericId } from '../../parameters/ids';
import { portalField } from '../../parameters/portal';

export const addCustomer: Operation = {
	option: {
		name: 'Add Customer',
		value: 'addCustomer',
		action: 'Add customers to a portal',
		description: 'Give individual customers access to a portal',
	},
	fields: [portalField, accountIdsField],
	execute: async (run) => {
		const desk = readNumericId(run, portalField);
		if (!desk.ok) return desk;
		const accountIds = readAccountIds(run, accountIdsField);
		if (!accountIds.ok) return accountIds;
		const added = await addDeskCustomers(run.client, desk.value, accountIds.value);
		return added.ok ? accept({ serviceDesk: desk.value, added: accountIds.value }) : added;
	},
};
