import { accept } from '../../core/refusal/outcome';
import { burstLimits } from '../client/burstLimits';
import type { JsmCall } from '../client/call';
import { callJsm, type JsmClient } from '../client/client';
import { failJsm, type JsmOutcome } from '../client/jsmRefusal';
import { listAll, platformForm } from '../client/page';
import { browseUsers, needsPermission } from './permission';

/** A group of the site, for Atlassian accounts. */
export interface Group {
	id: string;
	name: string;
}

const needsSiteAdmin = 'site administrator, and the scope manage:jira-configuration';
const needsBrowse = needsPermission(browseUsers);

function readGroup(value: unknown): Group | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { groupId, name } = value as Record<string, unknown>;
	return typeof groupId === 'string' && typeof name === 'string' ? { id: groupId, name } : undefined;
}

/** GET /group/bulk, all pages; with an id that group alone, or none. */
export async function listGroups(client: JsmClient, groupId?: string): Promise<JsmOutcome<Group[]>> {
	return await listAll(client, {
		call: {
			method: 'GET',
			path: '/rest/api/3/group/bulk',
			query: { groupId },
			experimental: true,
			needs: needsBrowse,
		},
		form: platformForm,
		read: readGroup,
		idOf: ({ id }) => id,
	});
}

/** POST /group/user. The answer for an account that is already a member is undocumented. */
export const addGroupMember = async (client: JsmClient, groupId: string, accountId: string) =>
	await changeMember(client, { method: 'POST', query: { groupId }, body: { accountId } });

/** DELETE /group/user. The answer for an account that is not a member is undocumented. */
export const removeGroupMember = async (client: JsmClient, groupId: string, accountId: string) =>
	await changeMember(client, { method: 'DELETE', query: { groupId, accountId } });

async function changeMember(
	client: JsmClient,
	change: Pick<JsmCall, 'method' | 'query' | 'body'>,
): Promise<JsmOutcome<true>> {
	const answer = await callJsm(client, { ...change, path: '/rest/api/3/group/user', needs: needsSiteAdmin });
	return answer.ok ? accept(true) : answer;
}

/** GET /user with its groups: whether the account is in the group; `undefined` if the list may be cut. */
export async function isGroupMember(
	client: JsmClient,
	groupId: string,
	accountId: string,
): Promise<JsmOutcome<boolean | undefined>> {
	const call = {
		method: 'GET',
		path: '/rest/api/3/user',
		query: { accountId, expand: 'groups' },
		limit: burstLimits.user,
		needs: needsBrowse,
	} as const;
	const answer = await callJsm(client, call);
	if (!answer.ok) return answer;
	const { groups } = (answer.value.json ?? {}) as { groups?: { size?: unknown; items?: unknown } };
	if (!Array.isArray(groups?.items)) {
		return failJsm('jsm-unexpected-answer', call, { expected: 'the groups of the account' });
	}
	const items = groups.items as unknown[];
	if (items.some((item) => readGroup(item)?.id === groupId)) return accept(true);
	return accept(groups.size === items.length ? false : undefined);
}
