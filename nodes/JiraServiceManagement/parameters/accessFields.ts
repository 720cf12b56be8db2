import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

type Shown = { show: Record<string, string[]> };

/** Where it stands what was granted. The rules of removal rest on it. */
export const ledgerField = (displayOptions: Shown): INodeProperties => ({
	displayName: 'Ledger',
	name: 'ledger',
	type: 'options',
	options: [
		{
			name: 'Jira User Property',
			value: 'property',
			description: "On the customer's own Jira account; needs Administer Jira",
		},
		{
			name: 'Redis',
			value: 'redis',
			description: 'In the Redis of the login store; for a Jira account that may not write user properties',
		},
		{
			name: 'Off',
			value: 'off',
			description: 'Nothing is recorded: no account is bound to its login, and nothing counts as added by us',
		},
	],
	default: 'property',
	description:
		'Where to record what was granted, by which rule, and to which login the account belongs; choose the same in every node of the workflow',
	displayOptions,
});

const never: INodePropertyOptions = { name: 'Never', value: 'never', description: 'Only add' };
const onlyOurs: INodePropertyOptions = {
	name: 'Only What We Added',
	value: 'onlyOurs',
	description: 'What the ledger holds; whatever somebody else gave stays',
};
const everythingManaged: INodePropertyOptions = {
	name: 'Everything Managed',
	value: 'everythingManaged',
	description: 'Also memberships of the organizations named below, whoever gave them',
};

const removalField = (
	displayName: string,
	options: INodePropertyOptions[],
	preset: string,
	displayOptions: Shown,
): INodeProperties => ({
	displayName,
	name: 'removal',
	type: 'options',
	options,
	default: preset,
	description:
		'What to take back when it is no longer mapped. A login without a groups claim, and a list that broke off, never remove.',
	displayOptions,
});

const managedField = (displayOptions: Shown): INodeProperties => ({
	displayName: 'Managed Organizations',
	name: 'managedOrganizations',
	type: 'string',
	default: '',
	placeholder: 'Acme, Partner *',
	description:
		"Names of organizations that are this workflow's business alone, separated by commas; * stands for any characters",
	displayOptions: { show: { ...displayOptions.show, removal: ['everythingManaged'] } },
});

/** What to take back from a customer, where a ledger knows what is ours. */
export const removalFields = (displayOptions: Shown): INodeProperties[] => [
	removalField('Take Back', [everythingManaged, never, onlyOurs], 'onlyOurs', displayOptions),
	managedField(displayOptions),
];

/** The same where something is meant to go. */
export const takeBackFields = (displayOptions: Shown): INodeProperties[] => [
	removalField('Take Back', [everythingManaged, onlyOurs], 'onlyOurs', displayOptions),
	managedField(displayOptions),
];

/** The same where none does. */
export const removalFieldsWithoutLedger = (displayOptions: Shown): INodeProperties[] => [
	removalField('Take Back', [everythingManaged, never], 'never', displayOptions),
	managedField(displayOptions),
];

/** What to take back of portals. */
export const portalRemovalField = (displayOptions: Shown): INodeProperties =>
	removalField('Take Back', [never, onlyOurs], 'onlyOurs', displayOptions);
