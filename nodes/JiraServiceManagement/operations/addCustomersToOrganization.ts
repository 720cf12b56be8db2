import { accept } from '../../shared/core/outcome';
import { requireUnmanaged } from '../../shared/jsm/organizationMembers';
import { addMembers } from '../../shared/jsm/organizations';
import { accountIdsField, organizationField, showOnlyFor } from '../fields';
import type { Operation } from '../operation';
import { allowManagedOption, optionsField } from '../optionsField';
import { readAccountIds, readNumericId, readOptions } from '../parameters';

const shown = showOnlyFor('organization', 'addCustomers');

export const addCustomersToOrganization: Operation = {
	resource: 'organization',
	option: {
		name: 'Add Customers',
		value: 'addCustomers',
		action: 'Add customers to an organization',
		description: 'Make accounts members of an organization',
	},
	fields: [
		organizationField(shown),
		accountIdsField(shown),
		optionsField('organization', 'addCustomers', [allowManagedOption]),
	],
	execute: async (run) => {
		const organization = readNumericId(run, 'organization', 'Organization');
		if (!organization.ok) return organization;
		const accountIds = readAccountIds(run);
		if (!accountIds.ok) return accountIds;
		const allowed = readOptions(run).allowManaged
			? accept(true)
			: await requireUnmanaged(run.client, organization.value);
		if (!allowed.ok) return allowed;
		const added = await addMembers(run.client, organization.value, accountIds.value);
		return added.ok ? accept({ id: organization.value, added: accountIds.value }) : added;
	},
};
