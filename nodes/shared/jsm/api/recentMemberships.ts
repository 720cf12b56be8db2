import { unionBy } from 'lodash';
import type { Organization } from '../../core/directory/organization';
import type { JsmClient } from '../client/client';
import { memoryKey } from '../client/memory';

const keyOf = (client: JsmClient, accountId: string): string => memoryKey(client.account, accountId);

/** Forgets what was written about a membership: from now on the listing counts. */
export function forgetChange(client: JsmClient, accountId: string, id: string): void {
	client.memory.recentMemberships.get(keyOf(client, accountId))?.delete(id);
}

function note(client: JsmClient, accountId: string, id: string, change: Organization | 'left'): void {
	const { recentMemberships } = client.memory;
	const key = keyOf(client, accountId);
	recentMemberships.set(key, new Map(recentMemberships.get(key)).set(id, change));
}

/** Remembers that the account was just made a member. */
export const noteJoined = (client: JsmClient, accountId: string, { id, name, scimManaged }: Organization) =>
	note(client, accountId, id, { id, name, ...(scimManaged === undefined ? {} : { scimManaged }) });

/** Remembers that the account was just taken out. */
export const noteLeft = (client: JsmClient, accountId: string, id: string): void =>
	note(client, accountId, id, 'left');

/**
 * The memberships that Jira lists, corrected by what this process has just written: whether a listing shows a write at
 * once, Atlassian does not document, and a membership that is not seen is never taken back.
 */
export function withRecentMemberships(
	client: JsmClient,
	accountId: string,
	listed: readonly Organization[],
): Organization[] {
	const recent = client.memory.recentMemberships.get(keyOf(client, accountId));
	if (!recent) return [...listed];
	const stayed = listed.filter(({ id }) => recent.get(id) !== 'left');
	const joined = [...recent.values()].filter((change) => change !== 'left');
	return unionBy(stayed, joined, 'id');
}
