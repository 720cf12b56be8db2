import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../nodes/shared/core/login/loginItem';
import type { AddressChange } from '../../../../nodes/shared/jsm/access/accessWish';
import { synchronizeAccess } from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { deleteLedger, releaseBinding } from '../../../../nodes/shared/jsm/ledger/accountLedger';
import { LEDGER_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { createSubjectIndexProperty } from '../../../../nodes/shared/jsm/ledger/subjectIndexProperty';
import { alice, ledgerOf, synchronization } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm();
const BEFORE = 'alice@acme.example';
const AFTER = 'alice.martin@acme.example';

async function login(email: string, addressChange: AddressChange | undefined = 'report', dryRun = false) {
	const client = jsm.client();
	const changes: Change[] = [];
	const person = { email, displayName: 'Alice', twins: 'refuse', acceptHidden: false } as const;
	const wish = { ...synchronization(client, { person, dryRun }), addressChange };
	const result = await synchronizeAccess(client, wish, changes);
	const told = changes.filter(({ do: what }) => what === 'addressChanged');
	return { result, changes, told };
}
const idOf = (email: string) => jsm.simulator.account(email).id;

describe('a person whose e-mail address changed at the provider', () => {
	test('gets another account, and the earlier one is reported', async () => {
		expect((await login(BEFORE)).told).toEqual([]);
		expect((await login(AFTER)).told).toEqual([
			{ do: 'addressChanged', accountId: idOf(BEFORE), state: 'remains' },
		]);
		expect(jsm.simulator.organizationsOf(BEFORE)).toEqual(['Acme']);
		expect(jsm.simulator.organizationsOf(AFTER)).toEqual(['Acme']);
		expect((await login(AFTER)).told).toEqual([]);
	});

	test('loses the access of the earlier account where that was chosen, and nothing others gave', async () => {
		await login(BEFORE);
		jsm.simulator.seed({ organizations: [{ name: 'By Hand', members: [BEFORE] }] });
		expect((await login(AFTER, 'revoke', true)).result.ok).toBe(true);
		expect(jsm.simulator.organizationsOf(BEFORE)).toEqual(['Acme', 'By Hand']);
		expect((await login(AFTER, 'revoke')).told).toEqual([
			{ do: 'addressChanged', accountId: idOf(BEFORE), state: 'done' },
		]);
		expect(jsm.simulator.organizationsOf(BEFORE)).toEqual(['By Hand']);
		expect(jsm.simulator.organizationsOf(AFTER)).toEqual(['Acme']);
	});

	test('is told also where taking back fails, and gets in', async () => {
		await login(BEFORE);
		jsm.simulator.faults.inject({ operation: 'removeOrganizationMembers', kind: 'status', status: 403 });
		const { result, told } = await login(AFTER, 'revoke');
		expect(result.ok).toBe(true);
		expect(told).toMatchObject([{ state: 'failed', why: 'jsm-permission-missing' }]);
	});
});

describe('an entry of the index', () => {
	const note = async (accountId: string) =>
		await createSubjectIndexProperty(jsm.client()).replace(alice, [accountId], { accounts: [] });

	test.each<[string, () => Promise<string>]>([
		[
			'an account whose record is damaged',
			async () => {
				jsm.simulator.seed({ accounts: [{ email: 'dan@acme.example', name: 'Dan' }] });
				jsm.simulator.account('dan@acme.example').properties.set(LEDGER_PROPERTY, 'torn');
				return idOf('dan@acme.example');
			},
		],
		['an account that is gone', async () => 'qm:00000000-0000-0000-0000-000000000000:0'],
		[
			'an account bound to somebody else',
			async () => {
				const client = jsm.client();
				const identity = { ...alice, subject: 'bob-1' };
				const person = {
					email: 'bob@acme.example',
					displayName: 'Bob',
					twins: 'refuse',
					acceptHidden: false,
				} as const;
				await synchronizeAccess(client, synchronization(client, { person, identity }), []);
				return idOf('bob@acme.example');
			},
		],
		[
			'an account bound to nobody',
			async () => {
				jsm.simulator.seed({ accounts: [{ email: 'carol@acme.example', name: 'Carol' }] });
				return idOf('carol@acme.example');
			},
		],
	])('that names %s does no harm', async (_, accountOf) => {
		await note(await accountOf());
		const { result, told } = await login(AFTER, 'revoke');
		expect(result.ok).toBe(true);
		expect(told).toEqual([]);
		const { accounts } = jsm.simulator;
		const bob = accounts.some(({ email }) => email === 'bob@acme.example');
		if (bob) expect(jsm.simulator.organizationsOf('bob@acme.example')).toEqual(['Acme']);
	});

	test('goes with the binding, and stays where the person has another account by now', async () => {
		await login(BEFORE);
		const { store } = ledgerOf(jsm.client());
		await releaseBinding(jsm.client(), store, idOf(BEFORE));
		expect(await store.subjects.find(alice)).toMatchObject({ ok: true, value: { accounts: [] } });
		await login(AFTER);
		await deleteLedger(jsm.client(), store, idOf(BEFORE));
		expect(await store.subjects.find(alice)).toMatchObject({ ok: true, value: { accounts: [idOf(AFTER)] } });
	});

	test('costs one read and one write at the first login, and nothing after', async () => {
		const calls = async (change?: AddressChange) => {
			jsm.callsSince();
			await login(BEFORE, change);
			return jsm.callsSince();
		};
		expect((await calls('report')).filter((call) => call.endsWith('UserProperty'))).toEqual([
			'getUserProperty',
			'setUserProperty',
			'setUserProperty',
			'setUserProperty',
		]);
		await jsm.clock.sleep(60_000);
		expect(await calls('report')).toEqual(['getUserProperty']);
	});
});
