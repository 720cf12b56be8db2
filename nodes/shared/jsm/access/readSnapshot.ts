import { mapInParallel } from '../../core/concurrency/inParallel';
import type { Account } from '../../core/directory/account';
import type { Organization } from '../../core/directory/organization';
import { accept } from '../../core/refusal/outcome';
import type { Desk, SiteSnapshot } from '../../core/access/siteSnapshot';
import { listAccounts } from '../api/allAccounts';
import { isPortalOnly } from '../api/accounts';
import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';
import { readListing } from '../organization/organizationListing';
import { listMembers } from '../api/organizations';
import { rememberLinks } from './portalLinks';
import { listDeskCustomers, listDeskOrganizations, listServiceDesks } from '../api/serviceDesks';

/**
 * Reads the accounts, organizations, memberships and desks of the site, one call per page. An incomplete list refuses the
 * whole snapshot.
 */
export async function readSnapshot(client: JsmClient): Promise<JsmOutcome<SiteSnapshot>> {
	const all = await listAccounts(client);
	if (!all.ok) return all;
	const listing = await readListing(client, 0);
	if (!listing.ok) return listing;
	const memberships = await readAllMemberships(client, listing.value.all);
	if (!memberships.ok) return memberships;
	const desks = await readAllDesks(client);
	if (!desks.ok) return desks;
	return accept({
		accounts: byAddress(all.value),
		showsAddresses: all.value.some((account) => isPortalOnly(account) && account.emailAddress !== undefined),
		organizations: listing.value.byName,
		memberships: memberships.value,
		...desks.value,
	});
}

function byAddress(accounts: readonly Account[]): Map<string, string[]> {
	const found = new Map<string, string[]>();
	for (const { accountId, emailAddress, accountType } of accounts) {
		if (emailAddress === undefined || accountType === 'app') continue;
		const address = emailAddress.toLowerCase();
		found.set(address, [...(found.get(address) ?? []), accountId]);
	}
	return found;
}

async function readAllMemberships(
	client: JsmClient,
	organizations: readonly Organization[],
): Promise<JsmOutcome<Map<string, Organization[]>>> {
	const found = new Map<string, Organization[]>();
	for (const organization of organizations) {
		const members = await listMembers(client, organization.id);
		if (!members.ok) return members;
		for (const { accountId } of members.value) {
			const known = found.get(accountId);
			if (known) known.push(organization);
			else found.set(accountId, [organization]);
		}
	}
	return accept(found);
}

/** Desks read at the same time; their lists of customers have a limit per second of their own. */
const DESKS_AT_ONCE = 4;

/** A desk that Jira does not show to this account is named and passed over: nothing is decided by its absence. */
async function readAllDesks(
	client: JsmClient,
): Promise<JsmOutcome<Pick<SiteSnapshot, 'desks' | 'unreadDesks'>>> {
	const listed = await listServiceDesks(client);
	if (!listed.ok) return listed;
	const desks = new Map<string, Desk>();
	const unreadDesks: string[] = [];
	const seen = await mapInParallel(listed.value, DESKS_AT_ONCE, async ({ id }) => {
		const desk = await readDesk(client, id);
		if (desk.ok) desks.set(id, desk.value);
		else if (desk.status === 403 || desk.status === 404) unreadDesks.push(id);
		else return desk;
		return accept(true);
	});
	const broken = seen.find(({ ok }) => !ok);
	return broken && !broken.ok ? broken : accept({ desks, unreadDesks });
}

async function readDesk(client: JsmClient, id: string): Promise<JsmOutcome<Desk>> {
	const customers = await listDeskCustomers(client, id);
	if (!customers.ok) return customers;
	const organizations = await listDeskOrganizations(client, id);
	if (!organizations.ok) return organizations;
	const linked = organizations.value.map((organization) => organization.id);
	// Remember the desk, so that it is not read again for every customer with a change.
	rememberLinks(client, id, linked);
	return accept({
		customers: new Set(customers.value.map(({ accountId }) => accountId)),
		organizations: new Set(linked),
	});
}
