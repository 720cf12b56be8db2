import { accept } from '../../../shared/core/refusal/outcome';
import { requireUnmanaged, setMembers } from '../../../shared/jsm/organization/organizationMembers';
import { accountIdsField, organizationField, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { allowManagedOption, maxRemovalsOption, optionsField } from '../../parameters/optionsField';
import { readAccountIds, readNumericId, readOptions } from '../../parameters/parameters';

const shown = showOnlyFor('organization', 'setMembers');

export const setOrganizationMembers: Operation = {
	resource: 'organization',
	option: {
		name: 'Set Members',
		value: 'setMembers',
		action: 'Set the members of an organization',
		description: 'Make the members of an organization exactly these accounts',
	},
	fields: [
		organizationField(shown),
		accountIdsField(shown),
		optionsField('organization', 'setMembers', [allowManagedOption, maxRemovalsOption]),
	],
	execute: async (run) => {
		const organization = readNumericId(run, 'organization', 'Organization');
		if (!organization.ok) return organization;
		const accountIds = readAccountIds(run);
		if (!accountIds.ok) return accountIds;
		const { allowManaged, maxRemovals } = readOptions(run);
		const allowed = allowManaged ? accept(true) : await requireUnmanaged(run.client, organization.value);
		if (!allowed.ok) return allowed;
		const set = await setMembers(run.client, organization.value, accountIds.value, maxRemovals);
		return set.ok ? accept({ id: organization.value, ...set.value }) : set;
	},
};
