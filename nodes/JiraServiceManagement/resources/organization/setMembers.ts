import { accept } from '../../../shared/core/refusal/outcome';
import { setMembers as setOrganizationMembers } from '../../../shared/jsm/organization/organizationMembers';
import { describeUnknown } from '../../item/unknownAccounts';
import type { Operation } from '../../operation';
import { accountIdsField } from '../../parameters/customer';
import { allowManagedOption, maxRemovalsOption } from '../../parameters/options';
import { organizationField, readMembersChange } from '../../parameters/organization';

export const setMembers: Operation = {
	option: {
		name: 'Set Members',
		value: 'setMembers',
		action: 'Set the members of an organization',
		description: 'Add and remove members until the organization has exactly these accounts',
	},
	fields: [organizationField, accountIdsField],
	options: [allowManagedOption, maxRemovalsOption],
	execute: async (run) => {
		const wanted = await readMembersChange(run, { mayBeEmpty: true });
		if (!wanted.ok) return wanted;
		const { organization, accountIds } = wanted.value;
		const { maxRemovals } = run.options;
		const set = await setOrganizationMembers(run.client, organization, accountIds, maxRemovals);
		if (!set.ok) return set;
		const { unknown, ...changed } = set.value;
		return accept({ id: organization, ...changed, ...describeUnknown(unknown) });
	},
};
