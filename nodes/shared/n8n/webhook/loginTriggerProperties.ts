import type { INodeProperties } from 'n8n-workflow';
import { REQUESTS_PER_ADDRESS } from '../../core/settings/loginSettings';

// Fields that all login triggers share.

export const connectionName: INodeProperties = {
	displayName: 'Connection Name',
	name: 'connection',
	type: 'string',
	default: 'Identity provider',
	required: true,
	placeholder: 'e.g. Acme ID',
	description: 'Name of this identity provider in items and logs',
};

export const emailDomains: INodeProperties = {
	displayName: 'Trusted Domains',
	name: 'emailDomains',
	type: 'string',
	default: '',
	placeholder: 'acme.com, *.globex.com',
	description:
		'E-mail domains this provider may sign customers in for, separated by commas. "acme.com" matches that domain only, "*.acme.com" its subdomains.',
	displayOptions: { show: { emailTrust: ['domains', 'both'] } },
};

export const groupPaths: INodeProperties = {
	displayName: 'Group Paths',
	name: 'groupPaths',
	type: 'options',
	options: [
		{ name: 'Keep as Sent', value: 'keep' },
		{ name: 'Strip Leading Slash', value: 'strip' },
	],
	default: 'strip',
	description: 'Keycloak can send groups as paths: /acme',
};

export const groupNames: INodeProperties = {
	displayName: 'Groups',
	name: 'groups',
	type: 'string',
	default: '',
	placeholder: 'groups',
	description: 'Where the groups are. With several names, the groups of all of them are combined.',
};

export const groupSeparator: INodeProperties = {
	displayName: 'Group Separator',
	name: 'groupSeparator',
	type: 'options',
	options: [
		{ name: 'Comma', value: ',' },
		{ name: 'None', value: '', description: 'A text is one group, also "Acme, Inc."' },
		{ name: 'Semicolon', value: ';' },
		{ name: 'Space', value: ' ' },
	],
	default: '',
	description:
		'For a provider that sends all groups in one text; holds for roles too. The forms ["a", "b"] and [a, b] are always read as lists.',
};

export const roleNames: INodeProperties = {
	displayName: 'Roles',
	name: 'roles',
	type: 'string',
	default: '',
	placeholder: 'roles',
	description:
		'Where roles are that the provider sends apart from the groups. Rows of the group table match them too, but none becomes an organization on the fly.',
};

/** What a missing claim or attribute means. */
export const missingMeaning = (displayName: string): INodeProperties => ({
	displayName,
	name: 'missing',
	type: 'options',
	options: [
		{
			name: 'By Provider',
			value: 'provider',
			description: 'The right meaning for the provider chosen above',
		},
		{
			name: 'Nothing Is Known',
			value: 'unknown',
			description: 'Nothing that rests on it is taken back',
		},
		{
			name: 'The Customer Has None',
			value: 'none',
			description:
				'What rests on it is taken back, if this connection sent it to somebody within 24 hours and at most three people in a row came without it',
		},
	],
	default: 'provider',
	description:
		'Whether a customer who comes without groups, roles or an attribute has none of them. Many providers leave out what would be empty.',
});

export const returnOrigins: INodeProperties = {
	displayName: 'Allowed Return URLs',
	name: 'returnOrigins',
	type: 'string',
	default: '',
	placeholder: 'https://help.example.com',
	description:
		'Origins that "?returnTo=" of the login URL may name in addition to paths on the Jira site, separated by commas',
};

export const requestsInAll: INodeProperties = {
	displayName: 'Rate Limit, Total (per Minute)',
	name: 'requestsInAll',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: 0,
	description:
		'Max requests of all customers together to each URL above, per n8n process. 0 for no limit. With a limit, one stranger who sends many requests can lock everybody out.',
};

export const requestsPerAddress: INodeProperties = {
	displayName: 'Rate Limit per Client Address (per Minute)',
	name: 'requestsPerAddress',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: REQUESTS_PER_ADDRESS,
	description: `Max requests of one IP address to each URL above, per n8n process. Default: ${REQUESTS_PER_ADDRESS}. A whole company may share one IP address. 0 for no limit. Behind a reverse proxy, set N8N_PROXY_HOPS in n8n.`,
};

export const usedOnceStore: INodeProperties = {
	displayName: 'Replay Protection',
	name: 'usedOnceStore',
	type: 'options',
	options: [
		{ name: 'In This Process', value: 'process', description: 'For a single n8n process' },
		{
			name: 'Redis',
			value: 'redis',
			description:
				'Required when several n8n processes receive webhooks. Needs the credential "Login Store".',
		},
	],
	default: 'process',
	description: 'Where used logins are remembered, so that no answer of the provider is accepted twice',
};

export const workflowTimeout: INodeProperties = {
	displayName: 'Workflow Timeout (Seconds)',
	name: 'workflowTimeout',
	type: 'number',
	typeOptions: { minValue: 5, maxValue: 300 },
	default: 10,
	description:
		'If the workflow has not answered by then, the customer is told that the access is still being prepared. The workflow continues, and the next try finds its work done.',
};
