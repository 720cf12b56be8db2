import type { AccessPart, DesiredPortal, Removal } from '../../core/access/accessState';
import type { KnownSources } from '../../core/access/knownSources';
import type { Change, MappedOrganization } from '../../core/login/loginItem';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { findInSnapshot, isInLine, type SiteSnapshot } from '../../core/access/siteSnapshot';
import { unchangedSteps } from '../../core/access/accessPlan';
import { describeStep } from './applySteps';
import { comparableName } from '../organization/organizationListing';
import type { AddressChange } from './accessWish';
import { updateAccess, type AccessResult } from './updateAccess';
import {
	describeFound,
	findMappedOrganization,
	type OrganizationClaim,
} from '../organization/claimOrganization';
import { findOrganization } from '../organization/findOrganization';
import type { AccountInUse } from '../customer/freshAccount';
import type { JsmClient } from '../client/client';
import { openLedger, type LedgerUse } from '../ledger/accountLedger';
import { termsOf, type WantedOrganization } from '../organization/wantedOrganization';
import {
	findAmongAll,
	lookUpCustomer,
	resolveCustomer,
	type LookUp,
	type Person,
	type ResolvedCustomer,
} from '../customer/resolveCustomer';

export type SynchronizedOrganization = Pick<
	MappedOrganization,
	'name' | 'create' | 'onTheFly' | 'confirmed'
> &
	Partial<Pick<MappedOrganization, 'rule' | 'sources'>>;

/** One portal that must be open, with the names of the organizations that open it. */
export type SynchronizedPortal = DesiredPortal<string>;

/** The desired access: the customer by identity, organizations by name. */
export interface Synchronization {
	person: Person;
	organizations: readonly SynchronizedOrganization[];
	/** On whose behalf organizations made on the fly are claimed. */
	claim: OrganizationClaim;
	/** Absent: portals are left alone. */
	portals?: readonly SynchronizedPortal[];
	/** Whether a missing customer may be made. */
	createCustomer: boolean;
	/** Access is only looked after or taken back: organizations are not made, and one that is missing is passed over. */
	makesNothing?: boolean;
	known: KnownSources;
	removal: Removal;
	/** Milliseconds. */
	believeFor: number;
	ledger?: LedgerUse;
	dryRun: boolean;
	addressChange?: AddressChange;
	/** What is known of the site already: a customer who is in line by it costs no call. */
	snapshot?: SiteSnapshot;
	/** How a customer is looked up who is not to be made. */
	lookUp?: LookUp;
}

export interface Synchronized extends AccessResult {
	/** Absent where there is no account and none was to be made. */
	customer?: ResolvedCustomer;
}

/** Synchronizes one customer with what the provider says: account, organizations, memberships, portals. */
export async function synchronizeAccess(
	client: JsmClient,
	wish: Synchronization,
	changes: Change[],
): Promise<Outcome<Synchronized>> {
	const { ledger, person, createCustomer, dryRun, snapshot } = wish;
	const known = snapshot && resultFromSnapshot(snapshot, wish, changes);
	if (known) return accept(known);
	const found = await findCustomer(client, wish);
	if (!found.ok) return found;
	const customer = found.value;
	if (!customer && !createCustomer) return accept({ before: [], after: [], organizations: [] });
	changes.push({ do: 'createCustomer', state: creationState(customer) });
	if (customer && ledger) {
		// Check the binding before creating anything for a person the account does not belong to.
		const opened = await openLedger(client, ledger, customer.accountId);
		if (!opened.ok) return opened;
	}

	const organizations = await findOrganizations(client, wish, changes);
	if (!organizations.ok) return organizations;
	const portals = await findPortals(client, wish, organizations.value);
	if (!portals.ok) return portals;
	const account: AccountInUse | undefined = customer && {
		accountId: customer.accountId,
		justCreated: customer.created,
		person,
		makesNothing: dryRun || !createCustomer,
	};
	const parts: AccessPart[] = wish.portals ? ['memberships', 'portals'] : ['memberships'];
	const updated = await updateAccess(
		client,
		{
			...wish,
			addsNothing: wish.makesNothing,
			account,
			parts,
			organizations: [...organizations.value.values()],
			portals: portals.value,
		},
		changes,
	);
	if (!updated.ok) return updated;
	return accept({
		...updated.value,
		...(customer && account ? { customer: { ...customer, accountId: account.accountId } } : {}),
	});
}

/** Finds or creates the customer. Somebody whom only the list of all accounts shows is inactive, and is taken out as well. */
async function findCustomer(
	client: JsmClient,
	{ person, createCustomer, dryRun, snapshot, lookUp }: Synchronization,
): Promise<Outcome<ResolvedCustomer | undefined>> {
	const isCreated = createCustomer && !dryRun;
	const found = isCreated
		? await resolveCustomer(client, person)
		: await lookUpCustomer(client, person, lookUp);
	const isInactive = found.ok ? found.value === undefined : found.reason === 'customer-inactive-or-hidden';
	if (!isInactive) return found;
	const listed = snapshot && findInSnapshot(snapshot, person.email);
	if (listed !== undefined && listed !== 'absent') return accept({ accountId: listed, created: false });
	if (!isCreated || !lookUp?.everybody) return found;
	const inactive = findAmongAll(await lookUp.everybody(), person);
	return inactive.ok && inactive.value === undefined ? found : inactive;
}

/** The result for a customer who needs no change; undefined if that takes a closer look. */
function resultFromSnapshot(
	snapshot: SiteSnapshot,
	{ person, organizations, portals, createCustomer, known, removal }: Synchronization,
	changes: Change[],
): Synchronized | undefined {
	const accountId = findInSnapshot(snapshot, person.email);
	if (accountId === 'absent' && !createCustomer) return { before: [], after: [], organizations: [] };
	const byName = (name: string) => snapshot.organizations.get(comparableName(name)) ?? { id: 'none', name };
	const desired = {
		organizations: organizations.map(({ name, rule, sources }) => ({ ...byName(name), rule, sources })),
		portals: (portals ?? []).map((portal) => ({
			...portal,
			organizations: portal.organizations.map(byName),
		})),
		known,
	};
	if (accountId === undefined || !isInLine(snapshot, accountId, desired, removal)) return undefined;
	changes.push({ do: 'createCustomer', state: 'unchanged' });
	changes.push(...unchangedSteps('memberships', desired).map(describeStep));
	changes.push(...unchangedSteps('portals', desired).map(describeStep));
	return {
		customer: { accountId, created: false },
		before: snapshot.memberships.get(accountId) ?? [],
		after: snapshot.memberships.get(accountId) ?? [],
		organizations: desired.organizations,
	};
}

const creationState = (customer: ResolvedCustomer | undefined): Change['state'] => {
	if (!customer) return 'planned';
	return customer.created ? 'done' : 'unchanged';
};

/** Keyed by the name from the mapping: an organization found by its key may have another name in Jira. */
type FoundByName = ReadonlyMap<string, WantedOrganization>;

async function findOrganizations(
	client: JsmClient,
	wish: Synchronization,
	changes: Change[],
): Promise<Outcome<FoundByName>> {
	const { organizations, claim, makesNothing = false, dryRun, removal } = wish;
	const wanted = new Map<string, WantedOrganization>();
	for (const { name, create, rule, sources, onTheFly, confirmed } of organizations) {
		const found = await findMappedOrganization(
			client,
			{
				...{ name, create: create && !makesNothing && !dryRun, allowManaged: removal.allowManaged },
				onTheFly,
			},
			claim,
		);
		const terms = termsOf({ onTheFly, create, confirmed }, claim.issuer);
		if (found.ok) {
			const { id, name: inJira, scimManaged } = found.value;
			const change = describeFound(name, found.value);
			if (change) changes.push(change);
			wanted.set(name, { id, name: inJira, scimManaged, ...terms, rule, sources });
			continue;
		}
		if (found.reason !== 'jsm-not-found') return found;
		if (makesNothing) continue;
		if (!create || !dryRun) return found;
		changes.push({ do: 'createOrganization', organization: name, state: 'planned' });
		// A dry run creates nothing, so there is no id yet, and none is written.
		wanted.set(name, { id: `new ${name}`, name, ...(onTheFly ? {} : { create }), rule, sources });
	}
	return accept(wanted);
}

async function findPortals(
	client: JsmClient,
	{ portals = [], removal: { allowManaged } }: Synchronization,
	organizations: FoundByName,
) {
	const wishes = [];
	for (const portal of portals) {
		const opening: WantedOrganization[] = [];
		for (const name of portal.organizations) {
			const mapped = organizations.get(name);
			// An organization the customer is in without one of our rules must already exist.
			const found = mapped
				? accept(mapped)
				: await findOrganization(client, { name, create: false, allowManaged });
			if (!found.ok) return found;
			opening.push({ ...found.value });
		}
		wishes.push({ ...portal, organizations: opening });
	}
	return accept(wishes);
}
