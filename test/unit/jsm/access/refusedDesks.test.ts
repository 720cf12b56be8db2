import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../nodes/shared/core/login/loginItem';
import { readSnapshot } from '../../../../nodes/shared/jsm/access/readSnapshot';
import {
	synchronizeAccess,
	type Synchronization,
} from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { LEDGER_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { synchronization } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm();
const ALICE = 'alice@acme.example';

async function synchronize(wish: Partial<Synchronization>) {
	jsm.restart();
	const client = jsm.client();
	const changes: Change[] = [];
	const result = await synchronizeAccess(client, synchronization(client, wish), changes);
	const states = changes
		.filter(({ serviceDesk }) => serviceDesk !== undefined)
		.map(({ serviceDesk, state, why }) => `${serviceDesk}: ${state}${why ? `, ${why}` : ''}`);
	return { result, states, changes };
}

const inPerson = (...desks: string[]): Partial<Synchronization> => ({
	portals: desks.map((serviceDesk) => ({ serviceDesk, organizations: [], customer: true, rule: 'a row' })),
});
const byOrganization = (...desks: string[]): Partial<Synchronization> => ({
	portals: desks.map((serviceDesk) => ({ serviceDesk, organizations: ['Acme'], customer: false })),
});
const desksOfAlice = () =>
	jsm.simulator.desks
		.filter(({ customers }) => customers.has(jsm.simulator.account(ALICE).id))
		.map(({ id }) => id);
const recorded = () => {
	const ledger = jsm.simulator.account(ALICE).properties.get(LEDGER_PROPERTY) as {
		portals: { serviceDesk: string }[];
		completed: object;
	};
	return { desks: ledger.portals.map(({ serviceDesk }) => serviceDesk), completed: ledger.completed };
};

describe('a desk that Jira refuses', () => {
	const seedDesks = () => jsm.simulator.seed({ desks: [{ id: '3', key: 'THR', name: 'Third' }] });

	test.each([
		['in person', inPerson],
		['by an organization', byOrganization],
	])('because it is gone is named, the others are opened: %s', async (_, portals) => {
		seedDesks();
		const { result, states } = await synchronize(portals('1', '77', '3'));
		expect(result).toMatchObject({
			ok: false,
			reason: 'jsm-not-found',
			detail: { expected: 'access to portal 77', hint: expect.stringContaining('portal 77') as string },
		});
		expect(states).toEqual(['1: done', '77: failed, jsm-not-found', '3: done']);
		expect(recorded().desks).toEqual(['1', '3']);
		expect(recorded().completed).not.toHaveProperty('portals');
		expect(recorded().completed).toHaveProperty('memberships');
		// The next run finds it out again, and does nothing to the others.
		expect((await synchronize(portals('1', '77', '3'))).states).toEqual([
			'1: unchanged',
			'77: failed, jsm-not-found',
			'3: unchanged',
		]);
		expect((await synchronize(portals('1', '3'))).result.ok).toBe(true);
	});

	test('for want of rights is jsm-permission-missing, the other is opened', async () => {
		seedDesks();
		jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
		jsm.simulator.faults.inject({ operation: 'addDeskCustomers', kind: 'status', status: 403 });
		const { result, states } = await synchronize(inPerson('1', '3'));
		expect(result).toMatchObject({ ok: false, reason: 'jsm-permission-missing' });
		expect(states.filter((state) => state.endsWith('done'))).toHaveLength(1);
		expect(desksOfAlice()).toHaveLength(1);
		expect(recorded().desks).toEqual(desksOfAlice());
		expect((await synchronize(inPerson('1', '3'))).result.ok).toBe(true);
		expect(desksOfAlice()).toEqual(['1', '3']);
	});

	test('to show its customers: nothing is changed there, because who was there before is unknown', async () => {
		seedDesks();
		jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
		jsm.simulator.faults.inject({ operation: 'listDeskCustomers', kind: 'status', status: 403 });
		const { result, states } = await synchronize(inPerson('1', '3'));
		expect(result).toMatchObject({ ok: false, reason: 'jsm-permission-missing' });
		expect(states.sort()).toHaveLength(2);
		expect(desksOfAlice()).toHaveLength(1);
	});

	test('to take somebody out: the membership ends all the same, and the grant stays recorded', async () => {
		await synchronize(inPerson('1'));
		jsm.simulator.faults.inject({ operation: 'removeDeskCustomers', kind: 'status', status: 403 });
		const { result, states } = await synchronize({ organizations: [], portals: [] });
		expect(result).toMatchObject({ ok: false, reason: 'jsm-permission-missing' });
		expect(states).toEqual(['1: failed, jsm-permission-missing']);
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual([]);
		expect(recorded().desks).toEqual(['1']);
		expect((await synchronize({ organizations: [], portals: [] })).result.ok).toBe(true);
		expect(desksOfAlice()).toEqual([]);
	});
});

describe('a snapshot of a site with a desk that Jira does not show', () => {
	test.each([
		['listDeskCustomers', 403],
		['listDeskCustomers', 404],
		['listDeskOrganizations', 403],
		['listDeskOrganizations', 404],
	])(
		'%s, status %i: the desk is named, and only whoever wants it is looked up',
		async (operation, status) => {
			await synchronize(inPerson('2'));
			jsm.simulator.faults.inject({ operation, kind: 'status', status });
			const snapshot = await readSnapshot(jsm.client());
			expect(snapshot).toMatchObject({ ok: true });
			if (!snapshot.ok) return;
			expect(snapshot.value.unreadDesks).toHaveLength(1);
			expect(snapshot.value.desks.size).toBe(jsm.simulator.desks.length - 1);
		},
	);
});
