import type { Lab } from '../../lab/lab';

let admins = 0;

/** n8n's processes cache Jira data per calling account. A new admin account starts with empty caches. */
export async function callAsNewAdmin({ simulator, n8n }: Lab): Promise<void> {
	const email = `agent-${(admins += 1)}@site.example`;
	const apiToken = `token-of-admin-${admins}`;
	const rights = { jiraAdmin: true, browseUsers: true, agentOf: 'all', deskAdminOf: 'all' } as const;
	simulator.seed({
		accounts: [{ email, name: 'Another Admin', type: 'atlassian', rights }],
		credentials: [{ kind: 'api-token', account: email, secret: apiToken }],
	});
	const { request } = await n8n.session();
	await request('PATCH', '/credentials/lab-jira', {
		name: 'Jira Service Management',
		type: 'jsmCloudApi',
		data: { authentication: 'apiToken', siteUrl: simulator.address, email, apiToken },
	});
}
