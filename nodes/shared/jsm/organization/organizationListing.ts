import { skeletonsOf } from '../../core/mapping/nameSkeleton';
import { accept } from '../../core/refusal/outcome';
import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';
import type { Organization } from '../../core/directory/organization';
import { memoryKey, type OrganizationListing } from '../client/memory';
import { listOrganizations } from '../api/organizations';

/** Names are compared in composed form (NFC) and trimmed. */
export const comparableName = (name: string): string => name.normalize('NFC').trim();

export const nameKey = (client: JsmClient, name: string): string => memoryKey(client.account, name);

/**
 * Lists all organizations of the site, read once and kept.
 *
 * @param oldest how old a kept listing may be, in milliseconds
 */
export async function readListing(
	client: JsmClient,
	oldest: number,
): Promise<JsmOutcome<OrganizationListing>> {
	const { memory, account } = client;
	const kept = memory.listings.get(account);
	if (kept && client.now() - kept.at < oldest) return accept(kept);
	return await memory.share(`organizations ${account}`, async () => await listAndRemember(client));
}

/** Whether a kept listing of the whole site lacks the name, so that an organization of this name is most likely new. */
export const isListedAsMissing = ({ memory, account }: JsmClient, name: string): boolean =>
	memory.listings.get(account)?.byName.has(comparableName(name)) === false;

/** Adds a new organization to the kept listing. */
export function addToListing({ byName, bySkeleton }: OrganizationListing, organization: Organization): void {
	const name = comparableName(organization.name);
	const other = byName.get(name);
	// Two simultaneous creates can leave two organizations with one name; the older one is used.
	if (!other || Number(organization.id) < Number(other.id)) byName.set(name, organization);
	for (const skeleton of skeletonsOf(name)) bySkeleton.set(skeleton, name);
}

async function listAndRemember(client: JsmClient): Promise<JsmOutcome<OrganizationListing>> {
	const all = await listOrganizations(client);
	if (!all.ok) return all;
	const listing: OrganizationListing = {
		at: client.now(),
		all: all.value,
		byName: new Map(),
		bySkeleton: new Map(),
	};
	for (const organization of all.value) addToListing(listing, organization);
	for (const [name, organization] of listing.byName) {
		client.memory.organizations.set(nameKey(client, name), organization);
	}
	client.memory.listings.set(client.account, listing);
	return accept(listing);
}
