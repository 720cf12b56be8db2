import type { INodeProperties } from 'n8n-workflow';
import { exportRowsOption } from '../shared/n8n/execution/exportRows';
import { NEVER_CUSTOMERS } from './neverCustomers';
import { onTheFlyProperties } from './onTheFlyProperties';

const showOnlyForTables = { rulesSource: ['node'] };

const organizationField: INodeProperties = {
	displayName: 'Organization',
	name: 'organization',
	type: 'string',
	default: '',
	placeholder: 'e.g. Acme',
	description: 'Name of the organization in Jira Service Management',
};

const createField: INodeProperties = {
	displayName: 'Create if Missing',
	name: 'create',
	type: 'boolean',
	default: false,
	description: 'Whether an organization that does not exist yet may be created',
};

/** How a row is compared with the groups or values of a customer. */
const comparisonFields: INodeProperties[] = [
	{
		displayName: 'Match',
		name: 'match',
		type: 'options',
		options: [
			{ name: 'Exact', value: 'exact' },
			{ name: 'Pattern', value: 'pattern', description: '* matches any characters' },
			{ name: 'Prefix', value: 'prefix', description: 'Everything that begins with this text' },
		],
		default: 'exact',
		description: 'How the row is compared',
	},
	{
		displayName: 'Case Sensitive',
		name: 'case',
		type: 'boolean',
		default: true,
		description: 'Whether Acme and acme are different',
	},
];

const confirmedField: INodeProperties = {
	displayName: 'Use Even if Made by a Provider',
	name: 'confirmed',
	type: 'boolean',
	default: false,
	description:
		'Whether to use an organization of this name although another identity provider made it on the fly. Look at its members in Jira first.',
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Rule Source',
		name: 'rulesSource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Field of the Item', value: 'field', description: 'For example rows of a Data Table' },
			{
				name: 'Tables in This Node',
				value: 'node',
				description:
					'For up to about a hundred rows. n8n reads every cell several times per login, so 1,000 rows double its time; Export Rows under Options moves them to a text.',
			},
			{
				name: 'Text (CSV or JSON)',
				value: 'text',
				description: 'For hundreds of rows; Export Rows under Options moves them to the tables',
			},
		],
		default: 'node',
	},
	{
		displayName: 'Group Table',
		name: 'groupRules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Group' },
		placeholder: 'Add Group',
		default: {},
		description:
			'Customers with this group belong to this organization. Several rows may name the same group or organization.',
		options: [
			{
				displayName: 'Row',
				name: 'rule',
				values: [
					{
						displayName: 'Group',
						name: 'group',
						type: 'string',
						default: '',
						placeholder: 'e.g. customer_group',
						description: 'As the identity provider sends it',
					},
					...comparisonFields,
					{
						...organizationField,
						description:
							'Name of the organization in Jira Service Management. With a prefix, * stands for the rest of the group; with a pattern, for what its first * matched: customer-* becomes Customer *.',
					},
					createField,
					confirmedField,
				],
			},
		],
		displayOptions: { show: showOnlyForTables },
	},
	{
		displayName: 'Attribute Table',
		name: 'attributeRules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Attribute' },
		placeholder: 'Add Attribute',
		default: {},
		description:
			'Customers whose attribute has this value belong to this organization. Several rows may name the same attribute or organization.',
		options: [
			{
				displayName: 'Row',
				name: 'rule',
				values: [
					{
						displayName: 'Attribute',
						name: 'attribute',
						type: 'string',
						default: '',
						placeholder: 'e.g. company',
						description: 'Name of the attribute in identity.attributes. Case-sensitive.',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. acme',
						description: 'As the identity provider sends it',
					},
					...comparisonFields,
					{
						...organizationField,
						description:
							'Name of the organization in Jira Service Management. With a prefix, * stands for the rest of the value; with a pattern, for what its first * matched.',
					},
					createField,
					confirmedField,
				],
			},
		],
		displayOptions: { show: showOnlyForTables },
	},
	{
		displayName: 'E-Mail Domain Table',
		name: 'domainRules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Domain' },
		placeholder: 'Add Domain',
		default: {},
		description:
			'Customers with an e-mail address of this domain belong to this organization. Public mail domains such as gmail.com are refused.',
		options: [
			{
				displayName: 'Row',
				name: 'rule',
				values: [
					{
						displayName: 'Domain',
						name: 'domain',
						type: 'string',
						default: '',
						placeholder: 'e.g. acme.com',
					},
					{
						displayName: 'Include Subdomains',
						name: 'subdomains',
						type: 'boolean',
						default: false,
						description: 'Whether addresses such as ann@mail.acme.com match as well',
					},
					organizationField,
					createField,
					confirmedField,
				],
			},
		],
		displayOptions: { show: showOnlyForTables },
	},
	{
		displayName: 'Rules Text',
		name: 'rulesText',
		type: 'string',
		typeOptions: { rows: 10 },
		default: '',
		placeholder: 'group,organization,create\ncustomer_group,Acme Customers,false',
		description:
			'CSV with a header line such as group,organization,create or attribute,value,organization or domain,subdomains,organization; or a JSON list of objects with these names. All kinds of rows may be mixed and have create and confirmed (true or false). Group and attribute rows can also have match (exact, prefix or pattern) and case (true or false).',
		displayOptions: { show: { rulesSource: ['text'] } },
	},
	{
		displayName: 'Rules Field',
		name: 'rulesField',
		type: 'string',
		default: 'rules',
		description:
			'Field of the incoming item, or a dotted path, that holds a list of rules: objects with group, attribute and value, or domain; organization; and optionally create, match, case, subdomains and confirmed. The field is removed from the item.',
		displayOptions: { show: { rulesSource: ['field'] } },
	},
	...onTheFlyProperties,
	{
		displayName: 'When Several Rules Match',
		name: 'combine',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Combine All Matches', value: 'all' },
			{
				name: 'Use Only the First Kind That Matches',
				value: 'firstKind',
				description:
					'All matches of the first kind that has any: group table, attribute table, on the fly, e-mail domain table',
			},
		],
		default: 'all',
		description: 'Order of the kinds of rules: group table, attribute table, on the fly, e-mail domain table',
	},
	{
		displayName: 'Default Organization',
		name: 'defaultOrganization',
		type: 'string',
		default: '',
		placeholder: 'none',
		description:
			'For customers no rule matches. Leave empty to send them to the Unmapped output without an organization.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Allow Built-in Groups as Names',
				name: 'allowBuiltIn',
				type: 'boolean',
				default: false,
				description:
					'Whether object IDs and groups that every company has, such as Domain Users or Everyone, may become organizations on the fly or through * in a row',
			},
			{
				displayName: 'Create Default Organization if Missing',
				name: 'createDefault',
				type: 'boolean',
				default: false,
				description: 'Whether the default organization may be created',
			},
			exportRowsOption,
			{
				displayName: 'Ignored Groups',
				name: 'excludedGroups',
				type: 'string',
				default: NEVER_CUSTOMERS,
				description:
					'Groups that are never mapped: patterns separated by commas. Not case-sensitive. A row that names one of them exactly is refused.',
			},
			{
				displayName: 'Max Organizations on the Fly per Login',
				name: 'mostOnTheFly',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 500, numberPrecision: 0 },
				default: 5,
				description:
					'Max organizations whose name comes from the provider, on the fly or through * in a row. A login with more is refused with too-many-organizations.',
			},
			{
				displayName: 'Max Organizations per Login',
				name: 'mostOrganizations',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 500, numberPrecision: 0 },
				default: 20,
				description: 'A login with more is refused with too-many-organizations',
			},
			{
				displayName: 'Use Default Organization Even if Made by a Provider',
				name: 'confirmDefault',
				type: 'boolean',
				default: false,
				description:
					'Whether to use the default organization although another identity provider made it on the fly. Look at its members in Jira first.',
			},
		],
	},
];
