import type { INodeProperties } from 'n8n-workflow';
import { accept } from '../../../shared/core/refusal/outcome';
import { listOrganizations } from '../../../shared/jsm/api/organizations';
import type { Operation } from '../../operation';
import { readOptionalAccountId } from '../../parameters/ids';
import { limitFields, readLimit } from '../../parameters/limit';

const memberField: INodeProperties = {
	displayName: 'Customer Account ID',
	name: 'accountId',
	type: 'string',
	default: '',
	description: 'Only organizations with this customer as a member',
};

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many organizations',
		description: 'Get all organizations of the site, or those of one customer',
	},
	fields: [...limitFields, memberField],
	execute: async (run) => {
		const accountId = readOptionalAccountId(run, memberField);
		if (!accountId.ok) return accountId;
		const organizations = await listOrganizations(run.client, {
			accountId: accountId.value,
			most: readLimit(run),
		});
		return organizations.ok
			? accept(organizations.value.map((organization) => ({ ...organization })))
			: organizations;
	},
};
