import { describe, expect, test } from 'vitest';
import type { AccessWish } from '../../../../nodes/shared/jsm/access/accessWish';
import { updateAccess } from '../../../../nodes/shared/jsm/access/updateAccess';
import type { PortalWish } from '../../../../nodes/shared/jsm/access/portalLinks';
import { readSnapshot } from '../../../../nodes/shared/jsm/access/readSnapshot';
import { synchronizeAccess } from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { accessWish, removal, synchronization } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ pageCap: 2 });
const ALICE = 'alice@acme.example';
const everything = removal({ mode: 'everythingManaged', managed: ['*'] });

/** Alice as a member of these organizations, all of which exist. */
function seed(organizations: Record<string, boolean>): string {
	jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
	jsm.simulator.seed({
		organizations: Object.entries(organizations).map(([name, isMember]) => ({
			name,
			members: isMember ? [ALICE] : [],
		})),
	});
	return jsm.simulator.account(ALICE).id;
}

const wanted = (...names: string[]) =>
	names.map((name) => ({ name, id: String(jsm.simulator.organization(name)?.id), create: false }));

const portal = (more: Partial<PortalWish> = {}): PortalWish => ({
	serviceDesk: '1',
	organizations: wanted('Acme', 'Acme Customers'),
	customer: false,
	...more,
});

const bring = async (accountId: string, more: Partial<AccessWish>, justCreated = false) =>
	await updateAccess(jsm.client(), accessWish({ account: { accountId, justCreated }, ...more }), []);

/** Exactly what is asked of Jira, in order. */
describe('calls to set memberships', () => {
	test('one list, and one for each that is missing', async () => {
		const id = seed({ One: true, Two: false, Three: true, Four: false });
		await bring(id, { parts: ['memberships'], organizations: wanted('One', 'Two', 'Four') });
		expect(jsm.callsSince()).toEqual([
			'listOrganizations',
			'addOrganizationMembers',
			'addOrganizationMembers',
		]);
	});

	test('one list where nothing differs', async () => {
		const id = seed({ One: true, Two: true });
		await bring(id, { parts: ['memberships'], organizations: wanted('One', 'Two'), removal: everything });
		expect(jsm.callsSince()).toEqual(['listOrganizations']);
	});

	test('P-7: one list where too many would go', async () => {
		const id = seed({ One: true, Two: true, Three: false });
		const rules = { ...everything, most: 1 };
		const wish = { parts: ['memberships'], organizations: wanted('Three'), removal: rules } as const;
		expect(await bring(id, { ...wish, parts: ['memberships'] })).toMatchObject({
			reason: 'too-many-removals',
		});
		expect(jsm.callsSince()).toEqual(['listOrganizations']);
	});

	test('of a customer made in this login: no read', async () => {
		const id = seed({ One: false });
		await bring(id, { parts: ['memberships'], organizations: wanted('One') }, true);
		expect(jsm.callsSince()).toEqual(['addOrganizationMembers']);
	});
});

describe('calls to open a portal', () => {
	const member = (): string => {
		const id = seed({});
		for (const name of ['Acme', 'Acme Customers']) jsm.simulator.organization(name)?.members.add(id);
		return id;
	};

	test('for organizations: one list, and one for each that is missing; nothing the second time', async () => {
		const id = member();
		await bring(id, { parts: ['portals'], portals: [portal()] });
		expect(jsm.callsSince()).toEqual(['listDeskOrganizations', 'addDeskOrganization', 'addDeskOrganization']);
		await bring(id, { parts: ['portals'], portals: [portal()] });
		expect(jsm.callsSince()).toEqual([]);
		jsm.restart();
		await bring(id, { parts: ['portals'], portals: [portal()] });
		expect(jsm.callsSince(), 'of a process that has just started').toEqual(['listDeskOrganizations']);
	});

	test('for organizations of a customer made in this login: no read', async () => {
		await bring(member(), { parts: ['portals'], portals: [portal()] }, true);
		expect(jsm.callsSince()).toEqual(['addDeskOrganization', 'addDeskOrganization']);
	});

	test('for a customer in person: one, and nothing the second time', async () => {
		const id = member();
		const wish = { parts: ['portals' as const], portals: [portal({ organizations: [], customer: true })] };
		await bring(id, wish);
		await bring(id, wish);
		expect(jsm.callsSince()).toEqual(['addDeskCustomers']);
	});
});

test('calls of a run over many for somebody who gained an organization: no desk is read again', async () => {
	const email = 'person-1@acme.example';
	jsm.simulator.seed({ accounts: [{ email, name: email }] });
	const [acme, desk] = [jsm.simulator.organization('Acme'), jsm.simulator.desk('1')];
	acme?.members.add(jsm.simulator.account(email).id);
	if (acme) desk?.organizations.add(acme.id);
	const snapshot = await readSnapshot(jsm.client());
	if (!snapshot.ok) throw new Error(snapshot.reason);
	jsm.callsSince();
	const client = jsm.client();
	const wish = synchronization(client, {
		identity: { issuer: 'https://idp.example.test', subject: 'person-1', connection: 'x' },
		person: { email, displayName: '', twins: 'refuse' },
		createCustomer: false,
		organizations: ['Acme', 'Acme Customers'].map((name) => ({ name, create: false })),
		snapshot: snapshot.value,
	});
	expect((await synchronizeAccess(client, wish, [])).ok).toBe(true);
	expect(jsm.callsSince()).toEqual([
		'searchUsers',
		'getUserProperty',
		// Once per process: where this site keeps the ledgers of portal-only accounts.
		'getUserProperty',
		'listOrganizations',
		'getOrganizationProperty',
		'setUserProperty',
		'addOrganizationMembers',
		'getUserProperty',
		'setUserProperty',
	]);
});
