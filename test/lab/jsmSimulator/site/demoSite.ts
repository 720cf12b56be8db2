import type { SiteSeed } from './seed';

/** Scopes that a scoped token needs for everything this package does. */
const allScopes = [
	'manage:servicedesk-customer',
	'read:servicedesk-request',
	'read:jira-user',
	'read:jira-work',
	'write:jira-work',
] as const;

/** Credentials of the demo site. They are valid only in the lab. */
export const demoCredentials = {
	admin: { email: 'agent@site.example', token: 'lab-jira-token' },
	scoped: { email: 'agent@site.example', token: 'lab-scoped-token' },
	agent: { email: 'helper@site.example', token: 'lab-agent-token' },
	blind: { email: 'blind@site.example', token: 'lab-blind-token' },
	client: { clientId: 'lab-client-id', clientSecret: 'lab-client-secret' },
} as const;

const staff: SiteSeed['accounts'] = [
	{
		id: '5b10a2844c20165700ede21a',
		type: 'atlassian',
		email: demoCredentials.admin.email,
		name: 'Robin Site',
		rights: { jiraAdmin: true, browseUsers: true, agentOf: 'all', deskAdminOf: 'all' },
	},
	{
		id: '5b10a2844c20165700ede21b',
		type: 'atlassian',
		email: demoCredentials.agent.email,
		name: 'Sam Helper',
		rights: { browseUsers: true, agentOf: 'all' },
	},
	{
		id: '5b10a2844c20165700ede21c',
		type: 'atlassian',
		email: demoCredentials.blind.email,
		name: 'Kim Blind',
		rights: { jiraAdmin: true, agentOf: 'all', deskAdminOf: 'all' },
	},
	{
		id: '712020:3f1c2a60-0000-4000-8000-000000000001',
		type: 'app',
		email: 'sync@service.site.example',
		name: 'Customer sync',
		rights: { jiraAdmin: true, browseUsers: true, agentOf: 'all', deskAdminOf: 'all' },
	},
];

/** Accounts that a careless search confuses with the wanted one. */
const decoys: SiteSeed['accounts'] = [
	{
		id: 'qm:0decade0-0000-4000-8000-000000000000:000000000000000000000001',
		email: 'alice@acme.example.au',
		name: 'Alicia Marten',
		remark: 'look-alike',
	},
	{
		id: 'qm:0decade0-0000-4000-8000-000000000000:000000000000000000000002',
		email: 'other@acme.example',
		name: 'alice@acme.example (old)',
		remark: 'look-alike',
	},
	{
		id: 'qm:0decade0-0000-4000-8000-000000000000:000000000000000000000003',
		email: 'bob@globex.example.au',
		name: 'Bobby Stone',
		remark: 'look-alike',
	},
];

/** The site of the demo: two portals, two organizations, none of the lab's customers yet. */
export const demoSite: SiteSeed = {
	accounts: [...staff, ...decoys],
	organizations: [{ name: 'Acme', scimManaged: false }, { name: 'Acme Customers' }],
	desks: [
		{ id: '1', key: 'SUP', name: 'Support', requestTypes: [11, 12] },
		{ id: '2', key: 'PRT', name: 'Partner', requestTypes: [21] },
	],
	credentials: [
		{
			kind: 'api-token',
			account: demoCredentials.admin.email,
			secret: demoCredentials.admin.token,
			label: 'API token of Robin Site',
		},
		{
			kind: 'scoped-token',
			account: demoCredentials.scoped.email,
			secret: demoCredentials.scoped.token,
			scopes: allScopes,
			label: 'Scoped token of Robin Site',
		},
		{
			kind: 'api-token',
			account: demoCredentials.agent.email,
			secret: demoCredentials.agent.token,
			label: 'API token of an agent',
		},
		{
			kind: 'api-token',
			account: demoCredentials.blind.email,
			secret: demoCredentials.blind.token,
			label: 'API token without Browse users',
		},
		{
			kind: 'oauth-client',
			account: 'sync@service.site.example',
			clientId: demoCredentials.client.clientId,
			secret: demoCredentials.client.clientSecret,
			scopes: allScopes,
			label: 'OAuth client of a service account',
		},
	],
};
