import { accept } from '../../../shared/core/refusal/outcome';
import { rememberLinks } from '../../../shared/jsm/access/portalLinks';
import { addDeskOrganization } from '../../../shared/jsm/api/serviceDesks';
import { organizationField, portalField, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readNumericId } from '../../parameters/parameters';

const shown = showOnlyFor('portal', 'addOrganization');

export const addOrganizationToPortal: Operation = {
	resource: 'portal',
	option: {
		name: 'Add Organization',
		value: 'addOrganization',
		action: 'Add an organization to a portal',
		description: 'Let all members of an organization into a portal',
	},
	fields: [portalField(shown), organizationField(shown), optionsField('portal', 'addOrganization')],
	execute: async (run) => {
		const desk = readNumericId(run, 'portal', 'Portal');
		if (!desk.ok) return desk;
		const organization = readNumericId(run, 'organization', 'Organization');
		if (!organization.ok) return organization;
		const changed = await addDeskOrganization(run.client, desk.value, organization.value);
		if (!changed.ok) return changed;
		rememberLinks(run.client, desk.value, [organization.value]);
		return accept({ serviceDesk: desk.value, organization: organization.value, added: true });
	},
};
