import { isEqual, omit, without } from 'lodash';
import type { AccessPart, CurrentAccess } from '../../core/access/accessState';
import { planLedger, mergeLedgers } from '../../core/access/ledgerPlan';
import type { AccessPlan } from '../../core/access/accessPlan';
import { requireBinding, requireSize, type Ledger } from '../../core/access/ledger';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { changeAccounts } from '../../core/access/changeAccounts';
import type { AccessWish } from './accessWish';
import type { EarlierAccounts } from './earlierAccount';
import type { JsmClient } from '../client/client';
import type { RememberedLedger } from '../../core/access/ledgerStore';
import { isSealed, sealMemberships, type MembershipSeal } from '../../core/access/membershipSeal';
import { writeLedger, rememberLedger, readLedger, type LedgerLogin } from '../ledger/accountLedger';

/** Maximum attempts to write a record that other processes write at the same time. */
const MOST_ATTEMPTS = 5;

/** Writes to the ledger while a plan is carried out. Without a ledger the functions do nothing. */
export interface LedgerUpdates {
	/** Writes what is about to be granted. Refuses with `ledger-busy` if the record changed since the plan was made. */
	writeGrantsAhead: () => Promise<Outcome<true>>;
	/** Notes the account of a person who is bound to it, and keeps the earlier ones that still have to be settled. */
	noteSubject: (earlier: EarlierAccounts) => Promise<Outcome<true>>;
	/** Replaces the stale ID of an organization in what is still to be written. */
	replaceOrganizationId: (from: string, to: string) => Promise<Outcome<true>>;
	/** Keeps the entry of a desk the customer could not be removed from. */
	keepPortal: (serviceDesk: string) => void;
	/** Keeps what is recorded of a desk that Jira refuses, and records nothing new there. */
	leavePortal: (serviceDesk: string) => void;
	/** Writes the state after the last step. */
	writeResult: () => Promise<Outcome<true>>;
}

const withoutLedger: LedgerUpdates = {
	writeGrantsAhead: async () => accept(true),
	noteSubject: async () => accept(true),
	replaceOrganizationId: async () => accept(true),
	keepPortal: () => undefined,
	leavePortal: () => undefined,
	writeResult: async () => accept(true),
};

interface Planned {
	current: CurrentAccess;
	plan: AccessPlan;
	/** The parts of the access that the plan covers. */
	due: readonly AccessPart[];
	/** Milliseconds since the epoch. */
	now: number;
}

/** Prepares the ledger's part of a plan, based on the record the plan was made from. */
export function planLedgerUpdates(
	client: JsmClient,
	wish: AccessWish,
	opened: RememberedLedger,
	{ current, plan, due, now }: Planned,
): LedgerUpdates {
	const { account, ledger: use, removal, believeFor, isFollowed = false } = wish;
	if (!account || !use) return withoutLedger;
	const { accountId } = account;
	const { store, identity } = use;
	const { ledger, isStored } = opened;
	const at = new Date(now).toISOString();
	// Bind the account only with a grant, so that a disabled directory entry cannot lock the owner out.
	const isGiven = wish.organizations.length > 0 || wish.portals.length > 0;
	const binding = isGiven && identity ? { ...identity, since: at } : undefined;
	const newest =
		isRevocation(wish) || isChange(plan) ? new Date(use.login?.at ?? now).toISOString() : undefined;
	let { beforeSteps, afterSteps } = planLedger(current, wish, plan, {
		parts: due,
		removal,
		binding,
		at,
		newest,
	});
	const { login } = use;
	const by = login && sealOf(client, account, login);
	// Only a list that was read now, or that was sealed before, may be sealed.
	const maySeal = by && (due.includes('memberships') || isSealed(ledger, by));
	const sealed = (next: Ledger): Ledger => (maySeal ? sealMemberships(next, by) : next);
	let { stored } = opened;
	/** What other processes wrote since the plan was made. */
	let others: Ledger | undefined;
	let replacing: Promise<Outcome<true>> = Promise.resolve(accept(true));

	const lookAgain = async (): Promise<Outcome<Ledger>> => {
		const found = await readLedger(client, store, accountId);
		if (!found.ok) return found;
		({ stored } = found.value);
		return accept(found.value.ledger);
	};
	const withOthers = (ours: Ledger): Ledger => (others ? mergeLedgers(others, ours) : ours);
	/** Adds our grants to what other processes wrote meanwhile. */
	const keep = async (ours: Ledger, attempt = 1): Promise<Outcome<true>> => {
		const written = withOthers(ours);
		const kept = await writeLedger(client, store, accountId, written, stored);
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
		writeGrantsAhead: async () => {
			if (!beforeSteps) return accept(true);
			const kept = await writeLedger(client, store, accountId, beforeSteps, stored);
			if (kept.ok) {
				({ stored } = kept.value);
				return accept(true);
			}
			if (kept.reason !== 'ledger-busy' || isStored) return kept;
			// The result of the previous step is recorded nowhere else.
			const found = await lookAgain();
			if (!found.ok) return found;
			const both = { ledger: mergeLedgers(found.value, ledger), isStored: false, stored };
			rememberLedger(client, store, accountId, both);
			return kept;
		},
		noteSubject: async (earlier) => {
			const bound = afterSteps.binding;
			if (!wish.addressChange || !identity || !bound || bound.indexed) return accept(true);
			const first = (accounts: readonly string[]): string[] => [
				accountId,
				...without(accounts, accountId, ...earlier.gone),
			];
			const noted = await changeAccounts(store.subjects, identity, first, earlier.noted);
			if (!noted.ok) return noted;
			const isSettled = noted.value.length === 1;
			if (isSettled) afterSteps = { ...afterSteps, binding: { ...bound, indexed: true } };
			return accept(true);
		},
		replaceOrganizationId: async (from, to) => {
			afterSteps = replaceOrganizationId(afterSteps, from, to);
			if (!beforeSteps) return accept(true);
			const next = replaceOrganizationId(beforeSteps, from, to);
			beforeSteps = next;
			// Several steps may find a stale ID at the same time.
			replacing = replacing.then(async () => await keep(next));
			return await replacing;
		},
		keepPortal: (serviceDesk) => {
			const kept = plan.closed.filter((entry) => {
				return entry.serviceDesk === serviceDesk && entry.through === 'customer';
			});
			afterSteps = { ...onDesk(afterSteps, serviceDesk), portals: [...afterSteps.portals, ...kept] };
		},
		leavePortal: (serviceDesk) => {
			const others = afterSteps.portals.filter((entry) => entry.serviceDesk !== serviceDesk);
			const own = ledger.portals.filter((entry) => entry.serviceDesk === serviceDesk);
			const completed = omit(afterSteps.completed, 'portals');
			afterSteps = { ...onDesk(afterSteps, serviceDesk), portals: [...others, ...own], completed };
		},
		writeResult: async () => {
			const last = sealed(fit(withOthers(afterSteps)));
			const isKnown = !beforeSteps && isSameLedger(last, ledger, believeFor);
			if (isKnown && (isStored || isFollowed)) return accept(true);
			// If the portals step did not follow last time, do not wait for it again.
			const canWait = isFollowed && (beforeSteps ?? ledger.completed.portals) !== undefined;
			if (!canWait) return await keep(last);
			rememberLedger(client, store, accountId, { ledger: last, isStored: false, stored });
			return accept(true);
		},
	};
}

/** Who seals the memberships of an account in a login. */
export const sealOf = (
	client: JsmClient,
	{ accountId }: { accountId: string },
	{ secret }: LedgerLogin,
): MembershipSeal => ({ secret, site: client.account, accountId });

const isChange = ({ steps }: AccessPlan): boolean => steps.some(({ state }) => state === 'planned');

/** Whether everything is taken back, so that a login verified before grants nothing any more. */
const isRevocation = ({ organizations, portals, known }: AccessWish): boolean =>
	known.sources === 'every' && organizations.length === 0 && portals.length === 0;

const replaceOrganizationId = (ledger: Ledger, from: string, to: string): Ledger => ({
	...ledger,
	organizations: ledger.organizations.map((entry) => (entry.id === from ? { ...entry, id: to } : entry)),
	portals: ledger.portals.map((entry) =>
		entry.organization === from ? { ...entry, organization: to } : entry,
	),
});

/** The record of a customer who stays on a desk after all. */
const onDesk = (ledger: Ledger, serviceDesk: string): Ledger =>
	ledger.left ? { ...ledger, left: ledger.left.filter((each) => each.serviceDesk !== serviceDesk) } : ledger;

/** Leaves out the completed memberships if the record is too large; they are then read from Jira in every login. */
const fit = (ledger: Ledger): Ledger =>
	requireSize(ledger).ok ? ledger : { ...ledger, completed: omit(ledger.completed, 'memberships') };

/**
 * Whether there is nothing to write. With `believeFor` 0 the timestamps are never read, so they alone do not justify a
 * write.
 */
function isSameLedger(one: Ledger, other: Ledger, believeFor: number): boolean {
	// What ended earlier is forgotten with the next change.
	if (believeFor > 0) return isEqual(omit(one, 'left'), omit(other, 'left'));
	const withoutTimes = (ledger: Ledger) =>
		omit(
			ledger,
			'left',
			'completed.memberships.checkedAt',
			'completed.memberships.seal',
			'completed.portals.checkedAt',
		);
	return isEqual(withoutTimes(one), withoutTimes(other));
}
