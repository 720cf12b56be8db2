import { isEqual, omit } from 'lodash';
import type { AccessPart, CurrentAccess } from '../core/customerAccess';
import { planLedger } from '../core/customerAccessLedger';
import type { AccessPlan } from '../core/customerAccessPlan';
import { requireSize, type Ledger } from '../core/ledger';
import { accept, type Outcome } from '../core/outcome';
import type { AccessWish } from './accessWish';
import type { JsmClient } from './jsmClient';
import type { RememberedLedger } from './jsmMemory';
import { keepLedger, noteLedger } from './ledgerBook';

/** The ledger while a plan is carried out; without a ledger every entry is a formality. */
export interface AccessBooks {
	/** Writes down what is about to be granted. */
	begin: () => Promise<Outcome<true>>;
	/** Corrects an organization whose id turned out to be another one. */
	renumber: (from: string, to: string) => Promise<Outcome<true>>;
	/** The customer could not be taken off this desk, so it stays ours. */
	keepPortal: (serviceDesk: string) => void;
	/** Writes down what stands after the last step. */
	settle: () => Promise<Outcome<true>>;
}

const withoutBooks: AccessBooks = {
	begin: async () => accept(true),
	renumber: async () => accept(true),
	keepPortal: () => undefined,
	settle: async () => accept(true),
};

interface Planned {
	current: CurrentAccess;
	plan: AccessPlan;
	/** Parts the plan is about. */
	due: readonly AccessPart[];
	/** Milliseconds since the epoch. */
	now: number;
}

export function openBooks(
	client: JsmClient,
	wish: AccessWish,
	{ ledger, isStored }: RememberedLedger,
	{ current, plan, due, now }: Planned,
): AccessBooks {
	const { account, ledger: use, removal, believeFor, isFollowed = false } = wish;
	if (!account || !use) return withoutBooks;
	const { accountId } = account;
	const at = new Date(now).toISOString();
	// Who is given nothing binds nothing: a disabled entry of a directory must not keep the account from its owner.
	const isGiven = wish.organizations.length > 0 || wish.portals.length > 0;
	const binding = isGiven && use.identity ? { ...use.identity, since: at } : undefined;
	let { ahead, settled } = planLedger(current, wish, plan, { parts: due, removal, binding, at });
	const keep = async (written: Ledger) => await keepLedger(client, use.store, accountId, written);

	return {
		begin: async () => (ahead ? await keep(ahead) : accept(true)),
		renumber: async (from, to) => {
			settled = renumberOrganization(settled, from, to);
			if (!ahead) return accept(true);
			ahead = renumberOrganization(ahead, from, to);
			return await keep(ahead);
		},
		keepPortal: (serviceDesk) => {
			const kept = plan.closed.filter((entry) => {
				return entry.serviceDesk === serviceDesk && entry.through === 'customer';
			});
			settled = { ...settled, portals: [...settled.portals, ...kept] };
		},
		settle: async () => {
			const last = fit(settled);
			const isKnown = !ahead && isSame(last, ledger, believeFor);
			if (isKnown && (isStored || isFollowed)) return accept(true);
			// In a workflow where the portals never came, nobody waits for them a second time.
			const canWait = isFollowed && (ahead ?? ledger.completed.portals) !== undefined;
			if (!canWait) return await keep(last);
			noteLedger(client, accountId, last, false);
			return accept(true);
		},
	};
}

const renumberOrganization = (ledger: Ledger, from: string, to: string): Ledger => ({
	...ledger,
	organizations: ledger.organizations.map((entry) => (entry.id === from ? { ...entry, id: to } : entry)),
	portals: ledger.portals.map((entry) =>
		entry.organization === from ? { ...entry, organization: to } : entry,
	),
});

/** What others gave is a convenience; it is left out where it does not fit, and the memberships are read in every login. */
const fit = (ledger: Ledger): Ledger =>
	requireSize(ledger).ok ? ledger : { ...ledger, completed: omit(ledger.completed, 'memberships') };

/** Whether there is nothing to write. Who never believes the ledger need not keep the time of the last look. */
function isSame(one: Ledger, other: Ledger, believeFor: number): boolean {
	if (believeFor > 0) return isEqual(one, other);
	const withoutTimes = (ledger: Ledger) =>
		omit(ledger, 'completed.memberships.checkedAt', 'completed.portals.checkedAt');
	return isEqual(withoutTimes(one), withoutTimes(other));
}
