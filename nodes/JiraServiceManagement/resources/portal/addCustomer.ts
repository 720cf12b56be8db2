import { accept } from '../../../shared/core/refusal/outcome';
import { changeAccounts, requireAnyKnown } from '../../../shared/jsm/api/accountBatches';
import { addDeskCustomers } from '../../../shared/jsm/api/serviceDesks';
import { describeUnknown } from '../../item/unknownAccounts';
import type { Operation } from '../../operation';
import { accountIdsField } from '../../parameters/customer';
import { readNumericId, readSomeAccountIds } from '../../parameters/ids';
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
		const accountIds = readSomeAccountIds(run, accountIdsField);
		if (!accountIds.ok) return accountIds;
		const added = await changeAccounts(run.client, accountIds.value, async (batch) => {
			return await addDeskCustomers(run.client, desk.value, batch);
		});
		if (!added.ok) return added;
		const known = requireAnyKnown(added.value);
		if (!known.ok) return known;
		const { changed, unknown } = known.value;
		return accept({ serviceDesk: desk.value, added: changed, ...describeUnknown(unknown) });
	},
};
