import { accept, type Outcome } from '../../../nodes/shared/core/refusal/outcome';
import { updateAccess } from '../../../nodes/shared/jsm/access/updateAccess';
import { findOrganization } from '../../../nodes/shared/jsm/organization/findOrganization';
import type { JsmClient } from '../../../nodes/shared/jsm/client/client';
import { openLedger } from '../../../nodes/shared/jsm/ledger/accountLedger';
import type { WantedOrganization } from '../../../nodes/shared/jsm/organization/wantedOrganization';
import { resolveCustomer } from '../../../nodes/shared/jsm/customer/resolveCustomer';
import type { Synchronization } from '../../../nodes/shared/jsm/access/synchronizeAccess';
import { synchronization } from './accessWish';

/** Runs the four Jira steps of the login template one after the other. */
export async function loginByTemplate(
	clientOf: () => JsmClient,
	wish: Parameters<typeof synchronization>[1],
): Promise<Outcome<true>> {
	const of = (client: JsmClient): Synchronization => synchronization(client, wish);
	const client = clientOf();
	const { person, ledger, organizations, removal } = of(client);
	const resolved = await resolveCustomer(client, person);
	if (!resolved.ok) return resolved;
	const { accountId, created } = resolved.value;
	const opened = ledger ? await openLedger(client, ledger, accountId) : accept(true);
	if (!opened.ok) return opened;

	const second = clientOf();
	const found: WantedOrganization[] = [];
	for (const organization of organizations) {
		const { allowManaged } = removal;
		const known = await findOrganization(second, { ...organization, allowManaged });
		if (!known.ok) return known;
		found.push({ ...organization, id: known.value.id });
	}
	for (const part of ['memberships', 'portals'] as const) {
		const next = clientOf();
		const { portals = [], ...rules } = of(next);
		const opening = portals.map((portal) => ({
			...portal,
			organizations: found.filter(({ name }) => portal.organizations.includes(name)),
		}));
		const access = {
			...rules,
			account: { accountId, justCreated: created, person },
			parts: [part],
			organizations: found,
			portals: opening,
			isFollowed: part === 'memberships',
		};
		const brought = await updateAccess(next, access, []);
		if (!brought.ok) return brought;
	}
	return accept(true);
}
