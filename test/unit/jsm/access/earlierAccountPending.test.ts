import { omit } from 'lodash';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../../../../nodes/shared/core/access/ledger';
import type { LedgerStore } from '../../../../nodes/shared/core/access/ledgerStore';
import type { Change } from '../../../../nodes/shared/core/login/loginItem';
import type { AddressChange } from '../../../../nodes/shared/jsm/access/accessWish';
import {
	synchronizeAccess,
	type Synchronization,
} from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import type { JsmClient } from '../../../../nodes/shared/jsm/client/client';
import type { JsmNotice } from '../../../../nodes/shared/jsm/client/notice';
import { LEDGER_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { createLedgerProperty } from '../../../../nodes/shared/jsm/ledger/ledgerProperty';
import { alice, synchronization } from '../../../support/jsm/accessWish';
import { ledgerStores } from '../../../support/jsm/ledgerStores';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm();
const FIRST = 'alice@acme.example';
const SECOND = 'alice.martin@acme.example';
const THIRD = 'martin@acme.example';
/** More calls than the longest login makes. */
const MOST_CALLS = 60;

let storeFor: (client: JsmClient) => LedgerStore;
let notices: JsmNotice[] = [];
beforeEach(() => {
	notices = [];
});

interface Login extends Partial<Synchronization> {
	how?: AddressChange;
	/** Calls to Jira and to the ledger after which the process dies. */
	dies?: number;
}

/** A store whose calls count, also those that are none to Jira. */
const counted = (store: LedgerStore, live: () => void): LedgerStore => {
	const { read, write, subjects } = store;
	return {
		...store,
		read: async (accountId) => {
			live();
			return await read(accountId);
		},
		write: async (...written) => {
			live();
			return await write(...written);
		},
		subjects: {
			find: async (subject) => {
				live();
				return await subjects.find(subject);
			},
			replace: async (...replaced) => {
				live();
				return await subjects.replace(...replaced);
			},
		},
	};
};

/** Every process has a memory of its own. */
async function login(email: string, { how = 'report', dies = Infinity, ...wish }: Login = {}) {
	jsm.restart();
	let calls = 0;
	const live = () => {
		calls += 1;
		if (calls > dies) throw new Error('killed');
	};
	const plain = jsm.client();
	const client: JsmClient = {
		...plain,
		onNotice: (notice) => notices.push(notice),
		send: async (request) => {
			live();
			return await plain.send(request);
		},
	};
	const changes: Change[] = [];
	const person = { email, displayName: 'Alice', twins: 'refuse', acceptHidden: false } as const;
	const result = await synchronizeAccess(
		client,
		{
			...synchronization(client, {
				person,
				ledger: { store: counted(storeFor(client), live), identity: alice },
			}),
			addressChange: how,
			...wish,
		},
		changes,
	).catch(() => undefined);
	const told = changes
		.filter(({ do: what }) => what === 'addressChanged')
		.map(({ accountId, ...change }) => ({ ...change, email: emailOf(accountId) }));
	return { result, told };
}

const idOf = (email: string) => jsm.simulator.account(email).id;
const emailOf = (id: string | undefined) => jsm.simulator.accounts.find((each) => each.id === id)?.email;
const accessOf = (email: string) => jsm.simulator.organizationsOf(email);
const noted = async () => {
	const found = await storeFor(jsm.client()).subjects.find(alice);
	return found.ok ? found.value.accounts.map(emailOf) : found.reason;
};
const ledgerOf = async (email: string) => {
	const found = await storeFor(jsm.client()).read(idOf(email));
	return found.ok ? (found.value.record as Ledger) : undefined;
};
const fail = (operation: string, times = 1) =>
	jsm.simulator.faults.inject({ operation, kind: 'status', status: 403, times });

describe.each(ledgerStores)('with the ledger %s, an earlier account', (_, makeStore) => {
	beforeEach(() => {
		storeFor = makeStore();
	});

	test.each<[AddressChange, Change['state'], string[]]>([
		['report', 'remains', ['Acme']],
		['revoke', 'done', []],
	])(
		'whose successor could not be given its access is taken up by the next login: %s',
		async (how, state, left) => {
			await login(FIRST, { how });
			fail('addOrganizationMembers');
			expect(await login(SECOND, { how })).toMatchObject({ result: { ok: false }, told: [] });
			expect((await login(SECOND, { how })).told).toEqual([{ do: 'addressChanged', email: FIRST, state }]);
			expect(accessOf(FIRST)).toEqual(left);
			expect((await login(SECOND, { how })).told).toEqual([]);
			expect(await noted()).toEqual([SECOND]);
		},
	);

	test('that could not be revoked is tried again by every login until it is', async () => {
		await login(FIRST);
		fail('removeOrganizationMembers', 2);
		for (let attempt = 0; attempt < 2; attempt += 1) {
			expect((await login(SECOND, { how: 'revoke' })).told).toMatchObject([
				{ state: 'failed', why: 'jsm-permission-missing' },
			]);
			expect(accessOf(FIRST)).toEqual(['Acme']);
		}
		expect((await login(SECOND, { how: 'revoke' })).told).toMatchObject([{ state: 'done' }]);
		expect(accessOf(FIRST)).toEqual([]);
		expect((await login(SECOND, { how: 'revoke' })).told).toEqual([]);
	});

	test('that could not be revoked is also tried again by a login that gives nothing', async () => {
		await login(FIRST);
		fail('removeOrganizationMembers');
		await login(SECOND, { how: 'revoke' });
		await login(SECOND, { how: 'revoke', organizations: [], portals: [] });
		expect([accessOf(FIRST), accessOf(SECOND)]).toEqual([[], []]);
	});

	test('is one of several, if several logins in a row failed', async () => {
		await login(FIRST, { how: 'revoke' });
		fail('removeOrganizationMembers', 3);
		await login(SECOND, { how: 'revoke' });
		await login(THIRD, { how: 'revoke' });
		expect(await noted()).toEqual([THIRD, SECOND, FIRST]);
		expect((await login(THIRD, { how: 'revoke' })).told.map(({ email }) => email).sort()).toEqual(
			[FIRST, SECOND].sort(),
		);
		expect([accessOf(FIRST), accessOf(SECOND), accessOf(THIRD)]).toEqual([[], [], ['Acme']]);
		expect(await noted()).toEqual([THIRD]);
	});

	test('is the newer one, if the person goes back to the first address', async () => {
		await login(FIRST, { how: 'revoke' });
		await login(SECOND, { how: 'revoke' });
		expect((await login(FIRST, { how: 'revoke' })).told).toMatchObject([{ email: SECOND, state: 'done' }]);
		expect([accessOf(FIRST), accessOf(SECOND)]).toEqual([['Acme'], []]);
		expect(await noted()).toEqual([FIRST]);
	});

	test.each<AddressChange>(['report', 'revoke'])(
		'loses nothing and is found, wherever a login dies: %s',
		async (how) => {
			let hasEnded = false;
			for (let dies = 0; !hasEnded; dies += 1) {
				expect(dies).toBeLessThan(MOST_CALLS);
				jsm.simulator.reset();
				storeFor = makeStore();
				await login(FIRST, { how });
				const first = await login(SECOND, { how, dies });
				hasEnded = first.result !== undefined;
				await jsm.clock.sleep(600_000);
				const second = await login(SECOND, { how });
				expect(second.result).toMatchObject({ ok: true });
				expect([...first.told, ...second.told]).toContainEqual({
					do: 'addressChanged',
					email: FIRST,
					state: how === 'report' ? 'remains' : 'done',
				});
				expect(accessOf(FIRST)).toEqual(how === 'report' ? ['Acme'] : []);
				expect(accessOf(SECOND)).toEqual(['Acme']);
				expect((await login(SECOND, { how })).told).toEqual([]);
				expect(await noted()).toEqual([SECOND]);
			}
		},
		60_000,
	);

	test('is found although the account was bound before there was an index', async () => {
		await login(FIRST);
		const store = storeFor(jsm.client());
		await store.subjects.replace(alice, [], { accounts: [idOf(FIRST)] });
		const record = await ledgerOf(FIRST);
		const old = omit(record, 'binding.indexed');
		const found = await store.read(idOf(FIRST));
		if (found.ok) await store.write(idOf(FIRST), old, found.value);
		await login(FIRST);
		expect(await noted()).toEqual([FIRST]);
		expect(await ledgerOf(FIRST)).toEqual(record);
		expect((await login(SECOND)).told).toMatchObject([{ email: FIRST }]);
	});

	test('is told in the log, without saying whose', async () => {
		await login(FIRST);
		fail('removeOrganizationMembers');
		await login(SECOND, { how: 'revoke' });
		await login(SECOND, { how: 'revoke', dryRun: true });
		await login(SECOND, { how: 'revoke' });
		expect(notices).toEqual([
			{ event: 'address-changed', state: 'failed', why: 'jsm-permission-missing' },
			{ event: 'address-changed', state: 'done' },
		]);
	});
});

describe('with the ledger in Jira, an earlier account', () => {
	beforeEach(() => {
		storeFor = createLedgerProperty;
	});

	test('whose record Jira once does not find is not forgotten', async () => {
		await login(FIRST);
		// The account is new, so the index is read first, and then this record.
		jsm.simulator.faults.inject({ operation: 'getUserProperty', kind: 'status', status: 404, after: 1 });
		expect((await login(SECOND, { how: 'revoke' })).told).toMatchObject([{ email: FIRST, state: 'done' }]);
	});

	test('whose record is damaged is looked for until it can be read', async () => {
		await login(FIRST);
		const { properties } = jsm.simulator.account(FIRST);
		const record = properties.get(LEDGER_PROPERTY);
		properties.set(LEDGER_PROPERTY, { nonsense: true });
		expect(await login(SECOND, { how: 'revoke' })).toMatchObject({ result: { ok: true }, told: [] });
		expect(notices).toEqual([{ event: 'address-changed', state: 'failed', why: 'ledger-unreadable' }]);
		properties.set(LEDGER_PROPERTY, record);
		expect((await login(SECOND, { how: 'revoke' })).told).toMatchObject([{ email: FIRST, state: 'done' }]);
	});
});
