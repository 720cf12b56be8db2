import type { AccessPart } from '../../core/access/accessState';
import { unchangedSteps } from '../../core/access/accessPlan';
import { findInSnapshot, isInLine, type SiteSnapshot } from '../../core/access/siteSnapshot';
import type { Change } from '../../core/login/loginItem';
import { aheadOfNeed } from '../../core/concurrency/aheadOfNeed';
import { accept, type Outcome } from '../../core/refusal/outcome';
import type { JsmClient } from '../client/client';
import type { AccountInUse } from '../customer/freshAccount';
import {
	findAmongAll,
	lookUpCustomer,
	resolveCustomer,
	type ResolvedCustomer,
} from '../customer/resolveCustomer';
import { openLedger } from '../ledger/accountLedger';
import { comparableName } from '../organization/organizationListing';
import type { AccessWish } from './accessWish';
import { describeStep } from './applySteps';
import { checkOrganizations, findPortals, searchOrganizations } from './mappedOrganizations';
import { recallOrganizations } from './recalledOrganizations';
import type { Synchronization } from './synchronization';
import { updateAccess, type AccessResult } from './updateAccess';

export type { Synchronization, SynchronizedOrganization, SynchronizedPortal } from './synchronization';

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
	const { person, createCustomer, dryRun, snapshot } = wish;
	const known = snapshot && resultFromSnapshot(snapshot, wish, changes);
	if (known) return accept(known);
	const search = searchOrganizations(client, wish);
	let notedSubject: AccessWish['notedSubject'];
	// Side by side: whether the organizations can be had, and whose account it is.
	const checked = createCustomer && !dryRun ? checkOrganizations(client, wish) : accept(true);
	const [found, usable] = await Promise.all([
		identifyCustomer(client, wish, changes, async () => {
			// Nobody has the address: the same person may have had another one.
			notedSubject = findNotedSubject(wish);
			const all = await checked;
			return all.ok ? await search.beforeCustomer() : all;
		}),
		checked,
	]);
	if (!found.ok) {
		changes.push(...(await search.settle()));
		return found;
	}
	if (!usable.ok) return usable;
	const customer = found.value;
	if (!customer && !createCustomer) return accept({ before: [], after: [], organizations: [] });
	const returning = customer && !customer.created;
	const organizations = await search.all(
		returning ? await recallOrganizations(client, wish, customer.accountId) : undefined,
	);
	changes.push(...(await search.settle()));
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
			notedSubject,
		},
		changes,
	);
	if (!updated.ok) return updated;
	return accept({
		...updated.value,
		...(customer && account ? { customer: { ...customer, accountId: account.accountId } } : {}),
	});
}

/** Begins to read the index entry of the person. */
const findNotedSubject = ({ addressChange, ledger }: Synchronization): AccessWish['notedSubject'] =>
	addressChange && ledger?.identity ? aheadOfNeed(ledger.store.subjects.find(ledger.identity)) : undefined;

/**
 * Finds or creates the customer, and checks that the account is bound to nobody else, before anything is made or granted for
 * a person it does not belong to.
 */
async function identifyCustomer(
	client: JsmClient,
	wish: Synchronization,
	changes: Change[],
	beforeCreation: () => Promise<Outcome<unknown>>,
): Promise<Outcome<ResolvedCustomer | undefined>> {
	const { ledger, createCustomer } = wish;
	const found = await findCustomer(client, wish, beforeCreation);
	if (!found.ok) return found;
	const customer = found.value;
	if (!customer && !createCustomer) return found;
	changes.push({ do: 'createCustomer', state: creationState(customer) });
	if (!customer || !ledger) return found;
	const opened = await openLedger(client, ledger, customer.accountId);
	return opened.ok ? found : opened;
}

/** Finds or creates the customer. Somebody whom only the list of all accounts shows is inactive, and is taken out as well. */
async function findCustomer(
	client: JsmClient,
	{ person, createCustomer, dryRun, snapshot, lookUp }: Synchronization,
	beforeCreation: () => Promise<Outcome<unknown>>,
): Promise<Outcome<ResolvedCustomer | undefined>> {
	const isCreated = createCustomer && !dryRun;
	const found = isCreated
		? await resolveCustomer(client, person, beforeCreation)
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
