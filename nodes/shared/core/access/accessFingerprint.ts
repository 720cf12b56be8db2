import { createHash } from 'node:crypto';
import { sortBy } from 'lodash';
import type { AccessPart, DesiredAccess, DesiredOrganization, Removal } from './accessState';
import type { Ledger } from './ledger';

/** Increase when the meaning of a plan changes, so that nothing completed before is trusted. */
const FORMAT = 2;

type Resting = Pick<DesiredOrganization, 'id' | 'sources'>;

const idsOf = (organizations: readonly Resting[]): unknown[] =>
	sortBy(organizations, 'id').map(({ id, sources }) => [id, sources]);

/** SHA-256 of everything a part depends on: desired state, removal settings, format. */
export function fingerprintOf(part: AccessPart, desired: DesiredAccess, removal: Removal): string {
	const { mode, managed, most, smallestShare, allowManaged } = removal;
	const portals = part === 'memberships' ? [] : desired.portals;
	const state = {
		format: FORMAT,
		part,
		known: [desired.known.sources, desired.known.isComplete],
		organizations: idsOf(desired.organizations),
		portals: sortBy(portals, 'serviceDesk').map(({ serviceDesk, organizations, customer, sources }) => [
			serviceDesk,
			idsOf(organizations),
			customer,
			sources,
		]),
		removal: [mode, [...managed].sort(), most, smallestShare, allowManaged],
	};
	return createHash('sha256').update(JSON.stringify(state)).digest('base64url');
}

/** Whether the ledger shows that exactly this state was reached less than `believeFor` milliseconds ago. */
export function isBelieved(
	{ completed }: Ledger,
	part: AccessPart,
	fingerprint: string,
	{ believeFor, now }: { believeFor: number; now: number },
): boolean {
	const done = completed[part];
	if (done?.fingerprint !== fingerprint) return false;
	const age = now - Date.parse(done.checkedAt);
	return age >= 0 && age < believeFor;
}
