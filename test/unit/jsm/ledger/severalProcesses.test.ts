import fc from 'fast-check';
import { once } from 'lodash';
import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../../../nodes/shared/core/provider/http';
import { parseLedger, type Ledger } from '../../../../nodes/shared/core/access/ledger';
import { refuseBusy, type LedgerStore } from '../../../../nodes/shared/core/access/ledgerStore';
import { accept } from '../../../../nodes/shared/core/refusal/outcome';
import { updateAccess } from '../../../../nodes/shared/jsm/access/updateAccess';
import type { JsmClient } from '../../../../nodes/shared/jsm/client/client';
import { createJsmMemory, type JsmMemory } from '../../../../nodes/shared/jsm/client/memory';
import {
	deleteLedger,
	releaseBinding,
	type LoginIdentity,
} from '../../../../nodes/shared/jsm/ledger/accountLedger';
import { LEDGER_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { createLedgerProperty } from '../../../../nodes/shared/jsm/ledger/ledgerProperty';
import { synchronizeAccess } from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { accessWish, alice, removal, synchronization } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm();
const ALICE = 'alice@acme.example';
const bob: LoginIdentity = { ...alice, subject: 'bob-1' };

/** Records of all processes, replaced as Redis does: at once, and only if the one that was read still stands. */
function createComparingStore(
	before: () => Promise<void> = async () => undefined,
	records = new Map<string, string>(),
): LedgerStore & { records: Map<string, string> } {
	return {
		records,
		name: 'comparing',
		read: async (accountId) => {
			await before();
			const text = records.get(accountId);
			return accept(
				text === undefined ? { record: undefined } : { record: JSON.parse(text) as unknown, text },
			);
		},
		write: async (accountId, record, replaced) => {
			await before();
			if (records.get(accountId) !== replaced.text) return refuseBusy();
			const text = JSON.stringify(record);
			records.set(accountId, text);
			return accept({ record, text });
		},
		remove: async (accountId) => {
			await before();
			records.delete(accountId);
			return accept(true);
		},
		subjects: {
			find: async () => accept({ accounts: [] }),
			replace: async () => accept(true),
		},
	};
}

/** What one n8n process knows, and its way to Jira. */
const processWith = (memory: JsmMemory, before: () => Promise<void> = async () => undefined): JsmClient => {
	const client = { ...jsm.client(), memory };
	const { send } = client;
	return {
		...client,
		send: async (request) => {
			await before();
			return await send(request);
		},
	};
};
const newMemory = () => createJsmMemory(jsm.clock.now);

interface Login {
	names: string[];
	desks: string[];
	identity?: LoginIdentity;
	mode?: 'never' | 'onlyOurs';
}

const logIn = async (
	client: JsmClient,
	{ names, desks, identity = alice, mode = 'never' }: Login,
	store: LedgerStore,
) =>
	await synchronizeAccess(
		client,
		synchronization(client, {
			identity,
			organizations: names.map((name) => ({ name, create: false })),
			portals: desks.map((serviceDesk) => ({ serviceDesk, organizations: [], customer: true })),
			removal: removal({ mode, most: 9 }),
			ledger: { store, identity },
		}),
		[],
	);

const readLedger = (record: unknown): Ledger => {
	const ledger = parseLedger(record);
	if (!ledger.ok) throw new Error(ledger.reason);
	return ledger.value;
};
const recordIn = (records: ReadonlyMap<string, string>): Ledger =>
	readLedger(JSON.parse([...records.values()][0] ?? ''));
const propertyOfAlice = (): Ledger =>
	readLedger(jsm.simulator.account(ALICE).properties.get(LEDGER_PROPERTY));
const namesIn = ({ organizations }: Ledger): string[] => organizations.map(({ name }) => name).sort();
const desksIn = ({ portals }: Ledger): string[] => portals.map(({ serviceDesk }) => serviceDesk).sort();
const memberships = (): string[] => jsm.simulator.organizationsOf(ALICE);
const desksOfAlice = (): string[] =>
	jsm.simulator.desks
		.filter(({ customers }) => customers.has(jsm.simulator.account(ALICE).id))
		.map(({ id }) => id)
		.sort();

/** Alice, organizations and desks, and nothing anybody gave her. */
function begin(): void {
	jsm.simulator.reset();
	jsm.simulator.seed({
		accounts: [{ email: ALICE, name: 'Alice' }],
		organizations: [{ name: 'Third' }],
		desks: [{ id: '3', key: 'THR', name: 'Third' }],
	});
}

const login = fc.record({
	names: fc.subarray(['Acme', 'Acme Customers', 'Third']),
	desks: fc.subarray(['1', '2', '3']),
	mode: fc.constantFrom('never' as const, 'onlyOurs' as const),
});

/** Everything that was given is recorded, and no more was given than the logins allow. */
function expectOwned(ledger: Ledger, logins: readonly Login[], isBound: boolean): void {
	const allowed = {
		names: logins.flatMap(({ names }) => names),
		desks: logins.flatMap(({ desks }) => desks),
	};
	expect(allowed.names).toEqual(expect.arrayContaining(memberships()));
	expect(allowed.desks).toEqual(expect.arrayContaining(desksOfAlice()));
	expect(namesIn(ledger)).toEqual(expect.arrayContaining(memberships()));
	expect(desksIn(ledger)).toEqual(expect.arrayContaining(desksOfAlice()));
	if (isBound) expect(ledger.binding).toMatchObject({ issuer: alice.issuer });
}

describe('two logins of one person in two processes', () => {
	test('in any order of their calls leave nothing that is not recorded, nothing neither allows, and the next login heals all', async () => {
		await fc.assert(
			fc.asyncProperty(fc.scheduler(), login, login, fc.boolean(), async (scheduler, one, two, isSame) => {
				begin();
				const before = async () => await scheduler.schedule(Promise.resolve());
				const store = createComparingStore(before);
				const logins: Login[] = [one, { ...two, identity: isSame ? alice : bob }];
				const running = Promise.all(
					logins.map(async (each) => await logIn(processWith(newMemory(), before), each, store)),
				);
				const results = await scheduler.waitFor(running);
				const record = recordIn(store.records);
				expectOwned(
					record,
					logins,
					logins.some(({ names, desks }) => names.length + desks.length > 0),
				);
				for (const result of results) {
					if (result.ok) continue;
					expect(['account-bound-to-another', 'ledger-busy']).toContain(result.reason);
					if (isSame) expect(result.reason).toBe('ledger-busy');
				}

				const quiet = createComparingStore(undefined, store.records);
				await jsm.clock.sleep(600_000);
				const owner = record.binding?.subject === bob.subject ? bob : alice;
				const last: Login = { ...one, identity: owner, mode: 'onlyOurs' };
				expect(await logIn(processWith(newMemory()), last, quiet)).toMatchObject({ ok: true });
				expect(memberships()).toEqual([...one.names].sort());
				expect(desksOfAlice()).toEqual([...one.desks].sort());
			}),
			{ numRuns: 60 },
		);
	}, 120_000);

	test('one of which dies at any call, leave nothing that is not recorded', async () => {
		await fc.assert(
			fc.asyncProperty(fc.scheduler(), login, login, fc.nat(12), async (scheduler, one, two, last) => {
				begin();
				let isAlive = true;
				let calls = 0;
				const wait = async () => await scheduler.schedule(Promise.resolve());
				const waitAndDie = async () => {
					await wait();
					calls += 1;
					if (calls > last) isAlive = false;
					if (!isAlive) throw new Error('killed');
				};
				const records = new Map<string, string>();
				const stores = [waitAndDie, wait].map((before) => createComparingStore(before, records));
				const logins: Login[] = [one, two];
				const running = Promise.all(
					[waitAndDie, wait].map(async (before, index) => {
						const [each, store] = [logins[index], stores[index]];
						if (!each || !store) throw new Error('two logins');
						return await logIn(processWith(newMemory(), before), each, store).catch(() => undefined);
					}),
				);
				const [, survivor] = await scheduler.waitFor(running);
				expect(survivor).toMatchObject({ ok: true });
				expectOwned(recordIn(records), logins, false);
			}),
			{ numRuns: 40 },
		);
	}, 120_000);
});

const addsMember = ({ method, url }: HttpRequest): boolean =>
	method === 'POST' && /\/organization\/\d+\/user$/.test(url);

/** Runs `between` once, in the middle of a login: after its first membership was added, before it goes on. */
const interrupted = (memory: JsmMemory, between: () => Promise<unknown>): JsmClient => {
	const client = processWith(memory);
	const { send } = client;
	let isDone = false;
	return {
		...client,
		send: async (request) => {
			const answer = await send(request);
			if (!isDone && addsMember(request)) {
				isDone = true;
				await between();
			}
			return answer;
		},
	};
};

const propertyOf = createLedgerProperty;
const record = async (more: Partial<Login>, memory = newMemory()) => {
	const client = processWith(memory);
	return await logIn(client, { names: [], desks: [], ...more }, propertyOf(client));
};

test('what a login gave before it died stays recorded by one that was looking just before', async () => {
	begin();
	const store = createComparingStore();
	const client = processWith(newMemory());
	const dying: JsmClient = {
		...client,
		send: async (request) => {
			if (!addsMember(request)) return await client.send(request);
			const give = once(async () => await client.send(request));
			const write: LedgerStore['write'] = async (...written) => {
				await give();
				return await store.write(...written);
			};
			await logIn(processWith(newMemory()), { names: ['Third'], desks: [] }, { ...store, write });
			throw new Error('killed');
		},
	};
	await expect(logIn(dying, { names: ['Acme'], desks: [] }, store)).rejects.toThrow('killed');
	expect(memberships()).toEqual(['Acme', 'Third']);
	expect(namesIn(recordIn(store.records))).toEqual(['Acme', 'Third']);
});

describe('the ledger on the Jira account, written by several processes', () => {
	test('keeps what another one wrote since this one read it', async () => {
		begin();
		const [here, there] = [newMemory(), newMemory()];
		await record({ names: ['Acme'] }, here);
		await record({ names: ['Acme Customers'], desks: ['2'] }, there);
		await jsm.clock.sleep(20_000);
		await record({ names: ['Third'] }, here);
		expect(namesIn(propertyOfAlice())).toEqual(['Acme', 'Acme Customers', 'Third']);
		expect(desksIn(propertyOfAlice())).toEqual(['2']);
		await record({ names: ['Third'], mode: 'onlyOurs' });
		expect([memberships(), desksOfAlice()]).toEqual([['Third'], []]);
	});

	test('keeps what another one wrote during a login, and is not believed until somebody looked', async () => {
		begin();
		const client = interrupted(newMemory(), async () => await record({ names: ['Third'], desks: ['3'] }));
		const wish = { names: ['Acme'], desks: ['2'] };
		expect(await logIn(client, wish, propertyOf(client))).toMatchObject({ ok: true });
		expect(namesIn(propertyOfAlice())).toEqual(['Acme', 'Third']);
		expect(desksIn(propertyOfAlice())).toEqual(['2', '3']);
		expect(propertyOfAlice().completed).toEqual({});
	});

	test('account-bound-to-another: whoever wrote first has the account, and what the other was given is recorded', async () => {
		begin();
		const owner = async () => {
			// It read the account before the login below wrote anything.
			jsm.simulator.account(ALICE).properties.delete(LEDGER_PROPERTY);
			return await record({ names: ['Third'], identity: bob });
		};
		const client = interrupted(newMemory(), owner);
		expect(await logIn(client, { names: ['Acme'], desks: [] }, propertyOf(client))).toMatchObject({
			ok: false,
			reason: 'account-bound-to-another',
		});
		expect(propertyOfAlice()).toMatchObject({ binding: { subject: bob.subject } });
		expect(namesIn(propertyOfAlice())).toEqual(['Acme', 'Third']);
		await record({ names: ['Third'], identity: bob, mode: 'onlyOurs' });
		expect(memberships()).toEqual(['Third']);
	});

	test('keeps what the step before gave, although another one replaced the record between two steps', async () => {
		begin();
		const memory = newMemory();
		const step = async (part: 'memberships' | 'portals') => {
			const client = processWith(memory);
			const { id: accountId } = jsm.simulator.account(ALICE);
			const wish = accessWish({
				account: { accountId, justCreated: false },
				parts: [part],
				organizations: [{ id: '1', name: 'Acme' }],
				portals: [{ serviceDesk: '2', organizations: [], customer: true }],
				isFollowed: part === 'memberships',
				ledger: { store: propertyOf(client), identity: alice },
			});
			return await updateAccess(client, wish, []);
		};
		expect(await step('memberships')).toMatchObject({ ok: true });
		jsm.simulator.account(ALICE).properties.delete(LEDGER_PROPERTY);
		await record({ names: ['Third'] });
		expect(await step('portals')).toMatchObject({ ok: true });
		expect(namesIn(propertyOfAlice())).toEqual(['Acme', 'Third']);
		expect(desksIn(propertyOfAlice())).toEqual(['2']);
	});

	test('is read anew by Revoke Grants, which takes what another one gave a moment ago', async () => {
		begin();
		const here = newMemory();
		await record({}, here);
		await record({ names: ['Acme'], desks: ['2'] });
		const client = processWith(here);
		const { id: accountId } = jsm.simulator.account(ALICE);
		const wish = accessWish({
			account: { accountId, justCreated: false },
			removal: removal({ mode: 'onlyOurs' }),
			believeFor: 0,
			ledger: { store: propertyOf(client) },
		});
		expect(await updateAccess(client, wish, [])).toMatchObject({ ok: true });
		expect([memberships(), desksOfAlice()]).toEqual([[], []]);
	});

	test('ledger-busy: that changes before every write is left alone in the end, and nothing is granted', async () => {
		begin();
		const store = createComparingStore();
		const restless: LedgerStore = { ...store, write: async () => refuseBusy() };
		const result = await logIn(processWith(newMemory()), { names: ['Acme'], desks: [] }, restless);
		expect(result).toMatchObject({ ok: false, reason: 'ledger-busy' });
		expect(memberships()).toEqual([]);
	});
});

describe('in one process', () => {
	test.each([
		['Release Binding', releaseBinding],
		['Forget What Was Granted', deleteLedger],
	])('%s waits until a login of the account has ended', async (_, release) => {
		begin();
		const memory = newMemory();
		const { id } = jsm.simulator.account(ALICE);
		let released: Promise<unknown> = Promise.resolve();
		const client = interrupted(memory, async () => {
			const other = processWith(memory);
			released = release(other, propertyOf(other), id);
		});
		jsm.callsSince();
		expect(await logIn(client, { names: ['Acme'], desks: [] }, propertyOf(client))).toMatchObject({
			ok: true,
		});
		const login = jsm.callsSince();
		expect(await released).toMatchObject({ ok: true });
		expect(login.at(-1)).toBe('setUserProperty');
		expect(jsm.callsSince()[0]).toMatch(/^(get|delete)UserProperty$/);
		const left = jsm.simulator.account(ALICE).properties.get(LEDGER_PROPERTY);
		expect(left === undefined ? undefined : readLedger(left).binding).toBeUndefined();
	});

	test('two ledgers of one account are two: what one remembers says nothing of the other', async () => {
		begin();
		const memory = newMemory();
		await record({ names: ['Acme'] }, memory);
		const store = createComparingStore();
		const client = processWith(memory);
		expect(await logIn(client, { names: ['Acme'], desks: [], identity: bob }, store)).toMatchObject({
			ok: true,
		});
		expect(recordIn(store.records)).toMatchObject({
			binding: { subject: bob.subject },
			organizations: [],
		});
	});
});
