import { difference } from 'lodash';
import { refuseRemovals } from '../../core/access/accessPlan';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { refuseManaged } from './findOrganization';
import type { JsmClient } from '../client/client';
import { addMembers, getOrganization, listMembers, removeMembers } from '../api/organizations';

export interface MemberChange {
	added: string[];
	removed: string[];
}

/** Refuses an organization whose members a directory manages. */
export async function requireUnmanaged(client: JsmClient, id: string): Promise<Outcome<true>> {
	const organization = await getOrganization(client, id);
	if (!organization.ok) return organization;
	return organization.value.scimManaged ? refuseManaged(organization.value.name) : accept(true);
}

/**
 * Sets the members of an organization to exactly these accounts. An incomplete list changes nothing; additions come
 * first.
 */
export async function setMembers(
	client: JsmClient,
	id: string,
	wanted: readonly string[],
	mostRemovals: number,
): Promise<Outcome<MemberChange>> {
	const current = await listMembers(client, id);
	if (!current.ok) return current;
	const currentIds = current.value.map(({ accountId }) => accountId);
	const added = difference(wanted, currentIds);
	const removed = difference(currentIds, wanted);
	if (removed.length > mostRemovals) return refuseRemovals(removed.length, mostRemovals);

	const adding = await addMembers(client, id, added);
	if (!adding.ok) return adding;
	const removing = await removeMembers(client, id, removed);
	return removing.ok ? accept({ added, removed }) : removing;
}
