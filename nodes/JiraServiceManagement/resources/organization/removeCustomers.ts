import { accept } from '../../../shared/core/refusal/outcome';
import { requireAnyKnown } from '../../../shared/jsm/api/accountBatches';
import { removeManyMembers } from '../../../shared/jsm/organization/organizationMembers';
import { describeUnknown } from '../../item/unknownAccounts';
import type { Operation } from '../../operation';
import { accountIdsField } from '../../parameters/customer';
import { allowManagedOption } from '../../parameters/options';
import { organizationField, readMembersChange } from '../../parameters/organization';

export const removeCustomers: Operation = {
	option: {
		name: 'Remove Customers',
		value: 'removeCustomers',
		action: 'Remove customers from an organization',
		description: 'Remove accounts from an organization',
	},
	fields: [organizationField, accountIdsField],
	options: [allowManagedOption],
	execute: async (run) => {
		const wanted = await readMembersChange(run);
		if (!wanted.ok) return wanted;
		const { organization, accountIds } = wanted.value;
		const removed = await removeManyMembers(run.client, organization, accountIds);
		if (!removed.ok) return removed;
		const known = requireAnyKnown(removed.value);
		if (!known.ok) return known;
		const { changed, unknown } = known.value;
		return accept({ id: organization, removed: changed, ...describeUnknown(unknown) });
	},
};
