import { range, sum, uniq } from 'lodash';
import type { Ledger } from '../../../nodes/shared/core/access/ledger';
import { demoSite } from '../../lab/jsmSimulator/site/demoSite';
import type { SiteSeed } from '../../lab/jsmSimulator/site/seed';

const PAGE = 50;
const DESKS = 5;
const MOST_ORGANIZATIONS = 3;
const ISSUER = 'https://idp.example.test';

/** Who belongs to which organizations, in Jira or at the provider. */
export interface Roster {
	/** Number of organizations. Their ids run from 1 to this number. */
	organizations: number;
	/** Ids of a customer's organizations, by the customer's number. */
	held: ReadonlyMap<number, readonly number[]>;
}

const emailOf = (customer: number): string => `customer-${customer}@customers.example`;
const accountIdOf = (customer: number): string => `qm:bench:${String(customer).padStart(6, '0')}`;
const subjectOf = (customer: number): string => `subject-${customer}`;
const nameOf = (organization: number): string => `Organization ${organization}`;
const deskOf = (organization: number): number => (organization % DESKS) + 1;
const desksOf = (organizations: readonly number[]): number[] => uniq(organizations.map(deskOf));

/** A roster with one organization per ten customers. Each customer belongs to one to three of them. */
export function createRoster(customers: number): Roster {
	const organizations = customers / 10;
	const choose = (customer: number) =>
		range(1 + (customer % MOST_ORGANIZATIONS)).map((place) => ((customer + place * 7) % organizations) + 1);
	return {
		organizations,
		held: new Map(range(customers).map((customer) => [customer, choose(customer)])),
	};
}

export interface RosterChange {
	gains: number;
	losses: number;
	/** Number of portals that a customer can no longer enter after losing an organization. */
	closed: number;
	newcomers: number;
}

/** The roster of another night. Two fifths of the changes gain an organization, two fifths lose one, one fifth are new customers. */
export function changeRoster(
	{ organizations, held }: Roster,
	changes: number,
): { roster: Roster; change: RosterChange } {
	const after = new Map(held);
	const change = { gains: 0, losses: 0, closed: 0, newcomers: changes / 5 };
	const most = (changes * 2) / 5;
	for (const [customer, own] of held) {
		if (own.length < MOST_ORGANIZATIONS && change.gains < most) {
			after.set(customer, [...own, ((own.at(-1) ?? 0) % organizations) + 1]);
			change.gains += 1;
		} else if (own.length === MOST_ORGANIZATIONS && change.losses < most) {
			const kept = own.slice(1);
			after.set(customer, kept);
			change.losses += 1;
			change.closed += desksOf(own).length - desksOf(kept).length;
		}
	}
	for (const place of range(change.newcomers)) {
		after.set(held.size + place, [(place % organizations) + 1]);
	}
	return { roster: { organizations, held: after }, change };
}

/** The fields of Synchronize that a workflow would build from the provider's list. */
export const itemsOf = ({ held }: Roster) =>
	[...held].map(([customer, own]) => ({
		email: emailOf(customer),
		issuer: ISSUER,
		subject: subjectOf(customer),
		displayName: `Customer ${customer}`,
		organizations: own.map(nameOf),
		portals: desksOf(own).map((desk) => ({
			...{ serviceDesk: String(desk), granted: true, through: 'organization' },
			organizations: own.filter((organization) => deskOf(organization) === desk).map(nameOf),
		})),
	}));

/** The demo's staff and credentials, with these customers. */
export function seedOf({ organizations, held }: Roster): SiteSeed {
	const all = range(1, organizations + 1);
	const members = new Map(all.map((id) => [id, [] as string[]]));
	for (const [customer, own] of held) {
		for (const id of own) members.get(id)?.push(accountIdOf(customer));
	}
	const customers = [...held.keys()].map((customer) => ({
		...{ id: accountIdOf(customer), email: emailOf(customer), name: `Customer ${customer}` },
	}));
	return {
		...demoSite,
		accounts: [...(demoSite.accounts ?? []), ...customers],
		organizations: all.map((id) => ({ id, name: nameOf(id), members: members.get(id) })),
		desks: range(1, DESKS + 1).map((desk) => ({
			...{ id: String(desk), key: `D${desk}`, name: `Desk ${desk}` },
			organizations: all.filter((id) => deskOf(id) === desk).map(nameOf),
		})),
	};
}

/** The ledgers that earlier logins would have written, by account. Everything in the roster was granted by this package. */
export function ledgersOf({ held }: Roster): Map<string, Ledger> {
	const at = '2026-01-01T00:00:00.000Z';
	const grant = { rule: 'group table, row 1', at, state: 'granted' as const };
	const completion = { fingerprint: 'x'.repeat(43), checkedAt: at };
	const ledgerOf = (customer: number, own: readonly number[]): Ledger => ({
		version: 1,
		binding: { issuer: ISSUER, subject: subjectOf(customer), connection: '', since: at },
		organizations: own.map((id) => ({ id: String(id), name: nameOf(id), ...grant })),
		portals: own.map((id) => ({
			...{ serviceDesk: String(deskOf(id)), through: 'organization' as const, organization: String(id) },
			...grant,
		})),
		completed: { memberships: { ...completion, others: [] }, portals: completion },
	});
	return new Map([...held].map(([customer, own]) => [accountIdOf(customer), ledgerOf(customer, own)]));
}

/** All memberships, sorted so that two sites can be compared. */
export const listMemberships = ({ held }: Roster): string[] =>
	[...held].flatMap(([customer, own]) => own.map((id) => `${emailOf(customer)} ${id}`)).sort();

/** Calls by short name of the operation. */
export type Calls = Record<string, number>;

const pagesOf = (entries: number): number => Math.max(1, Math.ceil(entries / PAGE));

/** The number of calls that reading such a site once requires. */
export function countPages({ organizations, held }: Roster): Calls {
	const all = range(1, organizations + 1);
	const members = new Map<number, number>();
	for (const id of [...held.values()].flat()) members.set(id, (members.get(id) ?? 0) + 1);
	const linked = range(1, DESKS + 1).map((desk) => all.filter((id) => deskOf(id) === desk).length);
	return {
		// Only an empty page proves that there are no more.
		listUsers: pagesOf(held.size + (demoSite.accounts?.length ?? 0)) + 1,
		listOrganizations: pagesOf(organizations),
		listOrganizationMembers: sum(all.map((id) => pagesOf(members.get(id) ?? 0))),
		listServiceDesks: 1,
		listDeskCustomers: DESKS,
		listDeskOrganizations: sum(linked.map(pagesOf)),
	};
}

/** The number of calls that the changes require in addition to the pages: search, read ledger and Jira, write ledger, change, write ledger. */
export function countChangeCalls({ gains, losses, closed, newcomers }: RosterChange): Calls {
	const known = gains + losses;
	return {
		searchUsers: known + newcomers,
		getUserProperty: known,
		listOrganizations: known,
		listDeskOrganizations: closed,
		setUserProperty: 2 * (known + newcomers),
		createCustomer: newcomers,
		addOrganizationMembers: gains + newcomers,
		removeOrganizationMembers: losses,
		// One check whether a search found nobody because the permission is missing.
		getMyPermissions: Math.min(1, newcomers),
	};
}
