import { mapInParallel } from '../../core/concurrency/inParallel';
import type { AccessStep } from '../../core/access/accessState';
import type { Change } from '../../core/login/loginItem';
import { accept, type Outcome, type Refusal } from '../../core/refusal/outcome';
import type { LedgerUpdates } from './ledgerUpdates';
import type { AccessWish } from './accessWish';
import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';
import type { WantedOrganization } from '../organization/wantedOrganization';
import { addToOrganization } from './memberships';
import { removeMembers } from '../api/organizations';
import { linkCustomer, linkOrganization, unlinkCustomer } from './portalLinks';

/** A step as it appears in the item. */
export const describeStep = ({ organization, ...step }: AccessStep): Change => ({
	...step,
	...(organization ? { organization: organization.name } : {}),
});

/** Steps of one phase taken at the same time. */
const AT_ONCE = 4;

/**
 * What may happen at the same time. Whoever enters an organization and what opens a portal to that organization are
 * independent of each other; in person somebody enters a portal last, and leaves it before the organizations.
 */
const phases: readonly (readonly AccessStep['do'][])[] = [
	['addToOrganization', 'addOrganizationToPortal'],
	['addCustomerToPortal'],
	['removeCustomerFromPortal'],
	['removeFromOrganization', 'takeBackPortal'],
];

/** Desks Jira refuses to this account, with the refusal. */
export type RefusedDesks = ReadonlyMap<string, Refusal>;

/**
 * Applies a plan whose grants are already recorded in the ledger. A desk that Jira refuses is refused at the end, when
 * everything else is done; any other failure ends it with its phase. The next run continues.
 *
 * @param refused desks that could not be read: nothing is changed there
 */
export async function applySteps(
	client: JsmClient,
	wish: AccessWish,
	steps: readonly AccessStep[],
	ledgerUpdates: LedgerUpdates,
	{ changes, refused }: { changes: Change[]; refused: RefusedDesks },
): Promise<Outcome<true>> {
	const failed = new Map<string, Refusal>();
	for (const desk of refused.keys()) ledgerUpdates.leavePortal(desk);
	const run = async (step: AccessStep): Promise<Applied> => {
		const change = describeStep(step);
		if (step.state !== 'planned') return { change };
		const { serviceDesk = '' } = step;
		const done = refused.get(serviceDesk) ?? (await applyStep(client, wish, step, ledgerUpdates));
		if (done.ok) return { change: { ...change, state: 'done' } };
		if (mayRemain(step, done)) {
			ledgerUpdates.keepPortal(serviceDesk);
			return { change: { ...change, state: 'remains', why: done.reason } };
		}
		const why = { change: { ...change, state: 'failed' as const, why: done.reason } };
		if (!concernsDesk(step, done)) return { ...why, refusal: done };
		ledgerUpdates.leavePortal(serviceDesk);
		failed.set(serviceDesk, done);
		return why;
	};
	for (const phase of phases) {
		const applied = await mapInParallel(
			steps.filter((step) => phase.includes(step.do)),
			AT_ONCE,
			run,
		);
		changes.push(...applied.map(({ change }) => change));
		const end = applied.find(({ refusal }) => refusal !== undefined);
		if (end?.refusal) return end.refusal;
	}
	const written = await ledgerUpdates.writeResult();
	return written.ok && failed.size > 0 ? refuseDesks(failed) : written;
}

interface Applied {
	change: Change;
	/** Ends the run. */
	refusal?: Refusal;
}

/** Whether only this desk is refused, because it is gone or the account has no rights on it. */
const concernsDesk = ({ serviceDesk }: AccessStep, { reason }: Refusal): boolean =>
	serviceDesk !== undefined && ['jsm-permission-missing', 'jsm-not-found'].includes(reason);

function refuseDesks(failed: ReadonlyMap<string, Refusal>): Outcome<true> {
	const [first] = failed.values();
	if (!first) return accept(true);
	const portals = `portal ${[...failed.keys()].join(', ')}`;
	const { hint = '' } = first.detail;
	return {
		...first,
		detail: {
			...first.detail,
			expected: `access to ${portals}`,
			hint: `Everything but ${portals} was done. ${hint}`,
		},
	};
}

/** Whether a failed removal can be ignored: an open or deleted desk must not lock the customer out of the others. */
const mayRemain = (step: AccessStep, { reason }: { reason: string }): boolean =>
	step.do === 'removeCustomerFromPortal' && ['portal-not-restricted', 'jsm-not-found'].includes(reason);

async function applyStep(
	client: JsmClient,
	{ account, organizations, portals, removal: { allowManaged } }: AccessWish,
	{ do: what, organization = { id: '', name: '' }, serviceDesk = '' }: AccessStep,
	ledgerUpdates: LedgerUpdates,
): Promise<JsmOutcome<true>> {
	const known = (list: readonly WantedOrganization[]): WantedOrganization =>
		list.find(({ id }) => id === organization.id) ?? organization;
	if (what === 'addOrganizationToPortal') {
		const portal = portals.find((each) => each.serviceDesk === serviceDesk);
		return await linkOrganization(client, serviceDesk, known(portal?.organizations ?? []), allowManaged);
	}
	if (!account) throw new Error('A customer who has no account can be given nothing');
	// The account's ledger has been read: from here on a stale id must fail and must not be replaced by another account.
	const { accountId, justCreated } = account;
	const fixed = { accountId, justCreated };
	switch (what) {
		case 'addToOrganization': {
			const wanted = known(organizations);
			const from = wanted.id;
			const renewed = async (to: string) => await ledgerUpdates.replaceOrganizationId(from, to);
			return await addToOrganization(client, fixed, wanted, { allowManaged, renewed });
		}
		case 'removeFromOrganization':
			return await removeMembers(client, organization.id, [accountId]);
		case 'addCustomerToPortal':
			return await linkCustomer(client, serviceDesk, fixed);
		case 'removeCustomerFromPortal':
			return await unlinkCustomer(client, serviceDesk, accountId);
		case 'takeBackPortal':
			return accept(true);
	}
}
