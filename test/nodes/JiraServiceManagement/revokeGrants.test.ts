import type { IDataObject } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';
import { useJsmNode } from '../../support/jsm/jsmNode';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';
import { decidedItem, nobodyFound, useSynchronize } from '../../support/jsm/synchronizedLogins';

const jsm = useSimulatedJsm({ newAddress: true });
const { run, jsonOf } = useJsmNode(jsm);
const synchronize = useSynchronize(jsm);
const ALICE = 'alice@acme.example';

describe('Revoke Grants', () => {
	const given = {
		email: ALICE,
		issuer: 'https://idp.example.test',
		subject: 'alice-1',
		organizations: 'Acme, Acme Customers',
		portals: '2',
		createCustomer: true,
	};
	const takeBack = async (more: IDataObject = {}) =>
		(await jsonOf('customerAccess.takeBack', { email: ALICE, removal: 'onlyOurs', ...more }))[0];
	const doneOf = (result: IDataObject | undefined) =>
		(result?.changes as { do: string; state: string }[]).map(({ do: what, state }) => `${what}: ${state}`);

	test('ends all that was given, without asking whose account it is, and leaves what others gave', async () => {
		await run('customerAccess.synchronize', given);
		jsm.simulator.seed({ organizations: [{ name: 'By Hand', members: [ALICE] }] });
		expect(doneOf(await takeBack({ dryRun: true }))).toContain('removeFromOrganization: planned');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Acme Customers', 'By Hand']);

		expect(doneOf(await takeBack()).sort()).toEqual([
			'removeCustomerFromPortal: done',
			'removeFromOrganization: done',
			'removeFromOrganization: done',
		]);
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['By Hand']);
		expect(doneOf(await takeBack())).toEqual([]);
		// The account still belongs to the one who left.
		const [other] = await jsonOf(
			'customerAccess.synchronize',
			{ ...given, subject: 'mallory' },
			{ continues: true },
		);
		expect(other?.error).toMatchObject({ reason: 'account-bound-to-another' });
	});

	test('finds the person by issuer and subject, whatever the address is now', async () => {
		const { issuer, subject } = given;
		await run('customerAccess.synchronize', given);
		jsm.simulator.account(ALICE).email = 'moved@acme.example';
		const by = { findBy: 'subject', issuer, subject };
		expect(await takeBack({ ...by, subject: 'mallory' })).toMatchObject({ outcome: 'nobodyFound' });
		expect(jsm.simulator.organizationsOf('moved@acme.example')).toEqual(['Acme', 'Acme Customers']);
		expect(await takeBack(by)).toMatchObject({ outcome: 'revoked', subject });
		expect(jsm.simulator.organizationsOf('moved@acme.example')).toEqual([]);
	});

	test.each(['issuer', 'subject'])('setting-invalid: wants the %s to find somebody by', async (field) => {
		const by = { findBy: 'subject', issuer: 'i', subject: 's', [field]: '' };
		await expect(takeBack(by)).rejects.toThrow('is empty');
	});

	test('leaves a stored login without effect, also one that had granted nothing yet: pass-spent', async () => {
		const stored = await decidedItem();
		jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
		await new Promise((resolve) => setTimeout(resolve, 5));
		await takeBack();
		expect((await synchronize(stored)).error).toMatchObject({ reason: 'pass-spent' });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual([]);
		expect(await synchronize(await decidedItem())).not.toHaveProperty('error');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Fresh']);
	});

	test('passes over somebody without an account, and writes nothing', async () => {
		expect(await takeBack()).toEqual({ email: ALICE, ...nobodyFound });
		expect(jsm.simulator.calls.filter(({ write }) => write)).toEqual([]);
	});

	test('setting-invalid: has to take something', async () => {
		await expect(takeBack({ removal: 'never' })).rejects.toThrow(/setting-invalid/);
	});

	test('setting-invalid: takes nothing where an expression gives "dry run" as text', async () => {
		await run('customerAccess.synchronize', given);
		const before = jsm.simulator.calls.length;
		await expect(takeBack({ dryRun: 'true' })).rejects.toThrow(/setting-invalid/);
		expect(jsm.simulator.calls).toHaveLength(before);
	});

	test('setting-invalid: does not know what is ours without a ledger', async () => {
		await expect(takeBack({ ledger: 'off' })).rejects.toThrow(/setting-invalid/);
	});
});
