import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../nodes/shared/core/login/loginItem';
import { updateAccess } from '../../../../nodes/shared/jsm/access/updateAccess';
import { forgetLink, type PortalWish } from '../../../../nodes/shared/jsm/access/portalLinks';
import {
	addDeskCustomers,
	listDeskCustomers,
	listServiceDesks,
	removeDeskCustomers,
	removeDeskOrganization,
} from '../../../../nodes/shared/jsm/api/serviceDesks';
import { accessWish } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ pageCap: 2 });
const ALICE = 'alice@acme.example';

function seed(): string {
	jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
	for (const name of ['Acme', 'Acme Customers']) {
		jsm.simulator.organization(name)?.members.add(jsm.simulator.account(ALICE).id);
	}
	return jsm.simulator.account(ALICE).id;
}

const portal = (more: Partial<PortalWish> = {}): PortalWish => ({
	serviceDesk: '1',
	organizations: ['Acme', 'Acme Customers'].map((name) => ({
		name,
		id: String(jsm.simulator.organization(name)?.id),
		create: false,
	})),
	customer: false,
	...more,
});

async function apply(accountId: string, portals: PortalWish[], justCreated = false) {
	const changes: Change[] = [];
	const account = { accountId, justCreated };
	const wish = accessWish({ account, parts: ['portals'], portals });
	const result = await updateAccess(jsm.client(), wish, changes);
	return { result, states: changes.map(({ state }) => state) };
}

describe('organizations of a portal', () => {
	test('are put on the desk where they are missing, once', async () => {
		const id = seed();
		expect(await apply(id, [portal()])).toMatchObject({ result: { ok: true }, states: ['done', 'done'] });
		expect(jsm.simulator.desk('1')?.organizations.size).toBe(2);
		jsm.callsSince();

		expect(await apply(id, [portal()])).toMatchObject({ states: ['unchanged', 'unchanged'] });
		expect(jsm.callsSince()).toEqual([]);
	});

	test('that are there already are not written, even by a process that has just started', async () => {
		const id = seed();
		await apply(id, [portal()]);
		jsm.callsSince();
		jsm.restart();
		expect(await apply(id, [portal()])).toMatchObject({ states: ['unchanged', 'unchanged'] });
		expect(jsm.callsSince()).not.toContain('addDeskOrganization');
	});

	test('of a customer made in this login are written without a read', async () => {
		await apply(seed(), [portal()], true);
		expect(jsm.callsSince()).not.toContain('listDeskOrganizations');
		expect(jsm.simulator.desk('1')?.organizations.size).toBe(2);
	});

	test('are written again after somebody took them off', async () => {
		const id = seed();
		const { organizations } = portal();
		const acme = organizations[0]?.id ?? '';
		await apply(id, [portal()]);
		await removeDeskOrganization(jsm.client(), '1', acme);
		forgetLink(jsm.client(), '1', 'organization', acme);
		expect(await apply(id, [portal()])).toMatchObject({ states: ['done', 'unchanged'] });
	});

	test('with a stale id heal themselves', async () => {
		const organizations = [{ id: '4711', name: 'Acme', create: false }];
		expect(await apply(seed(), [portal({ organizations })])).toMatchObject({
			result: { ok: true },
			states: ['done'],
		});
	});

	test('of a desk that does not exist are jsm-not-found', async () => {
		expect(await apply(seed(), [portal({ serviceDesk: '77' })])).toMatchObject({
			result: { ok: false, reason: 'jsm-not-found' },
			states: ['failed', 'failed'],
		});
	});
});

describe('a customer in person', () => {
	const alone = { organizations: [], customer: true };

	test('is added to the desk, once', async () => {
		const id = seed();
		expect(await apply(id, [portal(alone)])).toMatchObject({ states: ['done'] });
		expect(await apply(id, [portal(alone)])).toMatchObject({ states: ['unchanged'] });
		expect(jsm.callsSince().filter((call) => call === 'addDeskCustomers')).toHaveLength(1);
		expect(jsm.simulator.desk('1')?.customers.has(id)).toBe(true);
	});

	test('whom Jira does not know is jsm-invalid-request', async () => {
		expect(await apply('qm:nobody:1', [portal(alone)])).toMatchObject({
			result: { ok: false, reason: 'jsm-invalid-request' },
		});
	});

	test('is added by a desk administrator only', async () => {
		const added = await addDeskCustomers(jsm.client({ as: 'agent' }), '1', [seed()]);
		expect(added).toMatchObject({ ok: false, reason: 'jsm-permission-missing' });
	});

	test('is removed from a restricted desk; the body of the DELETE arrives', async () => {
		const id = seed();
		await addDeskCustomers(jsm.client(), '1', [id]);
		expect(await removeDeskCustomers(jsm.client(), '1', [id])).toMatchObject({ ok: true });
		expect(jsm.simulator.desk('1')?.customers.size).toBe(0);
	});

	test('is not removed from an open desk: portal-not-restricted', async () => {
		const id = seed();
		jsm.simulator.seed({
			desks: [{ id: '5', key: 'OPN', name: 'Open', access: 'open', customers: [ALICE] }],
		});
		const removed = await removeDeskCustomers(jsm.client(), '5', [id]);
		expect(removed).toMatchObject({ ok: false, reason: 'portal-not-restricted' });
	});
});

describe('lists', () => {
	test('of portals come in pages', async () => {
		jsm.simulator.seed({
			desks: [
				{ key: 'ONE', name: 'One' },
				{ key: 'TWO', name: 'Two' },
			],
		});
		const desks = await listServiceDesks(jsm.client());
		expect(desks.ok && desks.value.map(({ projectKey }) => projectKey)).toEqual(['SUP', 'PRT', 'ONE', 'TWO']);
	});

	test('of customers cost no wait as long as nobody asks more than four times a second', async () => {
		for (const number of [1, 2, 3, 4, 5]) {
			jsm.simulator.seed({ accounts: [{ email: `c${number}@none.example`, name: `C ${number}` }] });
			jsm.simulator.desk('1')?.customers.add(jsm.simulator.account(`c${number}@none.example`).id);
		}
		const all = await listDeskCustomers(jsm.client(), '1');
		expect(all.ok && all.value).toHaveLength(5);
		expect(jsm.clock.waits).toEqual([]);
		const found = await listDeskCustomers(jsm.client(), '1', { query: 'c3@', most: 1 });
		expect(found.ok && found.value.map(({ displayName }) => displayName)).toEqual(['C 3']);
	});
});
