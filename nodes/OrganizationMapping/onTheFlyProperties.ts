import type { INodeProperties } from 'n8n-workflow';

const showOnlyForOnTheFly = { onTheFly: [true] };

/** Groups nobody means as a customer's organization: those of Jira and the built-in ones of Keycloak. */
const NEVER_CUSTOMERS =
	'jira-*, site-admins, org-admins, confluence-*, atlassian-*, default-roles-*, offline_access, uma_authorization';

export const onTheFlyProperties: INodeProperties[] = [
	{
		displayName: 'Organizations on the Fly',
		name: 'onTheFly',
		type: 'boolean',
		default: false,
		description:
			'Whether a group or attribute value becomes an organization of that name, created if missing. The identity provider then decides which organizations exist.',
	},
	{
		displayName: 'Take Names From',
		name: 'onTheFlyFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'An Attribute', value: 'attribute' },
			{ name: 'Groups', value: 'groups', description: 'Except groups that have a row in the group table' },
		],
		default: 'groups',
		displayOptions: { show: showOnlyForOnTheFly },
	},
	{
		displayName: 'Attribute',
		name: 'onTheFlyAttribute',
		type: 'string',
		default: '',
		placeholder: 'e.g. company',
		description: 'Name of the attribute in identity.attributes; letter case counts',
		displayOptions: { show: { ...showOnlyForOnTheFly, onTheFlyFrom: ['attribute'] } },
	},
	{
		displayName: 'Only Names Like',
		name: 'onTheFlyAllow',
		type: 'string',
		default: '*',
		placeholder: 'e.g. customer-*, partner-*',
		description: 'Patterns separated by commas; * stands for any characters. Letter case counts.',
		displayOptions: { show: showOnlyForOnTheFly },
	},
	{
		displayName: 'Except Names Like',
		name: 'onTheFlyExclude',
		type: 'string',
		default: NEVER_CUSTOMERS,
		description: 'Patterns separated by commas, in any letter case',
		displayOptions: { show: showOnlyForOnTheFly },
	},
];
