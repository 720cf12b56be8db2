import { accept } from '../../core/refusal/outcome';
import { callJsm, proveCaller, requireCaller, type JsmClient } from '../client/client';
import { failJsm, type JsmOutcome } from '../client/jsmRefusal';
import { memoryKey } from '../client/memory';
import { administerJira, browseUsers, type Permission } from './permission';

/** What finding and creating customers needs. */
const forCustomers: readonly Permission[] = [browseUsers, administerJira];

/** How a permission is checked. */
export interface PermissionCheck {
	/** Ask Jira now instead of relying on an earlier answer: before something is removed, or reported as absent. */
	fresh: boolean;
}

/**
 * Checks that the calling account has global permissions: without _Browse users and groups_, a search returns an empty
 * list as if nobody existed. A positive result is remembered in the process.
 *
 * @param needed default: what finding and creating customers needs
 */
export async function requirePermissions(
	client: JsmClient,
	needed = forCustomers,
	{ fresh }: PermissionCheck = { fresh: false },
): Promise<JsmOutcome<true>> {
	const { memory, account } = client;
	const keys = needed.map(({ key }) => key);
	if (!fresh && keys.every((key) => memory.permitted.has(memoryKey(account, key)))) return accept(true);
	const kind = fresh ? 'fresh permissions' : 'permissions';
	return await memory.share(
		`${kind} ${memoryKey(account, ...keys)}`,
		async () => await askPermissions(client, needed, { fresh }),
	);
}

async function askPermissions(
	client: JsmClient,
	needed: readonly Permission[],
	{ fresh }: PermissionCheck,
): Promise<JsmOutcome<true>> {
	const call = {
		method: 'GET',
		path: '/rest/api/3/mypermissions',
		query: { permissions: needed.map(({ key }) => key).join(',') },
		needs: 'the scope read:jira-work',
	} as const;
	const answer = await callJsm(client, call);
	if (!answer.ok) return answer;
	// Anonymous callers are answered too, with the permissions of the public.
	const isUnnamed = answer.value.caller === undefined;
	const known = fresh && isUnnamed ? await proveCaller(client) : await requireCaller(client, answer.value);
	if (!known.ok) return known;
	const { permissions } = (answer.value.json ?? {}) as {
		permissions?: Record<string, { havePermission?: unknown } | undefined>;
	};
	if (typeof permissions !== 'object' || permissions === null) {
		return failJsm('jsm-unexpected-answer', call, { expected: 'a list of permissions' });
	}
	const missing = needed.filter(({ key }) => permissions[key]?.havePermission !== true);
	if (missing.length > 0) {
		const names = missing.map(({ name }) => `"${name}"`).join(' and ');
		return failJsm('jsm-permission-missing', call, {
			status: 403,
			expected: names,
			received: 'an account without it',
			hint: `Give the account of the credential the global permission ${names} (Jira settings, System, Global permissions)`,
		});
	}
	for (const { key } of needed) client.memory.permitted.set(memoryKey(client.account, key), true);
	return accept(true);
}
