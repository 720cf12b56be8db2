import { accept } from '../../../shared/core/refusal/outcome';
import { forgetLink } from '../../../shared/jsm/access/portalLinks';
import { removeDeskCustomers } from '../../../shared/jsm/api/serviceDesks';
import type { Operation } from '../../operation';
import { accountIdsField } from '../../parameters/customer';
import { readAccountIds, readNumericId } from '../../parameters/ids';
import { portalField } from '../../parameters/portal';

export const removeCustomer: Operation = {
	option: {
		name: 'Remove Customer',
		value: 'removeCustomer',
		action: 'Remove customers from a portal',
		description:
			'Remove individual customers from a restricted portal. They keep access that an organization gives them.',
	},
	fields: [portalField, accountIdsField],
	execute: async (run) => {
		const desk = readNumericId(run, portalField);
		if (!desk.ok) return desk;
		const accountIds = readAccountIds(run, accountIdsField);
		if (!accountIds.ok) return accountIds;
		const removed = await removeDeskCustomers(run.client, desk.value, accountIds.value);
		if (!removed.ok) return removed;
		for (const id of accountIds.value) forgetLink(run.client, desk.value, 'customer', id);
		return accept({ serviceDesk: desk.value, removed: accountIds.value });
	},
};
