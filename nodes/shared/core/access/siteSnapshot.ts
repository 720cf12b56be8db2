import type { DesiredAccess, Removal } from './accessState';
import type { Organization } from '../directory/organization';

/** Who is on a desk. */
export interface Desk {
	/** Accounts that are on it in person. */
	customers: ReadonlySet<string>;
	/** Ids of organizations. */
	organizations: ReadonlySet<string>;
}

/** A whole site at one moment, for a run over many customers. Anything missing is looked up individually. */
export interface SiteSnapshot {
	/** Ids of accounts by e-mail address, in lower case; inactive ones too. */
	accounts: ReadonlyMap<string, readonly string[]>;
	/** Whether addresses of portal-only accounts are shown; only then a missing one means nobody. */
	showsAddresses: boolean;
	organizations: ReadonlyMap<string, Organization>;
	memberships: ReadonlyMap<string, readonly Organization[]>;
	desks: ReadonlyMap<string, Desk>;
	/** Desks Jira does not show to this account: whoever wants one of them is looked up individually. */
	unreadDesks: readonly string[];
}

/** The one account with an address; `absent` if nobody has it, undefined if only a lookup can tell. */
export function findInSnapshot(
	{ accounts, showsAddresses }: SiteSnapshot,
	email: string,
): string | undefined {
	const found = accounts.get(email.toLowerCase()) ?? [];
	if (found.length === 0) return showsAddresses ? 'absent' : undefined;
	return found.length === 1 ? found[0] : undefined;
}

/**
 * Whether a customer has exactly the desired access and nothing we might have to revoke, so that the ledger need not be
 * read.
 * Pure; false in case of doubt.
 */
export function isInLine(
	{ memberships, desks }: SiteSnapshot,
	accountId: string,
	{ organizations, portals, known }: DesiredAccess,
	{ mode }: Pick<Removal, 'mode'>,
): boolean {
	const own = new Set((memberships.get(accountId) ?? []).map(({ id }) => id));
	const isOpen = portals.every(({ serviceDesk, organizations: openers, customer }) => {
		const desk = desks.get(serviceDesk);
		const isThere = !customer || desk?.customers.has(accountId) === true;
		return isThere && openers.every(({ id }) => desk?.organizations.has(id) === true);
	});
	if (!isOpen || !organizations.every(({ id }) => own.has(id))) return false;
	if (mode === 'never' || known.sources.length === 0) return true;
	const isWantedDirectly = (id: string): boolean =>
		portals.some(({ serviceDesk, organizations: openers, customer }) => {
			return serviceDesk === id && (customer || openers.length === 0);
		});
	return (
		own.size === new Set(organizations.map(({ id }) => id)).size &&
		[...desks].every(([id, { customers }]) => !customers.has(accountId) || isWantedDirectly(id))
	);
}
