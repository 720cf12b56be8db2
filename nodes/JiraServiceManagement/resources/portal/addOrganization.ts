import { accept } from '../../../shared/core/refusal/outcome';
import { rememberLinks } from '../../../shared/jsm/access/portalLinks';
import { addDeskOrganization } from '../../../shared/jsm/api/serviceDesks';
import type { Operation } from '../../operation';
import { readNumericId } from '../../parameters/ids';
import { organizationField } from '../../parameters/organization';
import { portalField } from '../../parameters/portal';

export const addOrganization: Operation = {
	option: {
		name: 'Add Organization',
		value: 'addOrganization',
		action: 'Add an organization to a portal',
		description: 'Give all members of an organization access to a portal',
	},
	fields: [portalField, organizationField],
	execute: async (run) => {
		const desk = readNumericId(run, portalField);
		if (!desk.ok) return desk;
		const organization = readNumericId(run, organizationField);
		if (!organization.ok) return organization;
		const changed = await addDeskOrganization(run.client, desk.value, organization.value);
		if (!changed.ok) return changed;
		rememberLinks(run.client, desk.value, [organization.value]);
		return accept({ serviceDesk: desk.value, organization: organization.value, added: true });
	},
};
