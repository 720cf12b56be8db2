import { isEqual, omit } from 'lodash';
import type { AccessPart, CurrentAccess } from '../../core/access/accessState';
import { planLedger, uniteLedgers } from '../../core/access/ledgerPlan';
import type { AccessPlan } from '../../core/access/accessPlan';
import { requireBinding, requireSize, type Ledger } from '../../core/access/ledger';
import { accept, type Outcome } from '../../core/refusal/outcome';
import type { AccessWish } from './accessWish';
import type { JsmClient } from '../client/client';
import type { RememberedLedger } from '../../core/access/ledgerStore';
import { keepLedger, noteLedger, recallLedger } from '../ledger/accountLedger';

/** How often a record is written anew because others wrote it meanwhile. */
const MOST_ATTEMPTS = 5;

/** The ledger while a plan is carried out; without a ledger every entry is a formality. */
export interface AccessBooks {
	/** Writes down what is about to be granted; `ledger-busy` where the plan was made from a record that stands no more. */
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
	opened: RememberedLedger,
	{ current, plan, due, now }: Planned,
): AccessBooks {
	const { account, ledger: use, removal, believeFor, isFollowed = false } = wish;
	if (!account || !use) return withoutBooks;
	const { accountId } = account;
	const { store, identity } = use;
	const { ledger, isStored } = opened;
	const at = new Date(now).toISOString();
	// Who is given nothing binds nothing: a disabled entry of a directory must not keep the account from its owner.
	const isGiven = wish.organizations.length > 0 || wish.portals.length > 0;
	const binding = isGiven && identity ? { ...identity, since: at } : undefined;
	let { ahead, settled } = planLedger(current, wish, plan, { parts: due, removal, binding, at });
	let { stored } = opened;
	/** What other processes wrote since the plan was made. */
	let others: Ledger | undefined;

	const lookAgain = async (): Promise<Outcome<Ledger>> => {
		const found = await recallLedger(client, store, accountId);
		if (!found.ok) return found;
		({ stored } = found.value);
		return accept(found.value.ledger);
	};
	const withOthers = (ours: Ledger): Ledger => (others ? uniteLedgers(others, ours) : ours);
	/** Grants are under way: what others wrote meanwhile stays, and ours is added. */
	const keep = async (ours: Ledger, attempt = 1): Promise<Outcome<true>> => {
		const written = withOthers(ours);
		const kept = await keepLedger(client, store, accountId, written, stored);
		if (kept.ok) {
			({ stored } = kept.value);
			return identity ? requireBinding(written, identity) : accept(true);
		}
		if (kept.reason !== 'ledger-busy' || attempt === MOST_ATTEMPTS) return kept;
		const found = await lookAgain();
		if (!found.ok) return found;
		others = found.value;
		return await keep(ours, attempt + 1);
	};

	return {
		begin: async () => {
			if (!ahead) return accept(true);
			const kept = await keepLedger(client, store, accountId, ahead, stored);
			if (kept.ok) {
				({ stored } = kept.value);
				return accept(true);
			}
			if (kept.reason !== 'ledger-busy' || isStored) return kept;
			// What the step before did stands nowhere else.
			const found = await lookAgain();
			if (!found.ok) return found;
			const both = { ledger: uniteLedgers(found.value, ledger), isStored: false, stored };
			noteLedger(client, store, accountId, both);
			return kept;
		},
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
			const last = fit(withOthers(settled));
			const isKnown = !ahead && isSameLedger(last, ledger, believeFor);
			if (isKnown && (isStored || isFollowed)) return accept(true);
			// In a workflow where the portals never came, nobody waits for them a second time.
			const canWait = isFollowed && (ahead ?? ledger.completed.portals) !== undefined;
			if (!canWait) return await keep(last);
			noteLedger(client, store, accountId, { ledger: last, isStored: false, stored });
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
function isSameLedger(one: Ledger, other: Ledger, believeFor: number): boolean {
	if (believeFor > 0) return isEqual(one, other);
	const withoutTimes = (ledger: Ledger) =>
		omit(ledger, 'completed.memberships.checkedAt', 'completed.portals.checkedAt');
	return isEqual(withoutTimes(one), withoutTimes(other));
}
