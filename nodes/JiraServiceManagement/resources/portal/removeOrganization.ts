import { accept } from '../../../shared/core/refusal/outcome';
import { forgetLink } from '../../../shared/jsm/access/portalLinks';
import { removeDeskOrganization } from '../../../shared/jsm/api/serviceDesks';
import type { Operation } from '../../operation';
import { readNumericId } from '../../parameters/ids';
import { organizationField } from '../../parameters/organization';
import { portalField } from '../../parameters/portal';

export const removeOrganization: Operation = {
	option: {
		name: 'Remove Organization',
		value: 'removeOrganization',
		action: 'Remove an organization from a portal',
		description: 'Remove an organization from a portal. Its members keep access they have in another way.',
	},
	fields: [portalField, organizationField],
	execute: async (run) => {
		const desk = readNumericId(run, portalField);
		if (!desk.ok) return desk;
		const organization = readNumericId(run, organizationField);
		if (!organization.ok) return organization;
		const changed = await removeDeskOrganization(run.client, desk.value, organization.value);
		if (!changed.ok) return changed;
		forgetLink(run.client, desk.value, 'organization', organization.value);
		return accept({ serviceDesk: desk.value, organization: organization.value, removed: true });
	},
};
