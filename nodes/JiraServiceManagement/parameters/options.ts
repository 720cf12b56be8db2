import type { INodeProperties } from 'n8n-workflow';
import { defaultPatience, type JsmPatience } from '../../shared/n8n/http/connectJsm';

export const twinsOption: INodeProperties = {
	displayName: 'If Two Accounts Share the E-Mail',
	name: 'twins',
	type: 'options',
	options: [
		{ name: 'Prefer the Atlassian Account', value: 'preferAtlassian' },
		{ name: 'Prefer the Portal-Only Account', value: 'preferPortalOnly' },
		{ name: 'Refuse', value: 'refuse' },
	],
	default: 'refuse',
	description: 'What to do when a portal-only and an Atlassian account have the same e-mail address',
};

export const acceptHiddenOption: INodeProperties = {
	displayName: 'Accept Hidden E-Mail Addresses',
	name: 'acceptHidden',
	type: 'boolean',
	default: false,
	description:
		'Whether to use the only active account that Jira finds for the exact address without showing one, if Jira says that the address is taken. Jira also finds addresses that merely begin with this one, so turn it on only where you know the people with accounts.',
};

export const addressChangeOption: INodeProperties = {
	displayName: 'If the E-Mail Address Changed',
	name: 'addressChange',
	type: 'options',
	options: [
		{
			name: 'Report the Earlier Account',
			value: 'report',
			description: 'The item names it as a change "addressChanged"; its access stays',
		},
		{ name: 'Revoke What the Earlier Account Was Granted', value: 'revoke' },
	],
	default: 'report',
	description:
		'What to do when a customer signs in with another e-mail address than before and so gets another account. The person is recognized by issuer and subject; the accounts are never merged. Needs a ledger.',
};

export const allowManagedOption: INodeProperties = {
	displayName: 'Allow Managed Organizations',
	name: 'allowManaged',
	type: 'boolean',
	default: false,
	description:
		'Whether to accept organizations whose members are managed by directory provisioning (SCIM). Atlassian does not document what happens to changes made here.',
};

export const believeForOption: INodeProperties = {
	displayName: 'Trust Ledger For (Hours)',
	name: 'believeFor',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 2 },
	default: 12,
	description:
		'How long to rely on the ledger without checking Jira, for a customer for whom nothing changed; 0 checks Jira every time',
};

export const smallestShareOption: INodeProperties = {
	displayName: 'Minimum Share of Previous List',
	name: 'smallestShare',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
	default: 0.5,
	description:
		'Nothing is removed when fewer organizations are mapped than this share of those in the ledger. Applies if the ledger has at least four; 0 turns the check off.',
};

export const adoptOption: INodeProperties = {
	displayName: 'Adopt Existing Organizations',
	name: 'adopt',
	type: 'boolean',
	default: false,
	description:
		'Whether a name from the provider may claim an organization that exists in Jira and was not created on the fly. The first provider that sends the name then owns it.',
};

export const confirmedOption: INodeProperties = {
	displayName: 'Use Even if Made by a Provider',
	name: 'confirmed',
	type: 'boolean',
	default: false,
	description:
		"Whether to use an organization of the name in the fields although a customer's own provider made it on the fly. Look at its members in Jira first.",
};

export const maxNewOrganizationsOption: INodeProperties = {
	displayName: 'Max New Organizations per Hour',
	name: 'mostNew',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 10,
	description:
		'How many organizations may be created on the fly per connection. Further ones are refused with too-many-new-organizations until the hour is over; existing ones keep working.',
};

export const maxRemovalsOption: INodeProperties = {
	displayName: 'Max Removals',
	name: 'maxRemovals',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 5,
	description: 'If one item would remove more than this, it is refused and nothing is changed',
};

export const maxRemovalsInAllOption: INodeProperties = {
	displayName: 'Max Removals in All Items',
	name: 'maxRemovalsInAll',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 100,
	description:
		'If all items of an execution together would remove more than this, all are refused and nothing is changed. Protects against a wrong list that removes a little from many customers. A dry run shows all of them.',
};

export const parallelOption: INodeProperties = {
	displayName: 'Max Parallel Items',
	name: 'parallel',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10 },
	default: 1,
	description: 'How many items to process at the same time; read from the first item',
};

/** How long the node waits for Jira. The defaults are replaced by those of the operation. */
const patienceOptions: (INodeProperties & { name: keyof JsmPatience })[] = [
	{
		displayName: 'Request Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 300 },
		default: 5,
		description: 'How long to wait for each response from Jira',
	},
	{
		displayName: 'Total Wait Time (Seconds)',
		name: 'waiting',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 3600 },
		default: 8,
		description: 'Maximum sum of all waits of one item for retries and rate limits',
	},
];

/** What the Options collection offers for an operation. */
export const listOptions = ({
	options = [],
	patience = defaultPatience,
}: {
	options?: INodeProperties[];
	patience?: JsmPatience;
}): INodeProperties[] => [
	...options,
	...patienceOptions.map((option) => ({ ...option, default: patience[option.name] / 1000 })),
];
