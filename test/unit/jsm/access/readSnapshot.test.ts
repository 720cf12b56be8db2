import { range } from 'lodash';
import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../../../nodes/shared/core/access/ledger';
import type { Change } from '../../../../nodes/shared/core/login/loginItem';
import type { JsmClient } from '../../../../nodes/shared/jsm/client/client';
import { LEDGER_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { readSnapshot } from '../../../../nodes/shared/jsm/access/readSnapshot';
import {
	synchronizeAccess,
	type Synchronization,
} from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { synchronization } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

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

async function synchronize(number: number, more: Partial<Synchronization> = {}, client = jsm.client()) {
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
		expect(result).toEqual({ ok: true, value: { before: [], after: [], organizations: [] } });
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
		expect(calls).toContain('addOrganizationMembers');
		expect(calls).not.toContain('listDeskOrganizations');
	});

	test('leaves a membership alone that somebody else gave', async () => {
		seedPeople();
		jsm.simulator.organization('Acme Customers')?.members.add(jsm.simulator.account(emailOf(2)).id);
		const { states } = await synchronize(2, { snapshot: await snapshotOf() });
		expect(states).not.toContain('removeFromOrganization: done');
		expect(jsm.simulator.organizationsOf(emailOf(2))).toEqual(['Acme', 'Acme Customers']);
	});

	test.each([
		'listUsers',
		'listOrganizations',
		'listOrganizationMembers',
		'listDeskCustomers',
		'listDeskOrganizations',
	])('ends when a page of %s breaks off', async (operation) => {
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

describe('a run over sixty customers of twelve organizations', () => {
	const PEOPLE = 60;
	const names = range(12).map((number) => `Customer of Acme ${number}`);
	const [GAINS, LOSES] = [3, 5];
	/** What the three changes take beside the pages, with the owners of the organizations that are gained. */
	const CALLS = 23;

	/** Names of organizations by number of the person. */
	type Roster = Map<number, string[]>;
	const choose = (person: number): string[] =>
		range(1 + (person % 3)).map((place) => names[(person + place * 5) % names.length] ?? '');
	const before: Roster = new Map(range(PEOPLE).map((person) => [person, choose(person)]));
	const wanted: Roster = new Map([
		...before,
		[GAINS, [...choose(GAINS), ...names.slice(-1)]],
		[LOSES, choose(LOSES).slice(0, 2)],
		[PEOPLE, names.slice(0, 1)],
	]);

	const wishOf = (own: string[]): Partial<Synchronization> => ({
		organizations: own.map((name) => ({ name, create: false })),
		portals: [{ serviceDesk: '1', organizations: own.slice(0, 1), customer: false }],
		createCustomer: true,
	});

	async function seedRoster(): Promise<void> {
		const emails = range(PEOPLE).map(emailOf);
		const isMember = (name: string) => (_: string, person: number) => before.get(person)?.includes(name);
		jsm.simulator.seed({
			accounts: emails.map((email) => ({ email, name: email.replace('@', ' at ') })),
			organizations: names.map((name) => ({ name, members: emails.filter(isMember(name)) })),
		});
		for (const { id } of jsm.simulator.organizations) jsm.simulator.desk('1')?.organizations.add(id);
		// What is lost later was given by us.
		const account = jsm.simulator.account(emailOf(LOSES));
		for (const name of choose(LOSES)) jsm.simulator.organization(name)?.members.delete(account.id);
		await synchronize(LOSES, wishOf(choose(LOSES)));
	}

	/** Like a process that ends while the call after `most` others is under way: done, and nobody hears of it. */
	function dieAfter(most: number): () => JsmClient {
		let left = most;
		return () => {
			const client = jsm.client();
			return {
				...client,
				send: async (request) => {
					const answer = await client.send(request);
					if (left === 0) throw new Error('killed');
					left -= 1;
					return answer;
				},
			};
		};
	}

	/** The calls beside those of the snapshot. */
	async function runOver(clientOf = () => jsm.client()): Promise<string[]> {
		jsm.restart();
		const snapshot = await snapshotOf();
		const all: string[] = [];
		for (const [person, own] of wanted) {
			const { result, calls } = await synchronize(person, { ...wishOf(own), snapshot }, clientOf());
			expect(result.ok).toBe(true);
			all.push(...calls);
		}
		return all;
	}

	const memberships = (): Roster =>
		new Map([...wanted.keys()].map((person) => [person, jsm.simulator.organizationsOf(emailOf(person))]));
	const sorted = new Map([...wanted].map(([person, own]) => [person, [...own].sort()]));

	/** Names of the organizations that are down as ours. */
	const recordedOf = (person: number): string[] => {
		const ledger = jsm.simulator.account(emailOf(person)).properties.get(LEDGER_PROPERTY) as Ledger;
		return ledger.organizations.map(({ name }) => name);
	};

	test('makes as many calls beside the pages as the changes take', async () => {
		await seedRoster();
		expect(await runOver()).toHaveLength(CALLS);
		expect(memberships()).toEqual(sorted);
	});

	test.each(range(CALLS))(
		'that dies after %i of them is completed by the next, and the one after that only reads',
		async (most) => {
			await seedRoster();
			await expect(runOver(dieAfter(most))).rejects.toThrow('killed');
			await runOver();
			expect(memberships()).toEqual(sorted);
			expect(recordedOf(GAINS)).toEqual(names.slice(-1));
			expect(recordedOf(PEOPLE)).toEqual(names.slice(0, 1));
			expect(await runOver()).toEqual([]);
		},
	);
});
