import { accept } from '../../../shared/core/refusal/outcome';
import { forgetLink } from '../../../shared/jsm/access/portalLinks';
import { changeAccounts, requireAnyKnown } from '../../../shared/jsm/api/accountBatches';
import { removeDeskCustomers } from '../../../shared/jsm/api/serviceDesks';
import { describeUnknown } from '../../item/unknownAccounts';
import type { Operation } from '../../operation';
import { accountIdsField } from '../../parameters/customer';
import { readNumericId, readSomeAccountIds } from '../../parameters/ids';
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
		const accountIds = readSomeAccountIds(run, accountIdsField);
		if (!accountIds.ok) return accountIds;
		for (const id of accountIds.value) forgetLink(run.client, desk.value, 'customer', id);
		const removed = await changeAccounts(run.client, accountIds.value, async (batch) => {
			return await removeDeskCustomers(run.client, desk.value, batch);
		});
		if (!removed.ok) return removed;
		const known = requireAnyKnown(removed.value);
		if (!known.ok) return known;
		const { changed, unknown } = known.value;
		return accept({ serviceDesk: desk.value, removed: changed, ...describeUnknown(unknown) });
	},
};
