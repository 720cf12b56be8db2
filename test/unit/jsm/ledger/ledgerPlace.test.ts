import { describe, expect, test } from 'vitest';
import { emptyLedger } from '../../../../nodes/shared/core/access/ledger';
import { LEDGER_PROPERTY, PLACE_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { createLedgerProperty } from '../../../../nodes/shared/jsm/ledger/ledgerProperty';
import { demoCredentials } from '../../../lab/jsmSimulator/site/demoSite';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const CUSTOMER = 'carla@fresh.example';

const keysOf = (jsm: ReturnType<typeof useSimulatedJsm>, email: string) =>
	[...jsm.simulator.account(email).properties.keys()].map((key) => key.split('.').slice(0, 2).join('.'));

/** The record of a portal-only customer, whose account is made like any other. */
function useCustomer(jsm: ReturnType<typeof useSimulatedJsm>) {
	return () => {
		jsm.simulator.seed({ accounts: [{ email: CUSTOMER, name: 'Carla', type: 'customer' }] });
		return jsm.simulator.account(CUSTOMER).id;
	};
}

describe.each(['refused-403', 'refused-400'] as const)(
	'where Jira refuses properties of portal-only accounts (%s), the ledger',
	(customerProperties) => {
		const jsm = useSimulatedJsm({ switches: { customerProperties } });
		const seed = useCustomer(jsm);
		const { email: caller } = demoCredentials.admin;
		const store = () => createLedgerProperty(jsm.client());
		const first = { record: undefined };

		test('stands with the calling account, and is found again by another process', async () => {
			const id = seed();
			expect(await store().write(id, emptyLedger(), first)).toMatchObject({ ok: true });
			expect(keysOf(jsm, caller).sort()).toEqual([LEDGER_PROPERTY, PLACE_PROPERTY]);
			expect(keysOf(jsm, CUSTOMER)).toEqual([]);
			jsm.restart();
			expect(await store().read(id)).toMatchObject({ value: { record: emptyLedger() } });
			expect(await store().remove(id)).toEqual({ ok: true, value: true });
			jsm.restart();
			expect(await store().read(id)).toMatchObject({ ok: true, value: { record: undefined } });
		});

		test('costs a returning customer one call once the process knows it', async () => {
			const id = seed();
			await store().write(id, emptyLedger(), first);
			jsm.callsSince();
			await store().read(id);
			expect(jsm.callsSince()).toEqual(['getUserProperty']);
		});

		test('of a process that moved before is not replaced by one that has not noticed: ledger-busy', async () => {
			const id = seed();
			const theirs = { ...emptyLedger(), newest: '2026-11-23T12:00:00.000Z' };
			await store().write(id, theirs, first);
			jsm.restart();
			const late = jsm.client();
			late.memory.ledgerPlaces.set(late.account, 'customer');
			const readNow = { ...first, readAt: late.now() };
			expect(await createLedgerProperty(late).write(id, emptyLedger(), readNow)).toMatchObject({
				reason: 'ledger-busy',
			});
			expect(await store().read(id)).toMatchObject({ value: { record: theirs } });
		});

		test('is compared before it is replaced', async () => {
			const id = seed();
			await store().write(id, emptyLedger(), first);
			expect(await store().write(id, emptyLedger(), first)).toMatchObject({ reason: 'ledger-busy' });
		});

		test('of one customer is not that of another', async () => {
			const id = seed();
			jsm.simulator.seed({ accounts: [{ email: 'dora@fresh.example', name: 'Dora', type: 'customer' }] });
			await store().write(id, emptyLedger(), first);
			const { id: other } = jsm.simulator.account('dora@fresh.example');
			expect(await store().read(other)).toMatchObject({ ok: true, value: { record: undefined } });
		});

		test('is refused, and moves nowhere, where the caller lacks the permission: jsm-permission-missing', async () => {
			const id = seed();
			const blind = createLedgerProperty(jsm.client({ as: 'agent' }));
			expect(await blind.write(id, emptyLedger(), first)).toMatchObject({ reason: 'jsm-permission-missing' });
			expect(keysOf(jsm, demoCredentials.agent.email)).toEqual([]);
		});
	},
);

describe('where Jira keeps properties of portal-only accounts, the ledger', () => {
	const jsm = useSimulatedJsm();
	const seed = useCustomer(jsm);

	test('stands with the customer and costs one call, once the process knows that nothing has moved', async () => {
		const id = seed();
		const store = createLedgerProperty(jsm.client());
		await store.write(id, emptyLedger(), { record: undefined });
		expect(keysOf(jsm, CUSTOMER)).toEqual([LEDGER_PROPERTY]);
		jsm.restart();
		jsm.callsSince();
		await createLedgerProperty(jsm.client()).read(id);
		expect(jsm.callsSince()).toEqual(['getUserProperty', 'getUserProperty']);
		await createLedgerProperty(jsm.client()).read(id);
		expect(jsm.callsSince()).toEqual(['getUserProperty']);
	});

	test('of an account that is gone moves nowhere', async () => {
		const store = createLedgerProperty(jsm.client());
		const gone = 'qm:00000000-0000-0000-0000-000000000000:0';
		expect((await store.write(gone, emptyLedger(), { record: undefined })).ok).toBe(false);
		expect(keysOf(jsm, demoCredentials.admin.email)).toEqual([]);
	});
});

describe('the first record of an account that Jira has just made', () => {
	const jsm = useSimulatedJsm({ switches: { newAccountPropertiesMissingFor: 2 } });

	test('is written again until Jira knows the account', async () => {
		const client = jsm.client();
		const url = `${client.baseUrl}/rest/servicedeskapi/customer?strictConflictStatusCode=true`;
		const body = JSON.stringify({ email: CUSTOMER, displayName: 'Carla' });
		await client.send({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body });
		const { id } = jsm.simulator.account(CUSTOMER);
		const store = createLedgerProperty(client);
		const fresh = { record: undefined, readAt: client.now() };
		expect(await store.write(id, emptyLedger(), fresh)).toMatchObject({ ok: true });
		expect(jsm.clock.waits.length).toBeGreaterThan(0);
		expect(keysOf(jsm, CUSTOMER)).toEqual([LEDGER_PROPERTY]);
	});
});
