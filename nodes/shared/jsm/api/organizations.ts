import type { Account } from '../../core/directory/account';
import type { Organization } from '../../core/directory/organization';
import { accept } from '../../core/refusal/outcome';
import { readAccount } from './accounts';
import { callJsm, type JsmClient } from '../client/client';
import { failJsm, type JsmOutcome } from '../client/jsmRefusal';
import { listAll } from '../client/page';
import { forgetChange, noteLeft } from './recentMemberships';

const ORGANIZATION = '/rest/servicedeskapi/organization/{organization}';
const MEMBERS = `${ORGANIZATION}/user`;
const needsAgent =
	'agent of a service desk, or "Administer Jira" where Organization management was moved to Jira administrators';

export function readOrganization(value: unknown): Organization | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { id, name, scimManaged } = value as Record<string, unknown>;
	if ((typeof id !== 'string' && typeof id !== 'number') || !/^\d+$/.test(String(id))) return undefined;
	if (typeof name !== 'string') return undefined;
	return { id: String(id), name, ...(typeof scimManaged === 'boolean' ? { scimManaged } : {}) };
}

/** GET /organization, all pages; with `accountId` only those the account is a member of (status 404: unknown account). */
export async function listOrganizations(
	client: JsmClient,
	{ accountId, most }: { accountId?: string; most?: number } = {},
): Promise<JsmOutcome<Organization[]>> {
	return await listAll(client, {
		call: {
			method: 'GET',
			path: '/rest/servicedeskapi/organization',
			query: { accountId },
			needs: 'agent of a service desk',
		},
		read: readOrganization,
		idOf: ({ id }) => id,
		most,
	});
}

/**
 * POST /organization: creates the organization, or returns the one that already has this name; the answer does not say
 * which.
 */
export async function createOrganization(client: JsmClient, name: string): Promise<JsmOutcome<Organization>> {
	const call = {
		method: 'POST',
		path: '/rest/servicedeskapi/organization',
		body: { name },
		needs: needsAgent,
	} as const;
	const answer = await callJsm(client, call);
	if (!answer.ok) return answer;
	const organization = readOrganization(answer.value.json);
	return organization
		? accept(organization)
		: failJsm('jsm-unexpected-answer', call, { expected: 'an organization' });
}

/** GET /organization/{organization}. */
export async function getOrganization(client: JsmClient, id: string): Promise<JsmOutcome<Organization>> {
	const call = { method: 'GET', path: ORGANIZATION, gaps: { organization: id } } as const;
	const answer = await callJsm(client, call);
	if (!answer.ok) return answer;
	const organization = readOrganization(answer.value.json);
	return organization
		? accept(organization)
		: failJsm('jsm-unexpected-answer', call, { expected: 'an organization' });
}

/** GET /organization/{organization}/user, all pages. */
export async function listMembers(client: JsmClient, id: string): Promise<JsmOutcome<Account[]>> {
	return await listAll(client, {
		call: { method: 'GET', path: MEMBERS, gaps: { organization: id }, needs: 'agent of a service desk' },
		read: readAccount,
		idOf: ({ accountId }) => accountId,
	});
}

/**
 * POST /organization/{organization}/user, for a few accounts. Status 400: an account is unknown, and the state of the
 * others is unknown; 404: no such organization.
 */
export const addMembers = async (client: JsmClient, id: string, accountIds: readonly string[]) =>
	await changeMembers(client, 'POST', id, accountIds);

/**
 * DELETE /organization/{organization}/user with the accounts in the body, for a few accounts; one that is not a member
 * changes nothing.
 */
export async function removeMembers(
	client: JsmClient,
	id: string,
	accountIds: readonly string[],
): Promise<JsmOutcome<true>> {
	const removed = await changeMembers(client, 'DELETE', id, accountIds);
	if (removed.ok) for (const accountId of accountIds) noteLeft(client, accountId, id);
	return removed;
}

async function changeMembers(
	client: JsmClient,
	method: 'POST' | 'DELETE',
	id: string,
	accountIds: readonly string[],
): Promise<JsmOutcome<true>> {
	// If the write fails, its outcome may be unknown, so the listing counts.
	for (const accountId of accountIds) forgetChange(client, accountId, id);
	const answer = await callJsm(client, {
		method,
		path: MEMBERS,
		gaps: { organization: id },
		body: { accountIds },
		needs: needsAgent,
	});
	return answer.ok ? accept(true) : answer;
}
