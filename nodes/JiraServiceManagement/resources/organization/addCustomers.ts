import { accept } from '../../../shared/core/refusal/outcome';
import { requireUnmanaged } from '../../../shared/jsm/organization/organizationMembers';
import { addMembers, removeMembers } from '../../../shared/jsm/api/organizations';
import { accountIdsField, organizationField, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { allowManagedOption, optionsField } from '../../parameters/optionsField';
import { readAccountIds, readNumericId, readOptions } from '../../parameters/parameters';

/**
 * An operation on the members of an organization that is not managed elsewhere.
 *
 * @param done how the result names the accounts
 */
function changeMembers(
	option: Operation['option'],
	change: typeof addMembers,
	done: 'added' | 'removed',
): Operation {
	const shown = showOnlyFor('organization', option.value);
	return {
		resource: 'organization',
		option,
		fields: [
			organizationField(shown),
			accountIdsField(shown),
			optionsField('organization', option.value, [allowManagedOption]),
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
			const changed = await change(run.client, organization.value, accountIds.value);
			return changed.ok ? accept({ id: organization.value, [done]: accountIds.value }) : changed;
		},
	};
}

export const addCustomersToOrganization = changeMembers(
	{
		name: 'Add Customers',
		value: 'addCustomers',
		action: 'Add customers to an organization',
		description: 'Make accounts members of an organization',
	},
	addMembers,
	'added',
);

export const removeCustomersFromOrganization = changeMembers(
	{
		name: 'Remove Customers',
		value: 'removeCustomers',
		action: 'Remove customers from an organization',
		description: 'End the membership of accounts in an organization',
	},
	removeMembers,
	'removed',
);
