import type { Change } from '../../core/login/loginItem';
import { skeletonsOf } from '../../core/mapping/nameSkeleton';
import { checkProviderName } from '../../core/mapping/organizationName';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import {
	findOrganization,
	getOrCreate,
	refuseManaged,
	refuseMissing,
	type FoundOrganization,
	type OrganizationWish,
} from './findOrganization';
import type { JsmClient } from '../client/client';
import type { Organization } from '../../core/directory/organization';
import { believedFor, memoryKey, type OrganizationListing } from '../client/memory';
import { addToListing, comparableName, readListing } from './organizationListing';
import {
	isSameOwner,
	ownerOf,
	readEntry,
	readOwner,
	writeEntry,
	writeOwner,
	type Owner,
} from './organizationOwner';
import { getOrganization } from '../api/organizations';

/** The provider on whose behalf an organization is claimed; issuer and connection come from the pass. */
export interface OrganizationClaim {
	issuer: string;
	connection: string;
	/** What stays when the provider renames the organization; without it the name is the key. */
	key?: string;
	/** Whether an organization that nobody made on the fly may be taken. */
	adopt: boolean;
	/** Most new organizations of one connection per hour. */
	mostNew: number;
}

interface Claim extends OrganizationWish, OrganizationClaim {
	owner: Owner;
}

/** The organization of a mapped name: a name the admin typed is trusted, a name from the provider has to be claimed. */
export const findMappedOrganization = async (
	client: JsmClient,
	wish: OrganizationWish,
	claim?: OrganizationClaim,
): Promise<Outcome<FoundOrganization>> =>
	claim ? await claimOrganization(client, wish, claim) : await findOrganization(client, wish);

/**
 * The change to report for a found organization. Jira does not say whether it created the organization or already had it.
 */
export function describeFound(wanted: string, { name, by }: FoundOrganization): Change | undefined {
	if (by === 'get-or-create') return { do: 'createOrganization', organization: name, state: 'done' };
	if (comparableName(name) === comparableName(wanted)) return undefined;
	return { do: 'renamedAtProvider', organization: name, state: 'unchanged' };
}

/**
 * Finds the organization for a name from a provider: the one it created before under this key, the one of this name if it
 * is its own, or a new one. Never one of another owner, and never one with a confusable name (P-4, P-5).
 */
async function claimOrganization(
	client: JsmClient,
	wish: OrganizationWish,
	wanted: OrganizationClaim,
): Promise<Outcome<FoundOrganization>> {
	const name = checkProviderName(wish.name);
	if (!name.ok) return name;
	const owner = ownerOf(wanted.issuer, name.value, wanted.key);
	const claim: Claim = { ...wish, ...wanted, name: name.value, owner };
	const { claims, share } = client.memory;
	// An organization used by a rule without create is not yet claimed, so the two are remembered separately.
	const key = memoryKey(client.account, owner.owner, owner.key, claim.name, String(claim.create));

	const findKnown = (): Outcome<FoundOrganization> | undefined => {
		const known = claims.get(key);
		return known && requireUsable(claim, { ...known, by: 'memory' });
	};
	// Claims of confusable names run one after the other, so that the second sees the result of the first.
	const turns = skeletonsOf(claim.name).map((skeleton) => memoryKey(client.account, 'claim', skeleton));
	const settle = async () => {
		const meanwhile = findKnown();
		if (meanwhile) return meanwhile;
		const found = await findOrMake(client, claim);
		if (found.ok) claims.set(key, found.value);
		return found;
	};
	return findKnown() ?? (await share(`claim ${key}`, async () => await inEveryTurn(client, turns, settle)));
}

/** Takes the turns in their order, which is the same for everybody, so that no two wait for each other. */
const inEveryTurn = async <T>(
	{ memory }: JsmClient,
	turns: readonly string[],
	run: () => Promise<T>,
): Promise<T> => await turns.reduceRight((then, turn) => async () => await memory.inTurn(turn, then), run)();

async function findOrMake(client: JsmClient, claim: Claim): Promise<Outcome<FoundOrganization>> {
	if (claim.key === undefined) return await findByName(client, claim);
	const found = await findByKey(client, claim);
	if (!found.ok) return found;
	return found.value ? requireUsable(claim, found.value) : await findByName(client, claim);
}

/** The index is only a hint where to look; the organization found is verified. */
async function findByKey(
	client: JsmClient,
	{ owner }: Claim,
): Promise<Outcome<FoundOrganization | undefined>> {
	const entry = await readEntry(client, owner);
	if (!entry.ok) return entry;
	const { organization: id } = entry.value;
	if (id === undefined) return accept(undefined);
	const marked = await readOwner(client, id);
	if (!marked.ok) return marked;
	if (!marked.value || !isSameOwner(marked.value, owner)) return accept(undefined);
	const organization = await getOrganization(client, id);
	return organization.ok ? accept({ ...organization.value, by: 'key' }) : organization;
}

async function findByName(
	client: JsmClient,
	claim: Claim,
	oldest: number = believedFor.organization,
): Promise<Outcome<FoundOrganization>> {
	const listing = await readListing(client, oldest);
	if (!listing.ok) return listing;
	const listed = listing.value.byName.get(claim.name);
	const owned = listed ? await requireOwn(client, claim, listed) : accept(false);
	if (!owned.ok) return owned;
	if (listed && owned.value) return requireUsable(claim, { ...listed, by: 'listing' });
	// A stale listing cannot prove that an organization is missing or unowned: read it again.
	const { missingOrganization } = believedFor;
	if (client.now() - listing.value.at >= missingOrganization) {
		return await findByName(client, claim, missingOrganization);
	}
	return listed ? await takeOver(client, claim, listed) : await make(client, claim, listing.value);
}

/** Whether the organization belongs to the claimant; false if it has no owner. Refuses one with another owner. */
async function requireOwn(
	client: JsmClient,
	{ name, owner }: Claim,
	{ id }: Organization,
): Promise<Outcome<boolean>> {
	const marked = await readOwner(client, id);
	if (!marked.ok) return marked;
	if (!marked.value) return accept(false);
	if (isSameOwner(marked.value, owner)) return accept(true);
	return refuse('organization-of-another-connection', {
		field: `organization "${name}"`,
		expected: 'one that this connection made under the same key',
		hint: 'Two providers, or two companies of one provider, claim this name. Rename one of them in the mapping, or write a row for it in the group table',
	});
}

const requireUsable = ({ allowManaged }: Claim, found: FoundOrganization): Outcome<FoundOrganization> =>
	found.scimManaged && !allowManaged ? refuseManaged(found.name) : accept(found);

/**
 * Handles an existing organization without owner: the admin may allow its use by a rule without create or by the option; or
 * it is left over from a crash of ours.
 */
async function takeOver(
	client: JsmClient,
	claim: Claim,
	listed: Organization,
): Promise<Outcome<FoundOrganization>> {
	const usable = requireUsable(claim, { ...listed, by: 'listing' });
	if (!usable.ok || !claim.create) return usable;
	if (!claim.adopt) {
		const entry = await readEntry(client, claim.owner);
		if (!entry.ok) return entry;
		const { making, organization } = entry.value;
		// Another process marked it after this one had read its owner.
		if (organization === listed.id) {
			const owned = await requireOwn(client, claim, listed);
			if (!owned.ok) return owned;
			if (owned.value) return usable;
		}
		if (making !== claim.name) {
			return refuse('organization-not-ours', {
				field: `organization "${claim.name}"`,
				expected: 'one that was made on the fly',
				hint: 'Write a row for it in the group table, or allow "Adopt Existing Organizations" in the node',
			});
		}
	}
	return await mark(client, claim, usable.value);
}

async function make(
	client: JsmClient,
	claim: Claim,
	listing: OrganizationListing,
): Promise<Outcome<FoundOrganization>> {
	const { name, owner } = claim;
	if (!claim.create) return refuseMissing(name);
	const twin = skeletonsOf(name)
		.map((skeleton) => listing.bySkeleton.get(skeleton))
		.find((each) => each !== undefined);
	if (twin !== undefined) {
		return refuse('organization-name-confusable', {
			field: 'organization name',
			expected: `a name that cannot be taken for "${twin}"`,
			received: name,
			hint: 'If both are meant, write a row for it in the group table',
		});
	}
	const until = client.memory.countNew(memoryKey(client.account, claim.connection), name, claim.mostNew);
	if (until !== undefined) {
		return refuse('too-many-new-organizations', {
			field: `organization "${name}"`,
			expected: `at most ${claim.mostNew} new ones per hour`,
			received: `one more, before ${new Date(until).toISOString()}`,
			hint: 'Look at the groups the provider sends. If they are right, raise "Max New Organizations per Hour"',
		});
	}
	const noted = await writeEntry(client, owner, { making: name });
	if (!noted.ok) return noted;
	const made = await getOrCreate(client, name);
	if (!made.ok) return made;
	addToListing(listing, made.value);
	// Another process may have just created it.
	const owned = await requireOwn(client, claim, made.value);
	if (!owned.ok) return owned;
	const usable = requireUsable(claim, made.value);
	return usable.ok && !owned.value ? await mark(client, claim, usable.value) : usable;
}

async function mark(
	client: JsmClient,
	claim: Claim,
	found: FoundOrganization,
): Promise<Outcome<FoundOrganization>> {
	const { owner } = claim;
	const marked = await writeOwner(client, found.id, owner);
	if (!marked.ok) return marked;
	const entered = await writeEntry(client, owner, { organization: found.id });
	if (!entered.ok) return entered;
	// Another process may have marked it at the same moment: the later mark wins, and only its owner continues.
	const owned = await requireOwn(client, claim, found);
	if (!owned.ok) return owned;
	return owned.value ? accept(found) : refuseMissing(claim.name);
}
