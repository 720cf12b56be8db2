import type { INodeProperties } from 'n8n-workflow';
import { exportRowsOption } from '../shared/n8n/execution/exportRows';

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
				description: "Keep Jira's own setting of the portal, and open it to every signed-in customer",
			},
			{
				name: 'Private',
				value: 'private',
				description: 'Only for customers with one of the groups or organizations of this row',
			},
			{
				name: 'Public',
				value: 'public',
				description: 'Add every signed-in customer to the portal',
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
			'Names separated by commas; put a name that contains a comma in double quotes. Case-sensitive.',
		displayOptions: showOnlyForPrivate,
	},
	{
		displayName: 'Groups',
		name: 'groups',
		type: 'string',
		default: '',
		placeholder: 'e.g. partners, resellers',
		description:
			'Groups of the identity provider, separated by commas; put a name that contains a comma in double quotes. Case-sensitive.',
		displayOptions: showOnlyForPrivate,
	},
	{
		displayName: 'Grant Method',
		name: 'grantThrough',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description: 'Through the organization if a listed one matched, otherwise personally',
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
					'Add the organization to the portal, for all its members. A customer who matches by a group that gave no organization is added personally.',
			},
		],
		default: 'auto',
		displayOptions: showOnlyForPrivate,
	},
	{
		displayName: 'Use Even if Made by a Provider',
		name: 'confirmed',
		type: 'boolean',
		default: false,
		description:
			"Whether the organizations of this row also count if a customer's own provider named them. Look at their members in Jira first.",
		displayOptions: showOnlyForPrivate,
	},
	{
		displayName: 'Landing Path',
		name: 'address',
		type: 'string',
		default: '',
		placeholder: '/servicedesk/customer/portal/3/group/7',
		description:
			'Path on the Jira site where customers of this portal land. Leave empty for the portal itself.',
	},
];

export const properties: INodeProperties[] = [
	{
		displayName: 'Access is denied unless a row grants it. Place this node after Organization Mapping.',
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
			{
				name: 'Login',
				value: 'login',
				description: 'The decision is sealed; Complete Login opens the portal with it',
			},
			{
				name: 'Directory Entry',
				value: 'directory',
				description:
					'Nobody signs in, so nothing is sealed and no portal can be opened. For workflows that synchronize Jira with a list of people.',
			},
		],
		default: 'login',
	},
	{
		displayName: 'Portal Source',
		name: 'portalSource',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Table in This Node',
				value: 'node',
				description:
					'For up to about a hundred rows. n8n reads every cell several times per login, so 1,000 rows double its time; Export Rows under Options moves them to a text.',
			},
			{
				name: 'Text (JSON)',
				value: 'text',
				description: 'For hundreds of rows; Export Rows under Options moves them to the table',
			},
		],
		default: 'node',
	},
	{
		displayName: 'Portals',
		name: 'portals',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Portal' },
		placeholder: 'Add Portal',
		default: {},
		description: 'Customers who asked for no particular portal land on the first one granted',
		options: [{ displayName: 'Portal', name: 'portal', values: portalFields }],
		displayOptions: { show: { portalSource: ['node'] } },
	},
	{
		displayName: 'Portals Text',
		name: 'portalsText',
		type: 'string',
		typeOptions: { rows: 10 },
		default: '',
		placeholder: '[{ "portal": "3", "access": "private", "organizations": "Acme, Globex" }]',
		description:
			'A JSON list of objects with portal, access (default, private or public) and, for private, organizations, groups, grantThrough (auto, customer or organization) and confirmed (true or false); address is the landing path. Customers who asked for no particular portal land on the first one granted.',
		displayOptions: { show: { portalSource: ['text'] } },
	},
	{
		displayName: 'Organizations Considered',
		name: 'organizationsThatCount',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Mapped in This Login', value: 'mapped' },
			{
				name: 'Mapped in This Login or Already in Jira',
				value: 'mappedAndExisting',
				description:
					'Also organizations that somebody else put the customer in. Synchronize, which reads Jira, then decides, and this node hands the table on to it; step by step, place this node after Set Memberships.',
			},
		],
		default: 'mapped',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [exportRowsOption],
	},
];
