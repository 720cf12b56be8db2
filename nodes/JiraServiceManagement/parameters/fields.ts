import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../resources/operation';

/** Shows a field for one operation only. */
export const showOnlyFor = (resource: Resource, operation: string) => ({
	show: { resource: [resource], operation: [operation] },
});

/** Shows a field for one operation, and there only when the values come from fields. */
export const showOnlyForFields = (resource: Resource, operation: string) => ({
	show: { resource: [resource], operation: [operation], dataSource: ['fields'] },
});

/** Shows a field for one operation, and there only when the values come from the login. */
export const showOnlyForLogin = (resource: Resource, operation: string) => ({
	show: { resource: [resource], operation: [operation], dataSource: ['loginItem'] },
});

export type DataSource = 'loginItem' | 'fields';

/** Where the values of an operation come from. */
export const dataSourceField = (resource: Resource, operation: string): INodeProperties => ({
	displayName: 'Data Source',
	name: 'dataSource',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'The Login Item',
			value: 'loginItem',
			description: 'The verified login that flows through the workflow; refuses an item without valid proof',
		},
		{ name: 'Fields Below', value: 'fields', description: 'Values of your own, for any other workflow' },
	],
	default: 'loginItem',
	displayOptions: showOnlyFor(resource, operation),
});

type Shown = INodeProperties['displayOptions'];

export const organizationField = (displayOptions: Shown): INodeProperties => ({
	displayName: 'Organization',
	name: 'organization',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchOrganizations', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: '12',
			validation: [
				{
					type: 'regex',
					properties: { regex: '^\\d+$', errorMessage: 'An organization ID is a number' },
				},
			],
		},
	],
	displayOptions,
});

export const portalField = (displayOptions: Shown): INodeProperties => ({
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
	displayOptions,
});

export const groupField = (displayOptions: Shown): INodeProperties => ({
	displayName: 'Group',
	name: 'group',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchGroups', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: '276f955c-63d7-42c8-9520-92d01dca0625',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^[\\w-]{1,128}$',
						errorMessage: 'A group ID has letters, digits and hyphens',
					},
				},
			],
		},
	],
	displayOptions,
});

/** Who a customer is. */
export const newCustomerFields = (displayOptions: Shown): INodeProperties[] => [
	emailField(displayOptions),
	displayNameField(displayOptions),
];

/** Several organizations, picked or as an expression. */
export const organizationIdsField = (displayOptions: Shown): INodeProperties => ({
	displayName: 'Organization Names or IDs',
	name: 'organizationIds',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getOrganizations' },
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	displayOptions,
});

export const emailField = (displayOptions: Shown, description?: string): INodeProperties => ({
	displayName: 'E-Mail',
	name: 'email',
	type: 'string',
	placeholder: 'name@email.com',
	default: '',
	required: true,
	...(description ? { description } : {}),
	displayOptions,
});

export const displayNameField = (displayOptions: Shown): INodeProperties => ({
	displayName: 'Display Name',
	name: 'displayName',
	type: 'string',
	default: '',
	description: 'Used only for a new customer',
	displayOptions,
});

export const accountIdField = (displayOptions: Shown): INodeProperties => ({
	displayName: 'Account ID',
	name: 'accountId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'qm:00000000-0000-0000-0000-000000000000:1',
	displayOptions,
});

/** Several accounts as a comma-separated text or an array. */
export const accountIdsField = (displayOptions: Shown): INodeProperties => ({
	displayName: 'Account IDs',
	name: 'accountIds',
	type: 'string',
	default: '',
	required: true,
	description: 'Separated by commas, or an array from an expression',
	displayOptions,
});

export const limitFields = (displayOptions: {
	show: { resource: string[]; operation: string[] };
}): INodeProperties[] => [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions,
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...displayOptions.show, returnAll: [false] } },
	},
];
