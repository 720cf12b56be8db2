import { accept } from '../../../shared/core/refusal/outcome';
import { gatherWaysIn } from '../../../shared/core/portals/portalPeople';
import { listPortalPeople } from '../../../shared/jsm/people/portalPeople';
import { bulkPatience } from '../../../shared/n8n/http/connectJsm';
import type { Operation } from '../../operation';
import { readNumericId } from '../../parameters/ids';
import { portalField } from '../../parameters/portal';

export const exportCustomers: Operation = {
	option: {
		name: 'Export Customers',
		value: 'exportCustomers',
		action: 'Export the customers of a portal',
		description:
			'Get everybody who was added to a portal or is in one of its organizations, one item per person. The result is complete, or the operation fails.',
	},
	fields: [portalField],
	patience: bulkPatience,
	execute: async (run) => {
		const desk = readNumericId(run, portalField);
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
