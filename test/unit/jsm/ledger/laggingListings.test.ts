import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../nodes/shared/core/login/loginItem';
import { noSource, type KnownSources } from '../../../../nodes/shared/core/access/knownSources';
import { createJsmMemory } from '../../../../nodes/shared/jsm/client/memory';
import { synchronizeAccess } from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { LEDGER_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { synchronization } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm();
const ALICE = 'alice@acme.example';
const newMemory = () => createJsmMemory(jsm.clock.now);

interface Login {
	names?: string[];
	desks?: string[];
	known?: KnownSources;
	believeFor?: number;
}

/** A login in a process with this memory. */
async function logIn(
	memory: ReturnType<typeof newMemory>,
	{ names = [], desks = [], known, believeFor }: Login = {},
) {
	const client = { ...jsm.client(), memory };
	const changes: Change[] = [];
	const wish = {
		organizations: names.map((name) => ({ name, create: false, rule: 'a rule' })),
		portals: desks.map((serviceDesk) => ({ serviceDesk, organizations: [], customer: true })),
		...(known ? { known } : {}),
		...(believeFor === undefined ? {} : { believeFor }),
	};
	const result = await synchronizeAccess(client, synchronization(client, wish), changes);
	expect(result).toMatchObject({ ok: true });
	return result.ok ? result.value : undefined;
}

const memberships = () => jsm.simulator.organizationsOf(ALICE);
const isOnDesk = () => jsm.simulator.desk('2')?.customers.has(jsm.simulator.account(ALICE).id) === true;
const ledger = () =>
	jsm.simulator.account(ALICE).properties.get(LEDGER_PROPERTY) as { organizations: { name: string }[] };

describe('while the listings of Jira lag behind what another process wrote', () => {
	test('a membership that is mapped no longer ends all the same', async () => {
		jsm.simulator.switches.listingLag = { organizationsOfAccount: 5 };
		await logIn(newMemory(), { names: ['Acme'] });
		await jsm.clock.sleep(10_000);
		await logIn(newMemory());
		expect(memberships()).toEqual([]);
		expect(ledger().organizations).toEqual([]);
	});

	test('a membership whose source is unknown stays recorded, and ends when it is known', async () => {
		jsm.simulator.switches.listingLag = { organizationsOfAccount: 1 };
		await logIn(newMemory(), { names: ['Acme'] });
		await logIn(newMemory(), { known: noSource });
		expect(ledger().organizations).toMatchObject([{ name: 'Acme' }]);
		await logIn(newMemory());
		expect(memberships()).toEqual([]);
	});

	test('a membership that just ended does not count', async () => {
		await logIn(newMemory(), { names: ['Acme', 'Acme Customers'] });
		jsm.simulator.switches.listingLag = { organizationsOfAccount: 1 };
		await logIn(newMemory(), { names: ['Acme'] });
		const later = await logIn(newMemory(), { names: ['Acme'], desks: ['2'], believeFor: 0 });
		expect(later?.after.map(({ name }) => name)).toEqual(['Acme']);
		await jsm.clock.sleep(61_000);
		jsm.simulator.switches.listingLag = {};
		const muchLater = await logIn(newMemory(), { names: ['Acme'], believeFor: 0 });
		expect(muchLater?.after.map(({ name }) => name)).toEqual(['Acme']);
	});

	test('a membership that just ended and is mapped again is given again', async () => {
		await logIn(newMemory(), { names: ['Acme'] });
		jsm.simulator.switches.listingLag = { organizationsOfAccount: 5 };
		await logIn(newMemory());
		await logIn(newMemory(), { names: ['Acme'] });
		expect(memberships()).toEqual(['Acme']);
		await logIn(newMemory());
		expect(memberships()).toEqual([]);
	});

	test('a portal that was just taken back and is granted again opens, and is ours', async () => {
		await logIn(newMemory(), { desks: ['2'] });
		jsm.simulator.switches.listingLag = { deskCustomers: 5 };
		await logIn(newMemory());
		expect(isOnDesk()).toBe(false);
		await logIn(newMemory(), { desks: ['2'] });
		expect(isOnDesk()).toBe(true);
		await logIn(newMemory());
		expect(isOnDesk()).toBe(false);
	});

	test('a record of the customer’s own proves no membership', async () => {
		await logIn(newMemory(), { names: ['Acme'] });
		const forged = ledger();
		const { id, name } = jsm.simulator.organization('Acme Customers') ?? { id: 0, name: '' };
		const at = new Date(jsm.clock.now()).toISOString();
		forged.organizations.push(
			...([{ id: String(id), name, rule: '', at, state: 'granted' }] as unknown as { name: string }[]),
		);
		jsm.simulator.account(ALICE).properties.set(LEDGER_PROPERTY, forged);
		const found = await logIn(newMemory(), { names: ['Acme'], known: noSource });
		expect(found?.after.map((each) => each.name)).toEqual(['Acme']);
	});
});
