import type { AccessStep } from '../../core/access/accessState';
import type { Change } from '../../core/login/loginItem';
import { accept, type Outcome } from '../../core/refusal/outcome';
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

/**
 * Applies a plan whose grants are already recorded in the ledger. Stops at the first step that fails; the next run
 * continues.
 */
export async function applySteps(
	client: JsmClient,
	wish: AccessWish,
	steps: readonly AccessStep[],
	ledgerUpdates: LedgerUpdates,
	changes: Change[],
): Promise<Outcome<true>> {
	for (const step of steps) {
		const change = describeStep(step);
		if (step.state !== 'planned') {
			changes.push(change);
			continue;
		}
		const done = await applyStep(client, wish, step, ledgerUpdates);
		if (done.ok) {
			changes.push({ ...change, state: 'done' });
		} else if (mayRemain(step, done)) {
			ledgerUpdates.keepPortal(step.serviceDesk ?? '');
			changes.push({ ...change, state: 'remains', why: done.reason });
		} else {
			changes.push({ ...change, state: 'failed', why: done.reason });
			return done;
		}
	}
	return await ledgerUpdates.writeResult();
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
