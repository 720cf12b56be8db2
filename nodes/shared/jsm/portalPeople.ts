import { accept } from '../core/outcome';
import type { OrganizationWithMembers, PortalPeople } from '../core/portalPeople';
import type { JsmClient } from './jsmClient';
import type { JsmOutcome } from './jsmError';
import type { Organization } from './jsmMemory';
import { listMembers } from './organizations';
import { listDeskCustomers, listDeskOrganizations } from './serviceDesks';

/** Everybody on a desk, in person or through an organization. A list that breaks off refuses the whole. */
export async function listPortalPeople(client: JsmClient, desk: string): Promise<JsmOutcome<PortalPeople>> {
	const direct = await listDeskCustomers(client, desk);
	if (!direct.ok) return direct;
	const onDesk = await listDeskOrganizations(client, desk);
	if (!onDesk.ok) return onDesk;
	const organizations = await listMembersOf(client, onDesk.value);
	return organizations.ok
		? accept({ direct: direct.value, organizations: organizations.value })
		: organizations;
}

/** The members of each organization. */
export async function listMembersOf(
	client: JsmClient,
	organizations: readonly Organization[],
): Promise<JsmOutcome<OrganizationWithMembers[]>> {
	const all: OrganizationWithMembers[] = [];
	for (const { id, name } of organizations) {
		const members = await listMembers(client, id);
		if (!members.ok) return members;
		all.push({ id, name, members: members.value });
	}
	return accept(all);
}
