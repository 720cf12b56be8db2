import type { INodeProperties } from 'n8n-workflow';
import { accept } from '../../../shared/core/refusal/outcome';
import { listDeskCustomers } from '../../../shared/jsm/api/serviceDesks';
import type { Operation } from '../../operation';
import { readNumericId } from '../../parameters/ids';
import { limitFields, readLimit } from '../../parameters/limit';
import { readTextParameter } from '../../parameters/parameter';
import { portalField } from '../../parameters/portal';

const searchField: INodeProperties = {
	displayName: 'Search',
	name: 'search',
	type: 'string',
	default: '',
	description: 'Only customers with a word in their name or e-mail address that starts with this text',
};

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many customers',
		description:
			'Get the customers who were added to a portal individually, without the members of its organizations',
	},
	fields: [portalField, ...limitFields, searchField],
	execute: async (run) => {
		const desk = readNumericId(run, portalField);
		if (!desk.ok) return desk;
		const query = readTextParameter(run, searchField) || undefined;
		const customers = await listDeskCustomers(run.client, desk.value, { query, most: readLimit(run) });
		return customers.ok ? accept(customers.value.map((customer) => ({ ...customer }))) : customers;
	},
};
