import type { Account } from '../../core/directory/account';
import type { Organization } from '../../core/directory/organization';
import { accept } from '../../core/refusal/outcome';
import type { SiteSnapshot } from '../../core/access/siteSnapshot';
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
		desks: desks.value,
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

async function readAllDesks(client: JsmClient): Promise<JsmOutcome<SiteSnapshot['desks']>> {
	const found = new Map<string, { customers: Set<string>; organizations: Set<string> }>();
	const desks = await listServiceDesks(client);
	if (!desks.ok) return desks;
	for (const { id } of desks.value) {
		const customers = await listDeskCustomers(client, id);
		// This account cannot have added anybody to a desk it may not read.
		if (!customers.ok && customers.status === 403) continue;
		if (!customers.ok) return customers;
		const organizations = await listDeskOrganizations(client, id);
		if (!organizations.ok) return organizations;
		const linked = organizations.value.map((organization) => organization.id);
		// Remember the desk, so that it is not read again for every customer with a change.
		rememberLinks(client, id, linked);
		found.set(id, {
			customers: new Set(customers.value.map(({ accountId }) => accountId)),
			organizations: new Set(linked),
		});
	}
	return accept(found);
}
