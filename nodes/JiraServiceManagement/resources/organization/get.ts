import { accept } from '../../../shared/core/refusal/outcome';
import { getOrganization as readOrganization } from '../../../shared/jsm/api/organizations';
import { organizationField, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readNumericId } from '../../parameters/parameters';

export const getOrganization: Operation = {
	resource: 'organization',
	option: { name: 'Get', value: 'get', action: 'Get an organization', description: 'Get one organization' },
	fields: [organizationField(showOnlyFor('organization', 'get')), optionsField('organization', 'get')],
	execute: async (run) => {
		const id = readNumericId(run, 'organization', 'Organization');
		if (!id.ok) return id;
		const organization = await readOrganization(run.client, id.value);
		return organization.ok ? accept({ ...organization.value }) : organization;
	},
};
