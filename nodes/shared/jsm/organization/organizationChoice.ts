import { accept, type Outcome } from '../../core/refusal/outcome';
import { findOrganization, refuseManaged, type OrganizationWish } from './findOrganization';
import type { JsmClient } from '../client/client';
import { memoryKey } from '../client/memory';
import { noIssuer, type WantedOrganization } from './wantedOrganization';
import { getOrganization } from '../api/organizations';

/**
 * The organization an admin means: a number is its id, anything else its exact name.
 *
 * @param wish `confirmed`: one of this name may be one that a customer's own provider made
 */
export async function findChosenOrganization(
	client: JsmClient,
	wish: OrganizationWish & { confirmed: boolean },
): Promise<Outcome<WantedOrganization>> {
	if (!/^\d{1,15}$/.test(wish.name)) {
		const found = await findOrganization(client, wish);
		if (!found.ok) return found;
		const { confirmed, create } = wish;
		return accept({ ...found.value, create, ...(confirmed ? {} : { onlyOf: noIssuer }) });
	}
	const key = memoryKey(client.account, 'id', wish.name);
	const known = client.memory.organizations.get(key);
	const read = async () => await getOrganization(client, wish.name);
	const found = known ? accept(known) : await client.memory.share(`organization ${key}`, read);
	if (!found.ok) return found;
	client.memory.organizations.set(key, found.value);
	return found.value.scimManaged && !wish.allowManaged ? refuseManaged(found.value.name) : found;
}
