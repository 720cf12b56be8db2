import type { DesiredPortal } from '../../core/access/accessState';
import { accept } from '../../core/refusal/outcome';
import { renewOrganization } from '../organization/findOrganization';
import { useAccount, type AccountInUse } from '../customer/freshAccount';
import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';
import { memoryKey } from '../client/memory';
import type { WantedOrganization } from '../organization/wantedOrganization';
import {
	addDeskCustomers,
	addDeskOrganization,
	listDeskCustomers,
	listDeskOrganizations,
	removeDeskCustomers,
} from '../api/serviceDesks';

/** One portal that must be open to the customer; stale ids of its organizations are renewed. */
export type PortalWish = DesiredPortal<WantedOrganization>;

type LinkKind = 'organization' | 'customer';

const linkKey = (client: JsmClient, desk: string, kind: LinkKind, id: string) =>
	memoryKey(client.account, desk, kind, id);

/** Whether this process remembers that the organization or customer is on the desk. */
export const isLinked = (client: JsmClient, desk: string, kind: LinkKind, id: string): boolean =>
	client.memory.links.has(linkKey(client, desk, kind, id));

const rememberLink = (client: JsmClient, desk: string, kind: LinkKind, id: string): void => {
	client.memory.links.set(linkKey(client, desk, kind, id), true);
};

/** Remembers that organizations are on a desk. */
export function rememberLinks(client: JsmClient, desk: string, organizations: readonly string[]): void {
	for (const id of organizations) rememberLink(client, desk, 'organization', id);
}

/** Forgets that somebody is on a desk, after removing them. */
export const forgetLink = (client: JsmClient, desk: string, kind: LinkKind, id: string): void => {
	client.memory.links.delete(linkKey(client, desk, kind, id));
};

/** Reads the desk once instead of writing each organization; saves calls in a process that has just started. */
export async function readLinks(
	client: JsmClient,
	desk: string,
	accountId: string,
): Promise<JsmOutcome<WantedOrganization[]>> {
	const seen = await listDeskOrganizations(client, desk, accountId);
	if (seen.ok) {
		rememberLinks(
			client,
			desk,
			seen.value.map(({ id }) => id),
		);
	}
	// Status 404 does not say whether desk or account is unknown; the write will.
	return seen.ok || seen.status !== 404 ? seen : accept([]);
}

/** Checks whether the customer is on the desk personally, to distinguish our grants from those of others. */
export async function readDirectLink(
	client: JsmClient,
	desk: string,
	{ accountId, person }: AccountInUse,
): Promise<JsmOutcome<true>> {
	const listed = await listDeskCustomers(client, desk, { query: person?.email });
	if (!listed.ok) return listed;
	const isListed = listed.value.some((each) => each.accountId === accountId);
	const hasJustLeft = client.memory.recentlyUnlinked.has(linkKey(client, desk, 'customer', accountId));
	if (isListed && !hasJustLeft) rememberLink(client, desk, 'customer', accountId);
	return accept(true);
}

export async function linkOrganization(
	client: JsmClient,
	desk: string,
	organization: WantedOrganization,
	allowManaged: boolean,
): Promise<JsmOutcome<true>> {
	let { id } = organization;
	let linked = await addDeskOrganization(client, desk, id);
	if (!linked.ok && linked.status === 404) {
		const renewed = await renewOrganization(client, organization, allowManaged);
		if (!renewed.ok) return renewed;
		if (renewed.value === undefined) return linked;
		id = renewed.value;
		linked = await addDeskOrganization(client, desk, id);
	}
	if (linked.ok) rememberLinks(client, desk, [id]);
	return linked;
}

export async function linkCustomer(
	client: JsmClient,
	desk: string,
	account: AccountInUse,
): Promise<JsmOutcome<true>> {
	const added = await useAccount(client, account, [400], async (accountId) => {
		return await addDeskCustomers(client, desk, [accountId]);
	});
	if (!added.ok) return added;
	client.memory.recentlyUnlinked.delete(linkKey(client, desk, 'customer', account.accountId));
	rememberLink(client, desk, 'customer', account.accountId);
	return added;
}

export async function unlinkCustomer(
	client: JsmClient,
	desk: string,
	accountId: string,
): Promise<JsmOutcome<true>> {
	forgetLink(client, desk, 'customer', accountId);
	const removed = await removeDeskCustomers(client, desk, [accountId]);
	if (removed.ok) client.memory.recentlyUnlinked.set(linkKey(client, desk, 'customer', accountId), true);
	return removed;
}
