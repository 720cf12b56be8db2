import { accept } from '../../../shared/core/refusal/outcome';
import { requireAnyKnown } from '../../../shared/jsm/api/accountBatches';
import { addManyMembers } from '../../../shared/jsm/organization/organizationMembers';
import { describeUnknown } from '../../item/unknownAccounts';
import type { Operation } from '../../operation';
import { accountIdsField } from '../../parameters/customer';
import { allowManagedOption } from '../../parameters/options';
import { organizationField, readMembersChange } from '../../parameters/organization';

export const addCustomers: Operation = {
	option: {
		name: 'Add Customers',
		value: 'addCustomers',
		action: 'Add customers to an organization',
		description: 'Add accounts to an organization',
	},
	fields: [organizationField, accountIdsField],
	options: [allowManagedOption],
	execute: async (run) => {
		const wanted = await readMembersChange(run);
		if (!wanted.ok) return wanted;
		const { organization, accountIds } = wanted.value;
		const added = await addManyMembers(run.client, organization, accountIds);
		if (!added.ok) return added;
		const known = requireAnyKnown(added.value);
		if (!known.ok) return known;
		const { changed, unknown } = known.value;
		return accept({ id: organization, added: changed, ...describeUnknown(unknown) });
	},
};
