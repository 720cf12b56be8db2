import type { INodeProperties } from 'n8n-workflow';

export const portalField: INodeProperties = {
	displayName: 'Portal',
	name: 'portal',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The service desk behind the portal',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchPortals', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: '3',
			hint: 'The number in the address of the portal: /servicedesk/customer/portal/3',
			validation: [
				{ type: 'regex', properties: { regex: '^\\d+$', errorMessage: 'A portal ID is a number' } },
			],
		},
	],
};
