import type { Change, MappedOrganization } from '../../core/login/loginItem';
import { skeletonsOf } from '../../core/mapping/nameSkeleton';
import { checkAdminName, checkProviderName } from '../../core/mapping/organizationName';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import {
	findOrganization,
	foldedName,
	getOrCreate,
	refuseManaged,
	refuseMissing,
	type FoundOrganization,
	type OrganizationWish,
} from './findOrganization';
import type { JsmClient } from '../client/client';
import type { Organization } from '../../core/directory/organization';
import { believedFor, memoryKey, type OrganizationListing } from '../client/memory';
import { addToListing, readListing } from './organizationListing';
import {
	isSameOwner,
	ourOwnerOf,
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
	/** Whether an organization that nobody made on the fly may be taken; its first claimant then owns it. */
	adopt: boolean;
	/** Most new organizations of one connection per hour. */
	mostNew: number;
}

/** For how long after a listing, in milliseconds, nobody else is taken to have made what was missing. */
const JUST_LISTED = 2000;

interface Claim extends OrganizationWish, OrganizationClaim {
	/** What stays when the provider renames the organization; without it the name is the key. */
	key?: string;
	/** Whether an organization of this name that nobody made on the fly is joined, and stays without owner. */
	joins: boolean;
	/** Every mark that counts as the claimant's own; the first is the one to write. */
	owners: readonly [Owner, ...Owner[]];
}

/** An organization as the mapping names it. */
export type MappedWish = OrganizationWish & Pick<MappedOrganization, 'onTheFly'>;

/**
 * The organization of a mapped name: a name from the provider has to be claimed, a name the admin typed is looked up.
 * Whether another provider made the latter is looked at before somebody enters it.
 */
export const findMappedOrganization = async (
	client: JsmClient,
	{ onTheFly, ...wish }: MappedWish,
	claim: OrganizationClaim,
): Promise<Outcome<FoundOrganization>> =>
	onTheFly
		? await claimOrganization(client, wish, {
				...claim,
				key: onTheFly.key,
				joins: onTheFly.joins === true,
			})
		: await findOrganization(client, wish);

function ownersOf(
	{ issuer, joins }: Pick<Claim, 'issuer' | 'joins'>,
	name: string,
	key?: string,
): Claim['owners'] {
	const own = ownerOf(issuer, name, key);
	return joins ? [ourOwnerOf(name, key), own] : [own];
}

/**
 * Refuses what {@link findMappedOrganization} would refuse, as far as Jira can tell without anything being made. That
 * an organization is missing is no refusal where it may be made.
 */
export async function checkMappedOrganization(
	client: JsmClient,
	wish: MappedWish,
	claim: OrganizationClaim,
): Promise<Outcome<unknown>> {
	// One that an admin named and that may be made is made or found by the same call.
	if (wish.create && !wish.onTheFly) return checkAdminName(wish.name);
	const found = await findMappedOrganization(client, { ...wish, looksOnly: true }, claim);
	return !found.ok && found.reason === 'jsm-not-found' && wish.create ? accept(true) : found;
}

/**
 * The change to report for a found organization. Jira does not say whether it created the organization or already had it.
 */
export function describeFound(wanted: string, { name, by }: FoundOrganization): Change | undefined {
	if (by === 'get-or-create') return { do: 'createOrganization', organization: name, state: 'done' };
	if (foldedName(name) === foldedName(wanted)) return undefined;
	return { do: 'renamedAtProvider', organization: name, state: 'unchanged' };
}

/**
 * Finds the organization for a name from a provider: the one it created before under this key, the one of this name if it
 * is its own, or a new one. Never one of another owner, and never one with a confusable name (P-4, P-5).
 */
async function claimOrganization(
	client: JsmClient,
	wish: OrganizationWish,
	wanted: OrganizationClaim & { key?: string; joins?: boolean },
): Promise<Outcome<FoundOrganization>> {
	const name = checkProviderName(wish.name);
	if (!name.ok) return name;
	const { issuer, joins = false } = wanted;
	const owners = ownersOf({ issuer, joins }, name.value, wanted.key);
	const claim: Claim = { ...wish, ...wanted, joins, name: name.value, owners };
	const { claims, share } = client.memory;
	// An organization used by a rule without create is not yet claimed, so the two are remembered separately.
	const [owner] = owners;
	// The issuer as well: which marks count as own depends on it.
	const key = memoryKey(client.account, issuer, owner.owner, owner.key, claim.name, String(claim.create));

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
	return (
		findKnown() ??
		(await share(
			`${claim.looksOnly ? 'look at' : 'claim'} ${key}`,
			async () => await inEveryTurn(client, turns, settle),
		))
	);
}

/** Takes the turns in their order, which is the same for everybody, so that no two wait for each other. */
const inEveryTurn = async <T>(
	{ memory }: JsmClient,
	turns: readonly string[],
	run: () => Promise<T>,
): Promise<T> => await turns.reduceRight((then, turn) => async () => await memory.inTurn(turn, then), run)();

async function findOrMake(client: JsmClient, claim: Claim): Promise<Outcome<FoundOrganization>> {
	if (claim.key === undefined) return await findByName(client, claim);
	for (const owner of claim.owners) {
		const found = await findByKey(client, owner);
		if (!found.ok) return found;
		if (found.value) return requireUsable(claim, found.value);
	}
	return await findByName(client, claim);
}

/** The index is only a hint where to look; the organization found is verified. */
async function findByKey(client: JsmClient, owner: Owner): Promise<Outcome<FoundOrganization | undefined>> {
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
	if (listed && (owned.value || claim.joins)) return requireUsable(claim, { ...listed, by: 'listing' });
	// A stale listing cannot prove that an organization is missing or unowned: read it again. Whoever becomes the owner of
	// what is made must not become the owner of what somebody else has just made.
	const newest = listed || !claim.create || claim.joins ? believedFor.missingOrganization : JUST_LISTED;
	if (client.now() - listing.value.at >= newest) return await findByName(client, claim, newest);
	return listed ? await takeOver(client, claim, listed) : await make(client, claim, listing.value);
}

/** Whether the organization belongs to the claimant; false if it has no owner. Refuses one with another owner. */
async function requireOwn(
	client: JsmClient,
	{ name, owners }: Claim,
	{ id }: Organization,
): Promise<Outcome<boolean>> {
	const marked = await readOwner(client, id);
	if (!marked.ok) return marked;
	if (!marked.value) return accept(false);
	const mark = marked.value;
	if (owners.some((owner) => isSameOwner(mark, owner))) return accept(true);
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
	if (!usable.ok || !claim.create || claim.joins) return usable;
	if (!claim.adopt) {
		const entry = await readEntry(client, claim.owners[0]);
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
				hint: 'If your company names these groups, choose "We Do" under "Who Names These Groups?"; otherwise write a row for it in the group table, or allow "Adopt Existing Organizations" in the node',
			});
		}
	}
	return claim.looksOnly ? refuseMissing(claim.name) : await mark(client, claim, usable.value);
}

async function make(
	client: JsmClient,
	claim: Claim,
	listing: OrganizationListing,
): Promise<Outcome<FoundOrganization>> {
	const { name, owners, key } = claim;
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
	if (claim.looksOnly) return refuseMissing(name);
	// Joined by its name, it needs no owner; only a key has to be remembered.
	const needsOwner = !claim.joins || key !== undefined;
	const noted = needsOwner ? await writeEntry(client, owners[0], { making: name }) : accept(true);
	if (!noted.ok) return noted;
	const made = await getOrCreate(client, name);
	if (!made.ok) return made;
	addToListing(listing, made.value);
	const { by, name: inJira } = made.value;
	const asInJira = { ...claim, name: inJira, owners: ownersOf(claim, inJira, key) };
	// Another process may have just created it. What the site lacked a moment ago and is joined by its name has no owner.
	const isNew = by === 'get-or-create' && client.now() - listing.at < JUST_LISTED;
	const owned = isNew && !needsOwner ? accept(false) : await requireOwn(client, asInJira, made.value);
	if (!owned.ok) return owned;
	// Jira had it already, under another spelling.
	if (by === 'other-spelling' && !owned.value) return await takeOver(client, asInJira, made.value);
	const usable = requireUsable(claim, made.value);
	return usable.ok && !owned.value && needsOwner ? await mark(client, claim, usable.value) : usable;
}

async function mark(
	client: JsmClient,
	claim: Claim,
	found: FoundOrganization,
): Promise<Outcome<FoundOrganization>> {
	const [owner] = claim.owners;
	const marked = await writeOwner(client, found.id, owner);
	if (!marked.ok) return marked;
	const [entered, owned] = await Promise.all([
		writeEntry(client, owner, { organization: found.id }),
		// Another process may have marked it at the same moment: the later mark wins, and only its owner continues.
		requireOwn(client, claim, found),
	]);
	if (!entered.ok) return entered;
	if (!owned.ok) return owned;
	return owned.value ? accept(found) : refuseMissing(claim.name);
}
