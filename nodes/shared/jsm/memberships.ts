import { differenceBy, uniqBy } from 'lodash';
import type { Change } from '../core/loginItem';
import { accept, refuse, type Outcome } from '../core/outcome';
import { refuseManaged, renewOrganization } from './findOrganization';
import { useAccount, type AccountInUse } from './freshAccount';
import type { JsmClient } from './jsmClient';
import type { JsmOutcome } from './jsmError';
import type { Organization } from './jsmMemory';
import { addMembers, listOrganizations, removeMembers } from './organizations';

export const removalModes = ['never', 'everythingNotMapped'] as const;

export interface Removal {
	mode: (typeof removalModes)[number];
	/** More removals than this in one run are refused as a whole. */
	most: number;
}

/** An organization the customer must be in. */
export interface WantedOrganization extends Organization {
	/** With a name and this, a stale id heals itself: whether a missing organization may be made again. */
	create?: boolean;
}

export interface MembershipWish {
	account: AccountInUse;
	wanted: readonly WantedOrganization[];
	removal: Removal;
	/** Whether members of organizations that a directory manages (SCIM) may be changed. */
	allowManaged: boolean;
}

export interface MembershipResult {
	/** Memberships found before any change. */
	before: Organization[];
	/** The wanted organizations with ids that work. */
	organizations: WantedOrganization[];
}

export interface MembershipPlan {
	add: WantedOrganization[];
	keep: WantedOrganization[];
	remove: Organization[];
}

/** What brings the current memberships to the wanted ones. Pure. Managed organizations are never left unless allowed. */
export function planMemberships(
	current: readonly Organization[],
	{ wanted, removal, allowManaged }: Pick<MembershipWish, 'wanted' | 'removal' | 'allowManaged'>,
): Outcome<MembershipPlan> {
	const add = differenceBy([...wanted], [...current], 'id');
	const managed = add.find(({ scimManaged }) => scimManaged && !allowManaged);
	if (managed) return refuseManaged(managed.name);

	const surplus = differenceBy([...current], [...wanted], 'id');
	const remove =
		removal.mode === 'never' ? [] : surplus.filter(({ scimManaged }) => allowManaged || !scimManaged);
	if (remove.length > removal.most) return refuseRemovals(remove.length, removal.most);
	return accept({ add, keep: differenceBy([...wanted], add, 'id'), remove });
}

export const refuseRemovals = (count: number, most: number) =>
	refuse('too-many-removals', {
		field: 'memberships',
		expected: `at most ${most}`,
		received: String(count),
		hint: 'Nothing was changed. Check the mapping, or raise the limit in the node',
	});

/**
 * Makes the customer a member of the wanted organizations: one read, then one write per difference, additions first.
 * A customer of this very login is in none yet, so nothing is read. A broken list changes nothing.
 * Appends to `changes` what was done, also when it ends in a refusal.
 */
export async function setMemberships(
	client: JsmClient,
	wish: MembershipWish,
	changes: Change[],
): Promise<Outcome<MembershipResult>> {
	const { account } = wish;
	const current = account.justCreated
		? accept<Organization[]>([])
		: await useAccount(client, account, [400, 404], async (accountId) => {
				return await listOrganizations(client, { accountId });
			});
	if (!current.ok) return current;
	const wanted = uniqBy(wish.wanted, 'id').map((organization) => ({ ...organization }));
	const plan = planMemberships(current.value, { ...wish, wanted });
	if (!plan.ok) return plan;

	for (const { name } of plan.value.keep) {
		changes.push({ do: 'addToOrganization', organization: name, state: 'unchanged' });
	}
	for (const organization of plan.value.add) {
		const added = await addToOrganization(client, organization, wish);
		changes.push({ do: 'addToOrganization', organization: organization.name, state: stateOf(added) });
		if (!added.ok) return added;
	}
	for (const { id, name } of plan.value.remove) {
		const removed = await removeMembers(client, id, [account.accountId]);
		changes.push({ do: 'removeFromOrganization', organization: name, state: stateOf(removed) });
		if (!removed.ok) return removed;
	}
	return accept({ before: current.value, organizations: wanted });
}

export const stateOf = ({ ok }: { ok: boolean }): Change['state'] => (ok ? 'done' : 'failed');

async function addToOrganization(
	client: JsmClient,
	organization: WantedOrganization,
	{ account, allowManaged }: MembershipWish,
): Promise<JsmOutcome<true>> {
	// Status 400 is about the account, 404 about the organization.
	const add = async () =>
		await useAccount(client, account, [400], async (accountId) => {
			return await addMembers(client, organization.id, [accountId]);
		});
	const added = await add();
	if (added.ok || added.status !== 404) return added;
	const renewed = await renewOrganization(client, organization, allowManaged);
	if (!renewed.ok) return renewed;
	if (renewed.value === undefined) return added;
	organization.id = renewed.value;
	return await add();
}
