import type { Account } from '../../core/directory/account';
import type { Organization } from '../../core/directory/organization';
import { accept } from '../../core/refusal/outcome';
import { burstLimits } from '../client/burstLimits';
import { readAccount } from './accounts';
import type { JsmCall } from '../client/call';
import { callJsm, type JsmClient } from '../client/client';
import { failJsm, type JsmOutcome } from '../client/jsmRefusal';
import { listAll } from '../client/page';
import { readOrganization } from './organizations';

/** A service desk is what a customer sees as a portal: the same number is in the portal's address. */
export interface ServiceDesk {
	id: string;
	projectId: string;
	projectKey: string;
	projectName: string;
}

const DESK = '/rest/servicedeskapi/servicedesk/{desk}';
const needsDeskAdmin = 'project administrator of the service desk';
const needsDeskAgent = 'agent of the service desk';

function readServiceDesk(value: unknown): ServiceDesk | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { id, projectId, projectKey, projectName } = value as Record<string, unknown>;
	if (typeof id !== 'string' || typeof projectKey !== 'string') return undefined;
	return {
		id,
		projectId: String(projectId),
		projectKey,
		projectName: typeof projectName === 'string' ? projectName : projectKey,
	};
}

/** GET /servicedesk: desks visible to the caller. Slow with hundreds of them. */
export async function listServiceDesks(client: JsmClient, most?: number): Promise<JsmOutcome<ServiceDesk[]>> {
	return await listAll(client, {
		call: { method: 'GET', path: '/rest/servicedeskapi/servicedesk' },
		read: readServiceDesk,
		idOf: ({ id }) => id,
		most,
	});
}

/**
 * GET …/customer: direct customers of a desk, optionally those whose name or e-mail address matches. Limited to 5 per
 * second
 * for the whole site.
 */
export async function listDeskCustomers(
	client: JsmClient,
	desk: string,
	{ query, most }: { query?: string; most?: number } = {},
): Promise<JsmOutcome<Account[]>> {
	return await listAll(client, {
		call: {
			method: 'GET',
			path: `${DESK}/customer`,
			gaps: { desk },
			query: { query },
			experimental: true,
			limit: burstLimits.deskCustomers,
			needs: 'the right to view the customers of the service desk',
		},
		read: readAccount,
		idOf: ({ accountId }) => accountId,
		most,
	});
}

/** GET …/organization: organizations on a desk; with `accountId` only those the account is a member of. */
export async function listDeskOrganizations(
	client: JsmClient,
	desk: string,
	accountId?: string,
): Promise<JsmOutcome<Organization[]>> {
	return await listAll(client, {
		call: {
			method: 'GET',
			path: `${DESK}/organization`,
			gaps: { desk },
			query: { accountId },
			needs: needsDeskAgent,
		},
		read: readOrganization,
		idOf: ({ id }) => id,
	});
}

const run = async (client: JsmClient, call: JsmCall): Promise<JsmOutcome<true>> => {
	const answer = await callJsm(client, call);
	return answer.ok ? accept(true) : answer;
};

/** POST …/customer. Status 400: an account is unknown, but the others were added. */
export const addDeskCustomers = async (client: JsmClient, desk: string, accountIds: readonly string[]) =>
	await run(client, {
		method: 'POST',
		path: `${DESK}/customer`,
		gaps: { desk },
		body: { accountIds },
		needs: needsDeskAdmin,
	});

/** DELETE …/customer. Works on a restricted desk only; an open one is refused with `portal-not-restricted`. */
export async function removeDeskCustomers(
	client: JsmClient,
	desk: string,
	accountIds: readonly string[],
): Promise<JsmOutcome<true>> {
	const call = {
		method: 'DELETE',
		path: `${DESK}/customer`,
		gaps: { desk },
		body: { accountIds },
		experimental: true,
		needs: needsDeskAdmin,
	} as const;
	const removed = await run(client, call);
	if (removed.ok || removed.status !== 400) return removed;
	return failJsm('portal-not-restricted', call, {
		status: 400,
		hint: 'Set the portal to "Restricted" in the project settings under Customer permissions; Jira also says this for an unknown account',
	});
}

/** POST …/organization, one organization per call; adding it again changes nothing. */
export const addDeskOrganization = async (client: JsmClient, desk: string, organization: string) =>
	await run(client, {
		method: 'POST',
		path: `${DESK}/organization`,
		gaps: { desk },
		body: { organizationId: Number(organization) },
		needs: needsDeskAgent,
	});

/** DELETE …/organization with the organization in the body. */
export const removeDeskOrganization = async (client: JsmClient, desk: string, organization: string) =>
	await run(client, {
		method: 'DELETE',
		path: `${DESK}/organization`,
		gaps: { desk },
		body: { organizationId: Number(organization) },
		needs: needsDeskAgent,
	});
