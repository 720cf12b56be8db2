import { difference } from 'lodash';
import { refuseRemovals } from '../../core/access/accessPlan';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { refuseManaged } from './findOrganization';
import type { JsmClient } from '../client/client';
import { changeAccounts, requireAnyKnown } from '../api/accountBatches';
import { addMembers, getOrganization, listMembers, removeMembers } from '../api/organizations';

export interface MemberChange {
	added: string[];
	removed: string[];
	/** IDs that no account of the site has. */
	unknown: string[];
}

/** Refuses an organization whose members a directory manages. */
export async function requireUnmanaged(client: JsmClient, id: string): Promise<Outcome<true>> {
	const organization = await getOrganization(client, id);
	if (!organization.ok) return organization;
	return organization.value.scimManaged ? refuseManaged(organization.value.name) : accept(true);
}

/** Adds any number of accounts to an organization. */
export const addManyMembers = async (client: JsmClient, id: string, accountIds: readonly string[]) =>
	await changeAccounts(client, accountIds, async (batch) => await addMembers(client, id, batch));

/** Removes any number of accounts from an organization. */
export const removeManyMembers = async (client: JsmClient, id: string, accountIds: readonly string[]) =>
	await changeAccounts(client, accountIds, async (batch) => await removeMembers(client, id, batch));

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

	const adding = await addManyMembers(client, id, added);
	if (!adding.ok) return adding;
	// A list without one known account is a mistake, not the wish to remove everybody.
	const isKept = wanted.length > added.length;
	const known = isKept ? adding : requireAnyKnown(adding.value);
	if (!known.ok) return known;
	const removing = await removeManyMembers(client, id, removed);
	if (!removing.ok) return removing;
	return accept({
		added: adding.value.changed,
		removed: removing.value.changed,
		unknown: [...adding.value.unknown, ...removing.value.unknown],
	});
}
