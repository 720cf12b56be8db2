import { accept } from '../../../shared/core/refusal/outcome';
import { listDeskCustomers } from '../../../shared/jsm/api/serviceDesks';
import { limitFields, portalField, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readLimit, readNumericId, readText } from '../../parameters/parameters';

const shown = showOnlyFor('customer', 'getAll');

export const getManyCustomers: Operation = {
	resource: 'customer',
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many customers',
		description:
			'Get the customers of a portal who were added one by one; those of its organizations are not listed',
	},
	fields: [
		portalField(shown),
		...limitFields(shown),
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			description: 'Only customers whose name or e-mail address has a word that starts so',
			displayOptions: shown,
		},
		optionsField('customer', 'getAll'),
	],
	execute: async (run) => {
		const desk = readNumericId(run, 'portal', 'Portal');
		if (!desk.ok) return desk;
		const query = readText(run, 'search') || undefined;
		const customers = await listDeskCustomers(run.client, desk.value, { query, most: readLimit(run) });
		return customers.ok ? accept(customers.value.map((customer) => ({ ...customer }))) : customers;
	},
};
