import { difference, differenceBy, uniqBy } from 'lodash';
import { fingerprintOf, isBelieved } from '../../core/access/accessFingerprint';
import type { AccessPart, AccessStep, Removal } from '../../core/access/accessState';
import { planAccess, unchangedSteps, type AccessPlan } from '../../core/access/accessPlan';
import { emptyLedger, type Ledger } from '../../core/access/ledger';
import { refuseBusy } from '../../core/access/ledgerStore';
import type { Change } from '../../core/login/loginItem';
import { aheadOfNeed } from '../../core/concurrency/aheadOfNeed';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { isSealed } from '../../core/access/membershipSeal';
import { planLedgerUpdates, sealOf } from './ledgerUpdates';
import { readCurrentAccess } from './currentAccess';
import { applySteps, describeStep } from './applySteps';
import type { AccessWish } from './accessWish';
import { findEarlierAccounts, type EarlierAccounts } from './earlierAccount';
import { settleEarlierAccounts } from './settleEarlierAccounts';
import { refuseManaged } from '../organization/findOrganization';
import type { JsmClient } from '../client/client';
import type { Organization, OrganizationReference } from '../../core/directory/organization';
import type { RememberedLedger } from '../../core/access/ledgerStore';
import { inTurnOfAccount, openLedger } from '../ledger/accountLedger';
import { refuseForeignOrganizations } from '../organization/typedOrganizations';
import type { WantedOrganization } from '../organization/wantedOrganization';

/** How often a plan is made again because the ledger has changed. */
const MOST_ATTEMPTS = 5;

export interface AccessResult {
	/** Memberships found before any change. */
	before: readonly OrganizationReference[];
	/** Memberships after all changes. */
	after: readonly OrganizationReference[];
	/** The accounts of the same person under earlier e-mail addresses. */
	earlier?: EarlierAccounts;
	/** The wanted organizations with ids that work. */
	organizations: readonly WantedOrganization[];
}

/**
 * Synchronizes a customer's access: read the ledger, plan, record the grants, apply the steps, record the result. Can be
 * stopped after any call and run again. Logins of one account run one after the other. Appends what was done to
 * `changes`, also if it ends in a refusal.
 */
export async function updateAccess(
	client: JsmClient,
	wish: AccessWish,
	changes: Change[],
): Promise<Outcome<AccessResult>> {
	const { account } = wish;
	// Copies, because a stale id is replaced in them.
	const organizations = uniqBy(wish.organizations, 'id').map((each) => ({ ...each }));
	const updateNow = async () => await planAndApply(client, { ...wish, organizations }, changes);
	const update = async (other: AccessWish, taken: Change[]) => await updateAccess(client, other, taken);
	for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
		const result = account ? await inTurnOfAccount(client, account.accountId, updateNow) : await updateNow();
		if (result?.ok) {
			// After the turn of this account, because each of the others has a turn of its own.
			await settleEarlierAccounts(client, wish, result.value.earlier, { changes, update });
		}
		if (result) return result;
	}
	return refuseBusy();
}

/**
 * Returns `undefined` if the ledger is no longer the one the plan was made from: a stale account id was replaced, or
 * another process wrote. Nothing was changed in that case.
 */
async function planAndApply(
	client: JsmClient,
	asked: AccessWish,
	changes: Change[],
): Promise<Outcome<AccessResult> | undefined> {
	const { account, removal, parts } = asked;
	const accountId = account?.accountId;
	const opened = await openOwnLedger(client, asked);
	if (!opened.ok) return opened;
	const { ledger } = opened.value;

	const now = client.now();
	const isDue = (part: AccessPart): boolean =>
		(part === 'memberships' && !vouchesForMemberships(client, asked, ledger)) ||
		!isBelieved(ledger, part, fingerprintOf(part, asked, removal), { believeFor: asked.believeFor, now });
	const due = parts.filter(isDue);
	// No plan depends on it, so nothing waits for it before the grants are recorded.
	const earlierSearch = aheadOfNeed(findEarlierAccounts(client, asked, ledger));
	const current = await readCurrentAccess(client, asked, ledger, due);
	if (!current.ok) return current;
	if (account?.accountId !== accountId) return undefined;
	const { memberships, refused } = current.value;
	const wish = asked.addsNothing ? onlyCurrentMemberships(asked, memberships) : asked;
	const { organizations } = wish;
	const managed = due.includes('memberships') && findManaged(organizations, memberships, removal);
	if (managed) return refuseManaged(managed.name);

	const plan = planAccess(current.value, wish, { parts: due, removal });
	if (!plan.ok) return plan;
	if (isSuperseded(asked, ledger) && plan.value.steps.some(({ state }) => state === 'planned')) {
		return refuse('pass-spent', {
			field: 'login.pass',
			expected: `a login after ${String(ledger.newest)}`,
			hint: 'A newer login or a revocation has changed the access since. Sign in again',
		});
	}
	const own = await refuseForeignOrganizations(client, findGranted(wish, plan.value));
	if (!own.ok) return own;
	const believed = difference(parts, due).flatMap((part) => unchangedSteps(part, wish));
	if (wish.dryRun) {
		const failing = (step: AccessStep): Change => {
			const refusal = step.state === 'planned' && refused.get(step.serviceDesk ?? '');
			return { ...describeStep(step), ...(refusal ? { state: 'failed', why: refusal.reason } : {}) };
		};
		changes.push(...[...believed, ...plan.value.steps].map(failing));
	} else {
		const ledgerUpdates = planLedgerUpdates(client, wish, opened.value, {
			current: current.value,
			plan: plan.value,
			due,
			now,
		});
		const noteSubject = async () => {
			const found = await earlierSearch;
			return found.ok ? await ledgerUpdates.noteSubject(found.value) : found;
		};
		const [written, noted] = await Promise.all([ledgerUpdates.writeGrantsAhead(), noteSubject()]);
		if (!noted.ok) return noted;
		if (!written.ok) return written.reason === 'ledger-busy' ? undefined : written;
		changes.push(...believed.map(describeStep));
		const applied = await applySteps(client, wish, plan.value.steps, ledgerUpdates, { changes, refused });
		if (!applied.ok) return applied;
	}
	const earlier = await earlierSearch;
	if (!earlier.ok) return earlier;
	const found = { organizations, earlier: earlier.value };
	if (!due.includes('memberships')) {
		const recorded = membershipsOf(ledger);
		return accept({ ...found, before: recorded, after: recorded });
	}
	const stayed = memberships.filter(({ id }) => !plan.value.left.has(id));
	return accept({ ...found, before: memberships, after: uniqBy([...stayed, ...organizations], 'id') });
}

/** The wish, reduced to organizations the customer is already a member of. */
const onlyCurrentMemberships = (wish: AccessWish, memberships: readonly Organization[]): AccessWish => ({
	...wish,
	organizations: wish.organizations.filter(({ id }) => memberships.some((each) => each.id === id)),
});

const openOwnLedger = async (
	client: JsmClient,
	{ account, ledger }: AccessWish,
): Promise<Outcome<RememberedLedger>> =>
	account && ledger
		? await openLedger(client, ledger, account.accountId)
		: accept({ ledger: emptyLedger(), isStored: true, stored: { record: undefined } });

/** The organizations that somebody is to enter, or that are to open a portal. */
function findGranted({ organizations, portals }: AccessWish, { steps }: AccessPlan): WantedOrganization[] {
	const wanted = [...organizations, ...portals.flatMap((portal) => portal.organizations)];
	const granting: AccessStep['do'][] = ['addToOrganization', 'addOrganizationToPortal'];
	const granted = steps.filter(({ do: what, state }) => state === 'planned' && granting.includes(what));
	const ids = new Set(granted.map(({ organization }) => organization?.id));
	return uniqBy(
		wanted.filter(({ id, onlyOf }) => ids.has(id) && onlyOf !== undefined),
		'id',
	);
}

const findManaged = (
	wanted: readonly WantedOrganization[],
	memberships: readonly Organization[],
	{ allowManaged }: Removal,
): Organization | undefined =>
	differenceBy([...wanted], [...memberships], 'id').find(({ scimManaged }) => scimManaged && !allowManaged);

/**
 * Whether the memberships in the ledger can be believed: in a login they may open portals, so they have to be sealed.
 */
const vouchesForMemberships = (client: JsmClient, { account, ledger: use }: AccessWish, ledger: Ledger) =>
	!account || !use?.login || isSealed(ledger, sealOf(client, account, use.login));

/** Whether a newer login, or a revocation, has changed the access since this login was verified. */
const isSuperseded = ({ ledger: use }: AccessWish, { newest }: Ledger): boolean =>
	use?.login !== undefined && newest !== undefined && use.login.at < Date.parse(newest);

/** Memberships as they were last read. */
const membershipsOf = ({ organizations, completed }: Ledger): OrganizationReference[] => [
	...organizations.map(({ id, name }) => ({ id, name })),
	...(completed.memberships?.others ?? []),
];
