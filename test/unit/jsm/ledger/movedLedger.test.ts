import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyLedger, type Ledger } from '../../../../nodes/shared/core/access/ledger';
import type { Outcome } from '../../../../nodes/shared/core/refusal/outcome';
import type { JsmClient } from '../../../../nodes/shared/jsm/client/client';
import { createJsmMemory, memoryKey } from '../../../../nodes/shared/jsm/client/memory';
import type { JsmNotice } from '../../../../nodes/shared/jsm/client/notice';
import { LEDGER_PROPERTY, PLACE_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { createLedgerProperty } from '../../../../nodes/shared/jsm/ledger/ledgerProperty';
import { demoCredentials } from '../../../lab/jsmSimulator/site/demoSite';
import { hour } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm();
const CARLA = 'carla@fresh.example';
const DORA = 'dora@fresh.example';
const none = { record: undefined };

function seed(email = CARLA): string {
	jsm.simulator.seed({ accounts: [{ email, name: 'Somebody', type: 'customer' }] });
	return jsm.simulator.account(email).id;
}
/** Another n8n process: it remembers nothing of this one. */
const otherProcess = (): JsmClient => ({ ...jsm.client(), memory: createJsmMemory(jsm.clock.now) });
const storeOf = createLedgerProperty;
const keysOf = (email: string) => [...jsm.simulator.account(email).properties.keys()];
const hasMoved = () => keysOf(demoCredentials.admin.email).includes(PLACE_PROPERTY);
const refuseFromNowOn = () => Object.assign(jsm.simulator.switches, { customerProperties: 'refused-403' });
const acceptAgain = () => Object.assign(jsm.simulator.switches, { customerProperties: 'stored' });
const fail = (operation: string, status: number, times = 1) =>
	jsm.simulator.faults.inject({ operation, kind: 'status', status, times });

const known = ['A', 'B', 'Acme', 'Before', 'Since', 'Only', 'New', 'Stale'];
const idOf = (name: string): number => known.indexOf(name) + 1;
const granted = (name: string, subject = 'carla-1'): Ledger => ({
	...emptyLedger(),
	binding: { issuer: 'https://i', subject, connection: 'c', since: '2026-11-23T12:00:00.000Z' },
	organizations: [
		{ id: String(idOf(name)), name, rule: 'r', at: '2026-11-23T12:00:00.000Z', state: 'granted' },
	],
});
async function write(client: JsmClient, id: string, ledger: object): Promise<Outcome<unknown>> {
	const store = storeOf(client);
	const found = await store.read(id);
	return found.ok ? await store.write(id, ledger, found.value) : found;
}
async function recordOf(client: JsmClient, id: string): Promise<unknown> {
	const found = await storeOf(client).read(id);
	return found.ok ? found.value.record : found.reason;
}
const namesOf = (record: unknown) => (record as Ledger).organizations.map(({ name }) => name).sort();

describe('one stray answer of Jira does not move the ledgers', () => {
	test.each([400, 403, 404])('to a write: %s', async (status) => {
		const id = seed();
		fail('setUserProperty', status);
		const written = await storeOf(jsm.client()).write(id, emptyLedger(), none);
		// A new account may be unknown for a moment, so only that is written again.
		expect(written.ok).toBe(status === 404);
		expect([hasMoved(), keysOf(CARLA)]).toEqual([false, status === 404 ? [LEDGER_PROPERTY] : []]);
		expect(await write(otherProcess(), id, emptyLedger())).toMatchObject({ ok: true });
		expect([hasMoved(), keysOf(CARLA)]).toEqual([false, [LEDGER_PROPERTY]]);
	});

	test.each([400, 403])('to a read: %s', async (status) => {
		const id = seed();
		await write(jsm.client(), id, granted('Acme'));
		fail('getUserProperty', status);
		expect(await storeOf(jsm.client()).read(id)).toMatchObject({ ok: false });
		expect(hasMoved()).toBe(false);
		expect(await recordOf(jsm.client(), id)).toEqual(granted('Acme'));
	});

	test('and neither does one account that is always refused, where Jira takes properties of another', async () => {
		const id = seed();
		const other = seed(DORA);
		const client = jsm.client();
		client.memory.accounts.set(memoryKey(client.account, DORA), other);
		const { send } = client;
		client.send = async (request) =>
			request.url.includes(encodeURIComponent(id))
				? { status: 403, headers: {}, body: '{"errorMessages":["no"]}' }
				: await send(request);
		expect(await write(client, id, emptyLedger())).toMatchObject({ reason: 'jsm-permission-missing' });
		expect([hasMoved(), keysOf(DORA)]).toEqual([false, []]);
	});
});

describe('a lasting refusal moves them', () => {
	test.each(['refused-400', 'refused-403'] as const)('and says so once: %s', async (customerProperties) => {
		Object.assign(jsm.simulator.switches, { customerProperties });
		const ids = [seed(), seed(DORA)];
		const notices: JsmNotice[] = [];
		const client = { ...jsm.client(), onNotice: (notice: JsmNotice) => notices.push(notice) };
		for (const id of ids) expect(await write(client, id, emptyLedger())).toMatchObject({ ok: true });
		expect(hasMoved()).toBe(true);
		expect(notices).toEqual([{ event: 'ledger-moved', status: Number(customerProperties.slice(-3)) }]);
	});

	test('also where this process knows another customer, whose properties Jira refuses as well', async () => {
		refuseFromNowOn();
		const [id, other] = [seed(), seed(DORA)];
		const client = jsm.client();
		client.memory.accounts.set(memoryKey(client.account, DORA), other);
		expect(await write(client, id, emptyLedger())).toMatchObject({ ok: true });
		expect(hasMoved()).toBe(true);
	});
});

describe('what a customer was granted before the ledgers moved', () => {
	test('counts as soon as Jira shows it again, beside what was granted since', async () => {
		const id = seed();
		await write(jsm.client(), id, granted('Before'));
		refuseFromNowOn();
		const process = otherProcess();
		await write(process, id, granted('Since'));
		expect(namesOf(await recordOf(process, id))).toEqual(['Since']);

		acceptAgain();
		await jsm.clock.sleep(2 * hour);
		expect(namesOf(await recordOf(process, id))).toEqual(['Before', 'Since']);
		await write(process, id, granted('Only'));
		for (const client of [process, otherProcess(), otherProcess()]) {
			expect(await recordOf(client, id)).toEqual(granted('Only'));
		}
		expect(hasMoved()).toBe(true);
	});

	test('still says whose account it is', async () => {
		const id = seed();
		await write(jsm.client(), id, granted('Before', 'carla-1'));
		refuseFromNowOn();
		await write(otherProcess(), id, granted('Since', 'mallory-1'));
		acceptAgain();
		expect(await recordOf(otherProcess(), id)).toMatchObject({ binding: { subject: 'carla-1' } });
	});

	test('is read from the customer until something is written, and from then on never', async () => {
		const [id, other] = [seed(), seed(DORA)];
		await write(jsm.client(), id, granted('Before'));
		refuseFromNowOn();
		await write(otherProcess(), other, emptyLedger());
		acceptAgain();
		expect(await recordOf(otherProcess(), id)).toEqual(granted('Before'));
		await write(otherProcess(), id, granted('Since'));
		jsm.simulator.account(CARLA).properties.set(LEDGER_PROPERTY, granted('Stale'));
		expect(await recordOf(otherProcess(), id)).toEqual(granted('Since'));
	});

	test('does not come back after the record was forgotten', async () => {
		const id = seed();
		await write(jsm.client(), id, granted('Before'));
		refuseFromNowOn();
		await write(otherProcess(), id, granted('Since'));
		expect(await storeOf(otherProcess()).remove(id)).toMatchObject({ ok: true });
		acceptAgain();
		expect(await recordOf(otherProcess(), id)).toBeUndefined();
		await write(otherProcess(), id, granted('New'));
		expect(await recordOf(otherProcess(), id)).toEqual(granted('New'));
	});

	test('is not lost where Jira once refuses to show it', async () => {
		const [id, other] = [seed(), seed(DORA)];
		await write(jsm.client(), id, granted('Before'));
		refuseFromNowOn();
		await write(otherProcess(), other, emptyLedger());
		acceptAgain();
		const process = otherProcess();
		await storeOf(process).read(other);
		await jsm.clock.sleep(2 * hour);
		process.memory.ledgerPlaces.set(process.account, 'caller');
		jsm.simulator.faults.inject({ operation: 'getUserProperty', kind: 'status', status: 403, after: 1 });
		expect(await recordOf(process, id)).toEqual(granted('Before'));
	});
});

describe('a process that has not noticed', () => {
	test('believes no record that has moved, although the customer still shows it', async () => {
		const id = seed();
		await write(jsm.client(), id, granted('Stale'));
		refuseFromNowOn();
		await write(otherProcess(), id, granted('Since'));
		acceptAgain();
		const late = otherProcess();
		expect(namesOf(await recordOf(late, id))).toContain('Since');
		expect(late.memory.ledgerPlaces.get(late.account)).toBe('caller');
	});

	test('learns it within five minutes', async () => {
		const id = seed();
		const late = jsm.client();
		await write(late, id, granted('Before'));
		refuseFromNowOn();
		await write(otherProcess(), id, granted('Since'));
		acceptAgain();
		await jsm.clock.sleep(300_001);
		expect(namesOf(await recordOf(late, id))).toEqual(['Before', 'Since']);
	});
});

describe('two processes at a site that refuses properties of portal-only customers', () => {
	test('in any order of their calls, one of which may die at any call, lose nothing that was written', async () => {
		refuseFromNowOn();
		let run = 0;
		await fc.assert(
			fc.asyncProperty(fc.scheduler(), fc.option(fc.nat(14)), async (scheduler, dies) => {
				run += 1;
				jsm.simulator.account(demoCredentials.admin.email).properties.clear();
				const ids = [seed(`one-${run}@fresh.example`), seed(`two-${run}@fresh.example`)];
				const names = ['A', 'B'];
				const written: (readonly [string, string])[] = [];
				const process = async (name: string, limit: number) => {
					const client = otherProcess();
					const { send } = client;
					let calls = 0;
					client.send = async (request) => {
						await scheduler.schedule(Promise.resolve());
						calls += 1;
						if (calls > limit) throw new Error('killed');
						return await send(request);
					};
					for (const id of ids) {
						const store = storeOf(client);
						const found = await store.read(id);
						if (!found.ok) throw new Error(found.reason);
						const before = (found.value.record as Ledger | undefined) ?? emptyLedger();
						const organizations = [...before.organizations, ...granted(name).organizations];
						const done = await store.write(id, { ...before, organizations }, found.value);
						if (done.ok) written.push([id, name]);
						else expect(done.reason).toBe('ledger-busy');
						await jsm.clock.sleep(2000);
					}
				};
				const limits = [Infinity, dies ?? Infinity];
				const ends = names.map(
					async (name, index) =>
						await process(name, limits[index] ?? Infinity).catch((error: unknown) => error),
				);
				const [survivor] = await scheduler.waitFor(Promise.all(ends));
				expect(survivor).toBeUndefined();
				expect(hasMoved()).toBe(true);
				// Whoever comes later sees one record, in one place, whatever the place it asks first.
				for (const id of ids) {
					const seen = await Promise.all(
						[otherProcess(), otherProcess()].map(async (late) => await recordOf(late, id)),
					);
					expect(seen[0]).toEqual(seen[1]);
					expect(jsm.simulator.accounts.find((each) => each.id === id)?.properties.size).toBe(0);
					const last = written.filter(([of]) => of === id).at(-1);
					if (last) expect(namesOf(seen[0])).toContain(last[1]);
				}
			}),
			{ numRuns: 40 },
		);
	}, 120_000);
});
