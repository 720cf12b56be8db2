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

export const allowManagedOption: INodeProperties = {
	displayName: 'Allow Managed Organizations',
	name: 'allowManaged',
	type: 'boolean',
	default: false,
	description:
		'Whether to accept organizations whose members a directory manages (SCIM); what Jira does with changes to them is not documented',
};

export const believeForOption: INodeProperties = {
	displayName: 'Believe the Ledger For (Hours)',
	name: 'believeFor',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 2 },
	default: 12,
	description:
		'How long a customer for whom nothing changed is let through without looking into Jira; 0 looks every time',
};

export const smallestShareOption: INodeProperties = {
	displayName: 'Smallest Share of the Last List',
	name: 'smallestShare',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
	default: 0.5,
	description:
		'Nothing is removed when fewer organizations are mapped than this share of those recorded; counts from four recorded ones on. 0 switches it off.',
};

export const adoptOption: INodeProperties = {
	displayName: 'Adopt Existing Organizations',
	name: 'adopt',
	type: 'boolean',
	default: false,
	description:
		'Whether a name made on the fly may claim an organization that exists in Jira and that nobody made on the fly. The first provider that sends the name then owns it.',
};

export const maxNewOrganizationsOption: INodeProperties = {
	displayName: 'Most New Organizations per Hour',
	name: 'mostNew',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 10,
	description:
		'More new organizations than this, made on the fly for one connection, are refused with too-many-new-organizations until the hour is over; existing ones go on working',
};

export const maxRemovalsOption: INodeProperties = {
	displayName: 'Max Removals',
	name: 'maxRemovals',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 5,
	description: 'More removals than this in one run are refused and nothing is changed',
};

export const maxRemovalsInAllOption: INodeProperties = {
	displayName: 'Max Removals in All Items',
	name: 'maxRemovalsInAll',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 100,
	description:
		'After so many removals every further one of this run is refused: if a list came wrong, it takes a little from many. A dry run shows them all.',
};

export const parallelOption: INodeProperties = {
	displayName: 'Items at Once',
	name: 'parallel',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10 },
	default: 1,
	description: 'How many items to work on at the same time; read once, from the first item',
};

/** How patient the node is; a customer may sit in front of the browser. */
const patienceOptions: (INodeProperties & { name: keyof JsmPatience })[] = [
	{
		displayName: 'Request Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 300 },
		default: 5,
		description: 'How long to wait for one answer of Jira',
	},
	{
		displayName: 'Waiting Time in All (Seconds)',
		name: 'waiting',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 3600 },
		default: 8,
		description: 'How long an item may wait for retries and rate limits in all',
	},
];

/** The Options collection of an operation; the defaults of its waiting times are the operation's. */
export const optionsField = ({
	options = [],
	patience = defaultPatience,
}: {
	options?: INodeProperties[];
	patience?: JsmPatience;
}): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		...options,
		...patienceOptions.map((option) => ({ ...option, default: patience[option.name] / 1000 })),
	],
});
