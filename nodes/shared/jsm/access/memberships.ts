import { renewOrganization } from '../organization/findOrganization';
import { useAccount, type AccountInUse } from '../customer/freshAccount';
import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';
import type { Organization } from '../../core/directory/organization';
import type { WantedOrganization } from '../organization/wantedOrganization';
import { addMembers, listOrganizations } from '../api/organizations';
import { noteJoined, withRecentMemberships } from '../api/recentMemberships';
import { accept } from '../../core/refusal/outcome';

/** Reads the customer's organizations. A remembered account id that Jira no longer knows is replaced in `account`. */
export const readMemberships = async (
	client: JsmClient,
	account: AccountInUse,
): Promise<JsmOutcome<Organization[]>> =>
	await useAccount(client, account, [400, 404], async (accountId) => {
		const listed = await listOrganizations(client, { accountId });
		return listed.ok ? accept(withRecentMemberships(client, accountId, listed.value)) : listed;
	});

/**
 * Makes the account a member. An id Jira no longer knows is replaced in `organization`, after `renewed` has recorded it.
 */
export async function addToOrganization(
	client: JsmClient,
	account: AccountInUse,
	organization: WantedOrganization,
	{ allowManaged, renewed }: { allowManaged: boolean; renewed: (id: string) => Promise<JsmOutcome<true>> },
): Promise<JsmOutcome<true>> {
	// Status 400 is about the account, 404 about the organization.
	const enter = async () =>
		await useAccount(client, account, [400], async (accountId) => {
			const added = await addMembers(client, organization.id, [accountId]);
			if (added.ok) noteJoined(client, accountId, organization);
			return added;
		});
	const entered = await enter();
	if (entered.ok || entered.status !== 404) return entered;
	const found = await renewOrganization(client, organization, allowManaged);
	if (!found.ok) return found;
	if (found.value === undefined) return entered;
	const noted = await renewed(found.value);
	if (!noted.ok) return noted;
	organization.id = found.value;
	return await enter();
}
