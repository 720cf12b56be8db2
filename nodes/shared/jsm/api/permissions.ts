import { accept } from '../../core/refusal/outcome';
import { callJsm, type JsmClient } from '../client/client';
import { failJsm, type JsmOutcome } from '../client/jsmRefusal';
import { administerJira, browseUsers, type Permission } from './permission';

/** Global permissions the client cannot do without. */
const neededPermissions: readonly Permission[] = [browseUsers, administerJira];

const call = {
	method: 'GET',
	path: '/rest/api/3/mypermissions',
	query: { permissions: neededPermissions.map(({ key }) => key).join(',') },
	needs: 'the scope read:jira-work',
} as const;

/**
 * Checks that the calling account may search users and create customers: without the first permission, a search returns an
 * empty list as if nobody existed. A positive result is remembered in the process.
 */
export async function requirePermissions(client: JsmClient): Promise<JsmOutcome<true>> {
	if (client.memory.permitted.has(client.account)) return accept(true);
	return await client.memory.share(`permissions ${client.account}`, async () => await askPermissions(client));
}

async function askPermissions(client: JsmClient): Promise<JsmOutcome<true>> {
	const answer = await callJsm(client, call);
	if (!answer.ok) return answer;
	const { permissions } = (answer.value.json ?? {}) as {
		permissions?: Record<string, { havePermission?: unknown } | undefined>;
	};
	if (typeof permissions !== 'object' || permissions === null) {
		return failJsm('jsm-unexpected-answer', call, { expected: 'a list of permissions' });
	}
	const missing = neededPermissions.filter(({ key }) => permissions[key]?.havePermission !== true);
	if (missing.length > 0) {
		const names = missing.map(({ name }) => `"${name}"`).join(' and ');
		return failJsm('jsm-permission-missing', call, {
			status: 403,
			expected: names,
			received: 'an account without it',
			hint: `Give the account of the credential the global permission ${names} (Jira settings, System, Global permissions)`,
		});
	}
	client.memory.permitted.set(client.account, true);
	return accept(true);
}
