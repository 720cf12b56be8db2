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
		displayName: 'Name Source',
		name: 'onTheFlyFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Attribute',
				value: 'attribute',
				description: 'Except values that have a row in the attribute table',
			},
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
		description: 'Name of the attribute in identity.attributes. Case-sensitive.',
		displayOptions: { show: { ...showOnlyForOnTheFly, onTheFlyFrom: ['attribute'] } },
	},
	{
		displayName: 'Key Attribute',
		name: 'onTheFlyKeyAttribute',
		type: 'string',
		default: '',
		placeholder: 'e.g. company_id',
		description:
			'Name of an attribute that stays the same when the provider renames the company. The organization is then found again and keeps its name in Jira. Used only if the provider sends exactly one name and one key.',
		displayOptions: { show: { ...showOnlyForOnTheFly, onTheFlyFrom: ['attribute'] } },
	},
	{
		displayName: 'Include Patterns',
		name: 'onTheFlyAllow',
		type: 'string',
		default: '*',
		placeholder: 'e.g. customer-*, partner-*',
		description:
			'Names that may become organizations: patterns separated by commas; * matches any characters. Case-sensitive.',
		displayOptions: { show: showOnlyForOnTheFly },
	},
	{
		displayName: 'Exclude Patterns',
		name: 'onTheFlyExclude',
		type: 'string',
		default: NEVER_CUSTOMERS,
		description:
			'Names that never become organizations: patterns separated by commas. Not case-sensitive. Object IDs and groups that every company has are always left out, unless an option allows them.',
		displayOptions: { show: showOnlyForOnTheFly },
	},
	{
		displayName: 'Name Template',
		name: 'onTheFlyRename',
		type: 'string',
		default: '',
		placeholder: 'e.g. Customer *',
		description:
			'Name of the organization. * stands for what the first * of the matching include pattern matched: with customer-* there and * here, customer-acme becomes acme. Leave empty to keep names unchanged.',
		displayOptions: { show: showOnlyForOnTheFly },
	},
	{
		displayName: 'Who Names These Groups?',
		name: 'groupsNamedBy',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: "Each Customer's Own Provider",
				value: 'customers',
				description: 'A name leads only to an organization that the same provider made on the fly',
			},
			{
				name: 'We Do',
				value: 'us',
				description:
					'Our company administers the provider: a customer joins the existing organization of that name',
			},
		],
		default: 'customers',
		description:
			'For names that come from the provider: on the fly, or through * in a row. An organization that another provider made is never joined.',
	},
	{
		displayName: 'Protected Names',
		name: 'protectedNames',
		type: 'string',
		default: '',
		placeholder: 'e.g. Internal, Partner *',
		description:
			'Existing organizations that nobody joins by the name of a group: patterns separated by commas; * matches any characters. Not case-sensitive.',
		displayOptions: { show: { groupsNamedBy: ['us'] } },
	},
];
