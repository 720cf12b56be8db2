import type { Change } from '../core/loginItem';
import { accept, type Outcome } from '../core/outcome';
import { renewOrganization } from './findOrganization';
import { useAccount, type AccountInUse } from './freshAccount';
import type { JsmClient } from './jsmClient';
import type { JsmOutcome } from './jsmError';
import { keyOf } from './jsmMemory';
import { stateOf, type WantedOrganization } from './memberships';
import { addDeskCustomers, addDeskOrganization, listDeskOrganizations } from './serviceDesks';

/** One portal that must be open to the customer. */
export interface PortalWish {
	serviceDesk: string;
	/** Organizations that must be on the desk. */
	organizations: readonly WantedOrganization[];
	/** Whether the customer must be on the desk in person. */
	customer: boolean;
}

/**
 * Puts organizations and the customer on the desks where they are missing. What this process knows to be there costs
 * no call. Appends to `changes` what was done, also when it ends in a refusal.
 */
export async function applyPortalAccess(
	client: JsmClient,
	{
		account,
		portals,
		allowManaged,
	}: { account?: AccountInUse; portals: readonly PortalWish[]; allowManaged: boolean },
	changes: Change[],
): Promise<Outcome<true>> {
	for (const portal of portals) {
		const linked = await linkOrganizations(client, portal, account, allowManaged, changes);
		if (!linked.ok) return linked;
		if (!portal.customer || !account) continue;
		const added = await linkCustomer(client, portal.serviceDesk, account, changes);
		if (!added.ok) return added;
	}
	return accept(true);
}

const organizationLink = (client: JsmClient, desk: string, id: string) =>
	keyOf(client.account, desk, 'organization', id);
const customerLink = (client: JsmClient, desk: string, id: string) =>
	keyOf(client.account, desk, 'customer', id);

/** Remembers that organizations are on a desk. */
export function rememberLinks(client: JsmClient, desk: string, organizations: readonly string[]): void {
	for (const id of organizations) client.memory.links.set(organizationLink(client, desk, id), true);
}

/** Forgets what is known of a desk's link, after somebody was taken off it. */
export function forgetLink(
	client: JsmClient,
	desk: string,
	kind: 'organization' | 'customer',
	id: string,
): void {
	client.memory.links.delete(keyOf(client.account, desk, kind, id));
}

async function linkOrganizations(
	client: JsmClient,
	{ serviceDesk, organizations }: PortalWish,
	account: AccountInUse | undefined,
	allowManaged: boolean,
	changes: Change[],
): Promise<JsmOutcome<true>> {
	const isLinked = ({ id }: WantedOrganization) =>
		client.memory.links.has(organizationLink(client, serviceDesk, id));

	if (!organizations.every(isLinked) && account && !account.justCreated) {
		const seen = await readLinks(client, serviceDesk, account.accountId);
		if (!seen.ok) return seen;
	}
	for (const organization of organizations) {
		const change = { do: 'addOrganizationToPortal', organization: organization.name, serviceDesk } as const;
		if (isLinked(organization)) {
			changes.push({ ...change, state: 'unchanged' });
			continue;
		}
		const linked = await linkOrganization(client, serviceDesk, organization, allowManaged);
		changes.push({ ...change, state: stateOf(linked) });
		if (!linked.ok) return linked;
	}
	return accept(true);
}

/** One read instead of a write per organization, for a process that has just started. */
async function readLinks(client: JsmClient, desk: string, accountId: string): Promise<JsmOutcome<true>> {
	const seen = await listDeskOrganizations(client, desk, accountId);
	if (seen.ok) {
		rememberLinks(
			client,
			desk,
			seen.value.map(({ id }) => id),
		);
	}
	// Status 404 leaves open whether desk or account is unknown; the write will tell.
	return seen.ok || seen.status === 404 ? accept(true) : seen;
}

async function linkOrganization(
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

async function linkCustomer(
	client: JsmClient,
	serviceDesk: string,
	account: AccountInUse,
	changes: Change[],
): Promise<JsmOutcome<true>> {
	const key = () => customerLink(client, serviceDesk, account.accountId);
	if (client.memory.links.has(key())) {
		changes.push({ do: 'addCustomerToPortal', serviceDesk, state: 'unchanged' });
		return accept(true);
	}
	const added = await useAccount(client, account, [400], async (accountId) => {
		return await addDeskCustomers(client, serviceDesk, [accountId]);
	});
	changes.push({ do: 'addCustomerToPortal', serviceDesk, state: stateOf(added) });
	if (added.ok) client.memory.links.set(key(), true);
	return added;
}
