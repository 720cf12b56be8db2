import type { INodeProperties } from 'n8n-workflow';
import { NEVER_CUSTOMERS } from './neverCustomers';

const showOnlyForOnTheFly = { onTheFly: [true] };

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
		displayName: 'Key Attribute',
		name: 'onTheFlyKeyAttribute',
		type: 'string',
		default: '',
		placeholder: 'e.g. company_id',
		description:
			'Name of an attribute that stays when the provider renames the company. Such an organization is found again under its new name; in Jira it keeps its old one. Counts where the provider sends exactly one name and one key.',
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
	{
		displayName: 'Rename To',
		name: 'onTheFlyRename',
		type: 'string',
		default: '',
		placeholder: 'e.g. Customer *',
		description:
			'Name of the organization, in which * stands for what the first * of the fitting pattern stood for: with customer-* in Only Names Like and * here, customer-acme becomes acme. Empty keeps names as they come.',
		displayOptions: { show: showOnlyForOnTheFly },
	},
];
