import { range } from 'lodash';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../../nodes/shared/core/loginItem';
import { readSnapshot } from '../../../nodes/shared/jsm/readSnapshot';
import { synchronizeAccess, type Synchronization } from '../../../nodes/shared/jsm/synchronizeAccess';
import { synchronization } from '../../support/accessWish';
import { useSimulatedJsm } from '../../support/simulatedJsm';

const jsm = useSimulatedJsm({ pageCap: 5 });
const emailOf = (number: number) => `person-${number}@acme.example`;

/** Twelve people of Acme, who has the support portal. */
function seedPeople(): void {
	const emails = range(12).map(emailOf);
	jsm.simulator.seed({ accounts: emails.map((email) => ({ email, name: email })) });
	const acme = jsm.simulator.organization('Acme');
	const desk = jsm.simulator.desk('1');
	if (!acme || !desk) throw new Error('The demo site has Acme and a support desk');
	for (const email of emails) acme.members.add(jsm.simulator.account(email).id);
	desk.organizations.add(acme.id);
}

async function snapshotOf() {
	const snapshot = await readSnapshot(jsm.client());
	if (!snapshot.ok) throw new Error(snapshot.reason);
	jsm.callsSince();
	return snapshot.value;
}

async function synchronize(number: number, more: Partial<Synchronization> = {}) {
	const client = jsm.client();
	const changes: Change[] = [];
	const wish = synchronization(client, {
		identity: { issuer: 'https://idp.example.test', subject: `person-${number}`, connection: 'x' },
		person: { email: emailOf(number), displayName: '', twins: 'refuse' },
		createCustomer: false,
		...more,
	});
	const result = await synchronizeAccess(client, wish, changes);
	return {
		result,
		states: changes.map(({ do: what, state }) => `${what}: ${state}`),
		calls: jsm.callsSince(),
	};
}

describe('a run over many customers', () => {
	test('costs no call for anybody who is in line', async () => {
		seedPeople();
		const snapshot = await snapshotOf();
		for (const number of range(12)) {
			const { result, states, calls } = await synchronize(number, { snapshot });
			expect(result.ok).toBe(true);
			expect(states).toEqual([
				'createCustomer: unchanged',
				'addToOrganization: unchanged',
				'addOrganizationToPortal: unchanged',
			]);
			expect(calls).toEqual([]);
		}
	});

	test('passes somebody without an account over without a call', async () => {
		seedPeople();
		const { result, states, calls } = await synchronize(99, { snapshot: await snapshotOf() });
		expect(result).toEqual({ ok: true, value: { before: [], organizations: [] } });
		expect([states, calls]).toEqual([[], []]);
	});

	test('looks closer at a customer who gained or lost something', async () => {
		seedPeople();
		const gained = { organizations: ['Acme', 'Acme Customers'].map((name) => ({ name, create: false })) };
		expect((await synchronize(1, { ...gained, snapshot: await snapshotOf() })).result.ok).toBe(true);
		expect(jsm.simulator.organizationsOf(emailOf(1))).toEqual(['Acme', 'Acme Customers']);

		expect((await synchronize(1, { snapshot: await snapshotOf() })).states).toContain(
			'removeFromOrganization: done',
		);
		expect(jsm.simulator.organizationsOf(emailOf(1))).toEqual(['Acme']);
	});

	test('does not read a desk again for somebody who gained something', async () => {
		seedPeople();
		const gained = { organizations: ['Acme', 'Acme Customers'].map((name) => ({ name, create: false })) };
		const { calls } = await synchronize(1, { ...gained, snapshot: await snapshotOf() });
		expect(calls).toEqual(['U1', 'UP2', 'O1', 'UP3', 'O6', 'UP3']);
	});

	test('leaves a membership alone that somebody else gave', async () => {
		seedPeople();
		jsm.simulator.organization('Acme Customers')?.members.add(jsm.simulator.account(emailOf(2)).id);
		const { states } = await synchronize(2, { snapshot: await snapshotOf() });
		expect(states).not.toContain('removeFromOrganization: done');
		expect(jsm.simulator.organizationsOf(emailOf(2))).toEqual(['Acme', 'Acme Customers']);
	});

	test.each(['U2', 'O1', 'O5', 'D3', 'D6'])('ends when a page of %s breaks off', async (operation) => {
		seedPeople();
		jsm.simulator.faults.inject({ operation, kind: '500', times: Infinity });
		expect(await readSnapshot(jsm.client())).toMatchObject({ ok: false, reason: 'jsm-unavailable' });
	});

	test.each(['with-email', 'without-email', 'absent'] as const)(
		'finds everybody where the search shows customers %s',
		async (customersInSearch) => {
			seedPeople();
			jsm.simulator.switches.customersInSearch = customersInSearch;
			const snapshot = await snapshotOf();
			expect(snapshot.showsAddresses).toBe(customersInSearch === 'with-email');
			const { result } = await synchronize(3, { snapshot });
			// Where nobody shows the address, nobody is found, and nothing is made or taken.
			expect(result.ok).toBe(true);
			expect(jsm.simulator.organizationsOf(emailOf(3))).toEqual(['Acme']);
		},
	);
});
