import { accept } from '../../shared/core/outcome';
import { requireUnmanaged } from '../../shared/jsm/organizationMembers';
import { removeMembers } from '../../shared/jsm/organizations';
import { accountIdsField, organizationField, showOnlyFor } from '../fields';
import type { Operation } from '../operation';
import { allowManagedOption, optionsField } from '../optionsField';
import { readAccountIds, readNumericId, readOptions } from '../parameters';

const shown = showOnlyFor('organization', 'removeCustomers');

export const removeCustomersFromOrganization: Operation = {
	resource: 'organization',
	option: {
		name: 'Remove Customers',
		value: 'removeCustomers',
		action: 'Remove customers from an organization',
		description: 'End the membership of accounts in an organization',
	},
	fields: [
		organizationField(shown),
		accountIdsField(shown),
		optionsField('organization', 'removeCustomers', [allowManagedOption]),
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
		const removed = await removeMembers(run.client, organization.value, accountIds.value);
		return removed.ok ? accept({ id: organization.value, removed: accountIds.value }) : removed;
	},
};
