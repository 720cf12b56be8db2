import { accept } from '../../../shared/core/refusal/outcome';
import { listOrganizations } from '../../../shared/jsm/api/organizations';
import { limitFields, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readAccountId, readLimit, readText } from '../../parameters/parameters';

const shown = showOnlyFor('organization', 'getAll');

export const getManyOrganizations: Operation = {
	resource: 'organization',
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many organizations',
		description: 'Get all organizations of the site, or those of one customer',
	},
	fields: [
		...limitFields(shown),
		{
			displayName: 'Of Account ID',
			name: 'accountId',
			type: 'string',
			default: '',
			description: 'Only organizations this customer is a member of',
			displayOptions: shown,
		},
		optionsField('organization', 'getAll'),
	],
	execute: async (run) => {
		const accountId = readText(run, 'accountId') === '' ? accept(undefined) : readAccountId(run);
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
