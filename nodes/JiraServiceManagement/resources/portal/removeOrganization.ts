import { accept } from '../../../shared/core/refusal/outcome';
import { forgetLink } from '../../../shared/jsm/access/portalLinks';
import { removeDeskOrganization } from '../../../shared/jsm/api/serviceDesks';
import { organizationField, portalField, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readNumericId } from '../../parameters/parameters';

const shown = showOnlyFor('portal', 'removeOrganization');

export const removeOrganizationFromPortal: Operation = {
	resource: 'portal',
	option: {
		name: 'Remove Organization',
		value: 'removeOrganization',
		action: 'Remove an organization from a portal',
		description: 'Take the way into a portal that an organization gives; other ways in remain',
	},
	fields: [portalField(shown), organizationField(shown), optionsField('portal', 'removeOrganization')],
	execute: async (run) => {
		const desk = readNumericId(run, 'portal', 'Portal');
		if (!desk.ok) return desk;
		const organization = readNumericId(run, 'organization', 'Organization');
		if (!organization.ok) return organization;
		const changed = await removeDeskOrganization(run.client, desk.value, organization.value);
		if (!changed.ok) return changed;
		forgetLink(run.client, desk.value, 'organization', organization.value);
		return accept({ serviceDesk: desk.value, organization: organization.value, removed: true });
	},
};
