import { accept } from '../../../shared/core/refusal/outcome';
import { gatherWaysIn } from '../../../shared/core/portals/portalPeople';
import { listPortalPeople } from '../../../shared/jsm/people/portalPeople';
import { bulkPatience } from '../../../shared/n8n/http/connectJsm';
import { portalField, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readNumericId } from '../../parameters/parameters';

const shown = showOnlyFor('portal', 'exportCustomers');

export const exportPortalCustomers: Operation = {
	resource: 'portal',
	option: {
		name: 'Export Customers',
		value: 'exportCustomers',
		action: 'Export the customers of a portal',
		description:
			'Get everybody who was added to a portal or is in one of its organizations, an item each; all of them or none',
	},
	fields: [portalField(shown), optionsField('portal', 'exportCustomers', [], bulkPatience)],
	patience: bulkPatience,
	execute: async (run) => {
		const desk = readNumericId(run, 'portal', 'Portal');
		if (!desk.ok) return desk;
		const people = await listPortalPeople(run.client, desk.value);
		if (!people.ok) return people;
		return accept(
			gatherWaysIn(people.value).map(({ person, direct, organizations }) => ({
				...person,
				serviceDesk: desk.value,
				direct,
				organizations,
			})),
		);
	},
};
