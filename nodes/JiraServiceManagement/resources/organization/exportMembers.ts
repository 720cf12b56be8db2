import { accept } from '../../../shared/core/refusal/outcome';
import { getOrganization, listMembers } from '../../../shared/jsm/api/organizations';
import { bulkPatience } from '../../../shared/n8n/http/connectJsm';
import type { Operation } from '../../operation';
import { readNumericId } from '../../parameters/ids';
import { organizationField } from '../../parameters/organization';

export const exportMembers: Operation = {
	option: {
		name: 'Export Members',
		value: 'exportMembers',
		action: 'Export the members of an organization',
		description:
			'Get every member of an organization, one item per member. The result is complete, or the operation fails.',
	},
	fields: [organizationField],
	patience: bulkPatience,
	execute: async (run) => {
		const id = readNumericId(run, organizationField);
		if (!id.ok) return id;
		const organization = await getOrganization(run.client, id.value);
		if (!organization.ok) return organization;
		const members = await listMembers(run.client, id.value);
		if (!members.ok) return members;
		const { name } = organization.value;
		return accept(members.value.map((member) => ({ ...member, organization: { id: id.value, name } })));
	},
};
