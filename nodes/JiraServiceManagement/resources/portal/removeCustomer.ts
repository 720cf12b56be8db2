import { accept } from '../../../shared/core/refusal/outcome';
import { forgetLink } from '../../../shared/jsm/access/portalLinks';
import { removeDeskCustomers } from '../../../shared/jsm/api/serviceDesks';
import { accountIdsField, portalField, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readAccountIds, readNumericId } from '../../parameters/parameters';

const shown = showOnlyFor('portal', 'removeCustomer');

export const removeCustomersFromPortal: Operation = {
	resource: 'portal',
	option: {
		name: 'Remove Customer',
		value: 'removeCustomer',
		action: 'Remove customers from a portal',
		description: 'Take single customers off a restricted portal; what their organizations open stays open',
	},
	fields: [portalField(shown), accountIdsField(shown), optionsField('portal', 'removeCustomer')],
	execute: async (run) => {
		const desk = readNumericId(run, 'portal', 'Portal');
		if (!desk.ok) return desk;
		const accountIds = readAccountIds(run);
		if (!accountIds.ok) return accountIds;
		const removed = await removeDeskCustomers(run.client, desk.value, accountIds.value);
		if (!removed.ok) return removed;
		for (const id of accountIds.value) forgetLink(run.client, desk.value, 'customer', id);
		return accept({ serviceDesk: desk.value, removed: accountIds.value });
	},
};
