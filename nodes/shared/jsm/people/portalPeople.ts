import { accept } from '../../core/refusal/outcome';
import type { OrganizationWithMembers, PortalPeople } from '../../core/portals/portalPeople';
import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';
import type { Organization } from '../../core/directory/organization';
import { listMembers } from '../api/organizations';
import { listDeskCustomers, listDeskOrganizations } from '../api/serviceDesks';

/** Lists everybody on a desk, personally or through an organization. An incomplete list refuses the whole result. */
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
