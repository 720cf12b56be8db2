import { accept } from '../../../shared/core/refusal/outcome';
import { getOrganization as readOrganization } from '../../../shared/jsm/api/organizations';
import type { Operation } from '../../operation';
import { readNumericId } from '../../parameters/ids';
import { organizationField } from '../../parameters/organization';

export const get: Operation = {
	option: { name: 'Get', value: 'get', action: 'Get an organization', description: 'Get one organization' },
	fields: [organizationField],
	execute: async (run) => {
		const id = readNumericId(run, organizationField);
		if (!id.ok) return id;
		const organization = await readOrganization(run.client, id.value);
		return organization.ok ? accept({ ...organization.value }) : organization;
	},
};
