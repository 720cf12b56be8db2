import type { AccessPart, Removal } from '../core/customerAccess';
import type { Change } from '../core/loginItem';
import { accept, type Outcome } from '../core/outcome';
import { bringAccess, type AccessResult } from './bringAccess';
import { findOrganization } from './findOrganization';
import type { AccountInUse } from './freshAccount';
import type { JsmClient } from './jsmClient';
import { openLedger, type LedgerUse } from './ledgerBook';
import type { WantedOrganization } from './memberships';
import { lookUpCustomer, resolveCustomer, type Person, type ResolvedCustomer } from './resolveCustomer';

export interface SynchronizedOrganization {
	name: string;
	/** Whether a missing organization may be made. */
	create: boolean;
	rule?: string;
}

export interface SynchronizedPortal {
	serviceDesk: string;
	rule?: string;
	/** Names of the organizations that open it. */
	organizations: readonly string[];
	customer: boolean;
}

/** A customer by identity, organizations by name. */
export interface Synchronization {
	person: Person;
	organizations: readonly SynchronizedOrganization[];
	/** Absent: portals are left alone. */
	portals?: readonly SynchronizedPortal[];
	/** Whether a missing customer may be made. */
	createCustomer: boolean;
	/** Access is only looked after or taken back: organizations are not made, and one that is missing is passed over. */
	makesNothing?: boolean;
	groupsKnown: boolean;
	removal: Removal;
	/** Milliseconds. */
	believeFor: number;
	ledger?: LedgerUse;
	dryRun: boolean;
}

export interface Synchronized extends AccessResult {
	/** Absent where there is no account and none was to be made. */
	customer?: ResolvedCustomer;
}

/** Brings one customer in line with what the provider says: account, organizations, memberships, portals. */
export async function synchronizeAccess(
	client: JsmClient,
	wish: Synchronization,
	changes: Change[],
): Promise<Outcome<Synchronized>> {
	const { person, ledger, createCustomer, dryRun } = wish;
	const found =
		createCustomer && !dryRun ? await resolveCustomer(client, person) : await lookUpCustomer(client, person);
	if (!found.ok) return found;
	const customer = found.value;
	if (!customer && !createCustomer) return accept({ before: [], organizations: [] });
	changes.push({ do: 'createCustomer', state: stateOf(customer) });
	if (customer && ledger) {
		// Before anything is made for somebody the account does not belong to.
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
	const brought = await bringAccess(
		client,
		{ ...wish, account, parts, organizations: organizations.value, portals: portals.value },
		changes,
	);
	if (!brought.ok) return brought;
	return accept({
		...brought.value,
		...(customer && account ? { customer: { ...customer, accountId: account.accountId } } : {}),
	});
}

const stateOf = (customer: ResolvedCustomer | undefined): Change['state'] => {
	if (!customer) return 'planned';
	return customer.created ? 'done' : 'unchanged';
};

async function findOrganizations(
	client: JsmClient,
	{ organizations, makesNothing = false, dryRun, removal: { allowManaged } }: Synchronization,
	changes: Change[],
): Promise<Outcome<WantedOrganization[]>> {
	const wanted: WantedOrganization[] = [];
	for (const { name, create, rule } of organizations) {
		const found = await findOrganization(client, {
			name,
			create: create && !makesNothing && !dryRun,
			allowManaged,
		});
		if (found.ok) {
			const { by, ...organization } = found.value;
			if (by === 'get-or-create')
				changes.push({ do: 'createOrganization', organization: name, state: 'done' });
			wanted.push({ ...organization, create, rule });
			continue;
		}
		if (found.reason !== 'jsm-not-found') return found;
		if (makesNothing) continue;
		if (!create || !dryRun) return found;
		changes.push({ do: 'createOrganization', organization: name, state: 'planned' });
		// Nobody knows the number a dry run would give it, and a dry run writes none down.
		wanted.push({ id: `new ${name}`, name, create, rule });
	}
	return accept(wanted);
}

async function findPortals(
	client: JsmClient,
	{ portals = [], removal: { allowManaged } }: Synchronization,
	organizations: readonly WantedOrganization[],
) {
	const wishes = [];
	for (const portal of portals) {
		const opening: WantedOrganization[] = [];
		for (const name of portal.organizations) {
			const mapped = organizations.find((each) => each.name === name);
			// One the customer is in without a rule of ours must exist already.
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
