import { difference, once, partition } from 'lodash';
import { aheadOfNeed } from '../../core/concurrency/aheadOfNeed';
import { mapInParallel } from '../../core/concurrency/inParallel';
import type { Organization, OrganizationReference } from '../../core/directory/organization';
import type { Change } from '../../core/login/loginItem';
import { accept, type Outcome } from '../../core/refusal/outcome';
import type { JsmClient } from '../client/client';
import {
	checkMappedOrganization,
	describeFound,
	findMappedOrganization,
} from '../organization/claimOrganization';
import { findOrganization, type FoundOrganization } from '../organization/findOrganization';
import { comparableName, isListedAsMissing } from '../organization/organizationListing';
import { refuseForeignOrganizations } from '../organization/typedOrganizations';
import { noIssuer, termsOf, type WantedOrganization } from '../organization/wantedOrganization';
import type { PortalWish } from './portalLinks';
import type { Synchronization, SynchronizedOrganization, SynchronizedPortal } from './synchronization';

/** Organizations looked for at the same time. */
const AT_ONCE = 4;

/** Keyed by the name from the mapping: an organization found by its key may have another name in Jira. */
export type FoundByName = ReadonlyMap<string, WantedOrganization>;

type Wish = Pick<
	Synchronization,
	'organizations' | 'claim' | 'makesNothing' | 'dryRun' | 'removal' | 'portals'
>;

const wishOf = (
	{ claim, makesNothing = false, dryRun, removal }: Wish,
	{ name, create, onTheFly }: SynchronizedOrganization,
) =>
	[
		{ name, create: create && !makesNothing && !dryRun, allowManaged: removal.allowManaged, onTheFly },
		claim,
	] as const;

/** An organization that opens a portal without one of our rules must already exist, and no provider may have made it. */
async function findOpening(
	client: JsmClient,
	{ removal: { allowManaged } }: Wish,
	{ name, confirmed }: { name: string } & Pick<SynchronizedPortal, 'confirmed'>,
): Promise<Outcome<FoundOrganization>> {
	const found = await findOrganization(client, { name, create: false, allowManaged });
	if (!found.ok || confirmed) return found;
	const own = await refuseForeignOrganizations(client, [{ ...found.value, onlyOf: noIssuer }]);
	return own.ok ? found : own;
}

const firstRefusal = <T>(outcomes: readonly Outcome<T>[]) => outcomes.find(({ ok }) => !ok);

/**
 * Refuses what is missing, managed elsewhere or of another owner, as far as that can be seen without making anything: a
 * customer is created only if the rest of the login can follow.
 */
export async function checkOrganizations(client: JsmClient, wish: Wish): Promise<Outcome<unknown>> {
	const { organizations, portals = [] } = wish;
	const mapped = organizations.map(({ name }) => name);
	const others = portals.flatMap(({ organizations: names, confirmed }) =>
		difference(names, mapped).map((name) => ({ name, confirmed })),
	);
	const checks = [
		...organizations.map((each) => async (): Promise<Outcome<unknown>> => {
			return await checkMappedOrganization(client, ...wishOf(wish, each));
		}),
		...others.map((each) => async (): Promise<Outcome<unknown>> => await findOpening(client, wish, each)),
	];
	return firstRefusal(await mapInParallel(checks, AT_ONCE, async (check) => await check())) ?? accept(true);
}

/** Finds and makes the organizations of a wish, once, in two parts. */
export interface OrganizationSearch {
	/**
	 * Finds or makes what Jira may still refuse, and begins with what is sure to be new: only a simultaneous login can still
	 * get in its way.
	 */
	beforeCustomer: () => Promise<Outcome<unknown>>;
	/**
	 * All organizations; waits for what was begun.
	 *
	 * @param recalled organizations of a returning customer, by name, which need not be looked up
	 */
	all: (recalled?: ReadonlyMap<string, OrganizationReference>) => Promise<Outcome<FoundByName>>;
	/** Waits for what was begun; gives the organizations that were made or renamed. */
	settle: () => Promise<Change[]>;
}

export function searchOrganizations(client: JsmClient, wish: Wish): OrganizationSearch {
	const changes: Change[] = [];
	const findAll = (wanted: readonly SynchronizedOrganization[]) =>
		once(async (recalled?: ReadonlyMap<string, OrganizationReference>) => {
			return await mapInParallel(wanted, AT_ONCE, async (each) => {
				const known = each.onTheFly ? undefined : recalled?.get(comparableName(each.name));
				const found = known
					? accept(wantedOf(wish, each, known))
					: await findOne(client, wish, each, changes);
				return { name: each.name, found };
			});
		});
	const [late, early] = partition(wish.organizations, ({ name, onTheFly }) => {
		return onTheFly ? onTheFly.joins === true : isListedAsMissing(client, name);
	});
	const [findEarly, findLate] = [findAll(early), findAll(late)];
	let begun: Promise<unknown> = Promise.resolve();
	let own: Promise<Outcome<true>> | undefined;
	return {
		beforeCustomer: async () => {
			const found = (await findEarly()).map((each) => each.found);
			const refusal = firstRefusal(found);
			if (refusal) return refusal;
			const named = found.flatMap((each) => (each.ok && each.value ? [each.value] : []));
			const [asked, existing] = partition(named, ({ create }) => create);
			const owned = await refuseForeignOrganizations(client, existing);
			if (!owned.ok) return owned;
			// Most likely they are new and have no owner; whether they have is known before anything is granted.
			own = refuseForeignOrganizations(client, asked);
			begun = aheadOfNeed(Promise.all([findLate(), own]));
			return accept(true);
		},
		all: async (recalled) => {
			const all = (await Promise.all([findEarly(recalled), findLate(recalled)])).flat();
			const owned = await own;
			if (owned && !owned.ok) return owned;
			const byName = new Map<string, WantedOrganization>();
			for (const { name } of wish.organizations) {
				const found = all.find((each) => each.name === name)?.found;
				if (found && !found.ok) return found;
				if (found?.value) byName.set(name, found.value);
			}
			return accept(byName);
		},
		settle: async () => {
			await begun;
			return changes;
		},
	};
}

/** What the mapping says of an organization, with what Jira calls it. */
const wantedOf = (
	{ claim: { issuer } }: Wish,
	wanted: SynchronizedOrganization,
	{ id, name, scimManaged }: Organization,
): WantedOrganization => {
	const { rule, sources } = wanted;
	return { id, name, scimManaged, ...termsOf(wanted, issuer), rule, sources };
};

/** `undefined`: it is missing, and nothing may be made in this run. */
async function findOne(
	client: JsmClient,
	wish: Wish,
	wanted: SynchronizedOrganization,
	changes: Change[],
): Promise<Outcome<WantedOrganization | undefined>> {
	const { name, create, rule, sources, onTheFly } = wanted;
	const found = await findMappedOrganization(client, ...wishOf(wish, wanted));
	if (found.ok) {
		const change = describeFound(name, found.value);
		if (change) changes.push(change);
		return accept(wantedOf(wish, wanted, found.value));
	}
	if (found.reason !== 'jsm-not-found') return found;
	if (wish.makesNothing) return accept(undefined);
	if (!create || !wish.dryRun) return found;
	changes.push({ do: 'createOrganization', organization: name, state: 'planned' });
	// A dry run creates nothing, so there is no id yet, and none is written.
	return accept({ id: `new ${name}`, name, ...(onTheFly ? {} : { create }), rule, sources });
}

/** The portals of a wish with the organizations that open them. */
export async function findPortals(
	client: JsmClient,
	wish: Wish,
	organizations: FoundByName,
): Promise<Outcome<PortalWish[]>> {
	const wishes: PortalWish[] = [];
	for (const portal of wish.portals ?? []) {
		const opening: WantedOrganization[] = [];
		for (const name of portal.organizations) {
			const mapped = organizations.get(name);
			const found = mapped
				? accept(mapped)
				: await findOpening(client, wish, { name, confirmed: portal.confirmed });
			if (!found.ok) return found;
			opening.push({ ...found.value });
		}
		wishes.push({ ...portal, organizations: opening });
	}
	return accept(wishes);
}
