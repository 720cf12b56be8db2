import type { INodeProperties } from 'n8n-workflow';

const showOnlyForPrivate = { show: { access: ['private'] } };

const portalFields: INodeProperties[] = [
	{
		displayName: 'Portal ID',
		name: 'portal',
		type: 'string',
		default: '',
		placeholder: 'e.g. 3',
		description: "The number in the portal's address: 3 in /servicedesk/customer/portal/3",
	},
	{
		displayName: 'Access',
		name: 'access',
		type: 'options',
		options: [
			{
				name: 'Default',
				value: 'default',
				description: "Leave Jira's own setting of the portal; open it to every signed-in customer",
			},
			{
				name: 'Private',
				value: 'private',
				description: 'Only for customers with a group or organization listed here',
			},
			{
				name: 'Public',
				value: 'public',
				description: 'Let in every signed-in customer, adding them to the portal',
			},
		],
		default: 'default',
	},
	{
		displayName: 'Organizations',
		name: 'organizations',
		type: 'string',
		default: '',
		placeholder: 'e.g. Acme, Globex',
		description:
			'Names separated by commas; one with a comma of its own in double quotes. Letter case counts.',
		displayOptions: showOnlyForPrivate,
	},
	{
		displayName: 'Groups',
		name: 'groups',
		type: 'string',
		default: '',
		placeholder: 'e.g. partners, resellers',
		description:
			'Groups of the identity provider, separated by commas; one with a comma of its own in double quotes. Letter case counts.',
		displayOptions: showOnlyForPrivate,
	},
	{
		displayName: 'Grant Through',
		name: 'grantThrough',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description: 'By organization where a listed organization matched, otherwise personally',
			},
			{
				name: 'Customer',
				value: 'customer',
				description: 'Add the customer personally to the portal',
			},
			{
				name: 'Organization',
				value: 'organization',
				description:
					'Put the organization on the portal, for all its members. A customer who matches by group, and has no organization from that group, is added personally.',
			},
		],
		default: 'auto',
		displayOptions: showOnlyForPrivate,
	},
	{
		displayName: 'Landing Address',
		name: 'address',
		type: 'string',
		default: '',
		placeholder: '/servicedesk/customer/portal/3/group/7',
		description: 'Path on the site where a customer of this portal lands. Empty means the portal itself.',
	},
];

export const properties: INodeProperties[] = [
	{
		displayName:
			'Denies unless a row grants. Needs the proof of the login trigger and the result of Organization Mapping in the item.',
		name: 'notice',
		type: 'notice',
		default: '',
		displayOptions: { show: { decidesFor: ['login'] } },
	},
	{
		displayName: 'Decides For',
		name: 'decidesFor',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'A Login', value: 'login', description: 'The decision is sealed; the portal opens by it' },
			{
				name: 'An Entry of a Directory',
				value: 'directory',
				description:
					'Nobody signed in: nothing is sealed and no portal opens by it. For workflows that bring Jira in line with a list of people.',
			},
		],
		default: 'login',
	},
	{
		displayName: 'Portals',
		name: 'portals',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Portal' },
		placeholder: 'Add Portal',
		default: {},
		description: 'The first granted row is where customers land who asked for no portal of their own',
		options: [{ displayName: 'Portal', name: 'portal', values: portalFields }],
	},
	{
		displayName: 'Organizations That Count',
		name: 'organizationsThatCount',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Mapped in This Login', value: 'mapped' },
			{
				name: 'Mapped in This Login, and Those the Customer Already Has in Jira',
				value: 'mappedAndExisting',
				description: 'Needs the Jira Service Management steps before this node',
			},
		],
		default: 'mapped',
	},
];
