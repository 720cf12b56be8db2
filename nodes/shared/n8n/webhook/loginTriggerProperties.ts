import type { INodeProperties } from 'n8n-workflow';
import { REQUESTS_PER_ADDRESS } from '../../core/settings/loginSettings';

// Fields that every login trigger has, with the same meaning.

export const connectionName: INodeProperties = {
	displayName: 'Connection Name',
	name: 'connection',
	type: 'string',
	default: 'Identity provider',
	required: true,
	description: 'How this identity provider is called in items and logs',
};

export const emailDomains: INodeProperties = {
	displayName: 'E-Mail Domains',
	name: 'emailDomains',
	type: 'string',
	default: '',
	placeholder: 'acme.com, *.globex.com',
	description:
		'Domains this connection may speak for, separated by commas. "acme.com" is exact, "*.acme.com" means its subdomains.',
	displayOptions: { show: { emailTrust: ['domains', 'both'] } },
};

export const groupPaths: INodeProperties = {
	displayName: 'Group Paths',
	name: 'groupPaths',
	type: 'options',
	options: [
		{ name: 'As the Provider Sends Them', value: 'keep' },
		{ name: 'Without Leading Slash', value: 'strip' },
	],
	default: 'strip',
};

export const groupNames: INodeProperties = {
	displayName: 'Groups',
	name: 'groups',
	type: 'string',
	default: '',
	placeholder: 'groups',
	description: 'Several names are joined, not tried in order',
};

export const returnOrigins: INodeProperties = {
	displayName: 'Allowed Return Addresses',
	name: 'returnOrigins',
	type: 'string',
	default: '',
	placeholder: 'https://help.example.com',
	description:
		'Origins that "?returnTo=" of the login address may name beside plain paths, separated by commas',
};

export const requestsInAll: INodeProperties = {
	displayName: 'Most Requests per Minute in All',
	name: 'requestsInAll',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: 0,
	description:
		'How often all customers together may open each of the addresses above, in this n8n process. 0 for no limit: with one, a stranger with many requests can keep everybody out.',
};

export const requestsPerAddress: INodeProperties = {
	displayName: 'Most Requests per Minute per Client Address',
	name: 'requestsPerAddress',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: REQUESTS_PER_ADDRESS,
	description: `${REQUESTS_PER_ADDRESS} unless set: how often one IP address may open each of the addresses above, in this n8n process. A whole company may share one. 0 for no limit. Behind a reverse proxy n8n needs N8N_PROXY_HOPS.`,
};

export const usedOnceStore: INodeProperties = {
	displayName: 'Used-Once Store',
	name: 'usedOnceStore',
	type: 'options',
	options: [
		{ name: 'In This Process', value: 'process', description: 'Right for one n8n process' },
		{
			name: 'Redis',
			value: 'redis',
			description: 'Needed when several processes take webhooks; asks for the credential "Login Store"',
		},
	],
	default: 'process',
	description: 'Where is remembered which logins were used, so that none counts twice',
};

export const workflowTimeout: INodeProperties = {
	displayName: 'Workflow Timeout (Seconds)',
	name: 'workflowTimeout',
	type: 'number',
	typeOptions: { minValue: 5, maxValue: 300 },
	default: 10,
	description:
		'After this time without an answer of the workflow the customer sees that the access is being prepared; the workflow goes on, and a second try finds its work done',
};
