import type { IDataObject } from 'n8n-workflow';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Change, LoginItem } from '../../../nodes/shared/core/login/loginItem';
import { SECRET, verifiedItem } from '../../support/engine/loginItems';
import { useJsmNode } from '../../support/jsm/jsmNode';
import { mapped, useLoginChain } from '../../support/jsm/loginChain';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const { jsonOf } = useJsmNode(jsm);
const { run } = useLoginChain(jsm);
const BEFORE = 'alice@acme.example';
const AFTER = 'alice.martin@acme.example';
const person = { issuer: 'https://idp.example.test', subject: 'alice-1' };

let log: string[] = [];
beforeEach(() => {
	log = [];
});

const told = (item: { changes?: unknown } | undefined) =>
	((item?.changes ?? []) as Change[]).filter(({ do: what }) => what === 'addressChanged');
const idOf = (email: string) => jsm.simulator.account(email).id;
const accessOf = (email: string) => jsm.simulator.organizationsOf(email);
const failRemovals = () =>
	jsm.simulator.faults.inject({ operation: 'removeOrganizationMembers', kind: 'status', status: 403 });
const aboutChange = () => log.filter((line) => line.startsWith('A customer has an account'));

/** Whoever signs in with the address, by fields. */
const synchronize = async (email: string, options: IDataObject = {}) =>
	(
		await jsonOf(
			'customerAccess.synchronize',
			{ ...person, email, organizations: 'Acme', portals: '', createCustomer: true, options },
			{ log },
		)
	)[0];

/** The same by the nodes of the step-by-step template. */
async function logIn(email: string, options: IDataObject = {}): Promise<LoginItem> {
	const item = { ...(await verifiedItem({ email })), organizations: [mapped('Acme')] };
	const customer = await run('customer', item);
	const organizations = await run('organizations', customer.json);
	return (await run('memberships', organizations.json, { options }, SECRET, log)).json;
}

describe.each([
	['Synchronize', synchronize],
	['Set Memberships', logIn],
] as const)('If the E-Mail Address Changed, in %s', (_, login) => {
	test.each<[string, IDataObject, Change['state'], string[]]>([
		['by default', {}, 'remains', ['Acme']],
		['Report the Earlier Account', { addressChange: 'report' }, 'remains', ['Acme']],
		['Revoke What the Earlier Account Was Granted', { addressChange: 'revoke' }, 'done', []],
		['a value that the panel does not have', { addressChange: 'merge' }, 'remains', ['Acme']],
	])('%s', async (__, options, state, left) => {
		await login(BEFORE, options);
		const item = await login(AFTER, options);
		expect(told(item)).toEqual([{ do: 'addressChanged', accountId: idOf(BEFORE), state }]);
		expect([accessOf(BEFORE), accessOf(AFTER)]).toEqual([left, ['Acme']]);
		expect(aboutChange()).toHaveLength(1);
		expect(aboutChange()[0]).toContain(state);
		for (const secret of [BEFORE, AFTER, idOf(BEFORE), person.subject])
			expect(log.join()).not.toContain(secret);
	});

	test('is tried again where Jira refused the removal', async () => {
		const options = { addressChange: 'revoke' };
		await login(BEFORE, options);
		failRemovals();
		expect(told(await login(AFTER, options))).toMatchObject([
			{ state: 'failed', why: 'jsm-permission-missing' },
		]);
		expect(accessOf(BEFORE)).toEqual(['Acme']);
		expect(told(await login(AFTER, options))).toMatchObject([{ state: 'done' }]);
		expect(accessOf(BEFORE)).toEqual([]);
		expect(aboutChange()).toHaveLength(2);
	});
});

test('a dry run says what would happen and tells nothing to the log', async () => {
	await synchronize(BEFORE);
	jsm.simulator.seed({ accounts: [{ email: AFTER, name: 'Alice' }] });
	const [item] = await jsonOf(
		'customerAccess.synchronize',
		{
			...{ ...person, email: AFTER, organizations: 'Acme', portals: '', dryRun: true },
			options: { addressChange: 'revoke' },
		},
		{ log },
	);
	expect(told(item)).toMatchObject([{ accountId: idOf(BEFORE), state: 'planned' }]);
	expect([accessOf(BEFORE), aboutChange()]).toEqual([['Acme'], []]);
});

describe('Revoke Grants by issuer and subject', () => {
	const takeBack = async (more: IDataObject = {}, continues = false) =>
		(
			await jsonOf(
				'customerAccess.takeBack',
				{ ...person, findBy: 'subject', removal: 'onlyOurs', ...more },
				{ continues },
			)
		)[0];

	test('also takes what an account has that could not be revoked when the address changed', async () => {
		await synchronize(BEFORE, { addressChange: 'revoke' });
		failRemovals();
		await synchronize(AFTER, { addressChange: 'revoke' });
		const item = await takeBack();
		expect(item).toMatchObject({ outcome: 'revoked', customer: { accountId: idOf(AFTER) } });
		expect(item?.changes).toContainEqual(
			expect.objectContaining({ do: 'removeFromOrganization', state: 'done', accountId: idOf(BEFORE) }),
		);
		expect([accessOf(BEFORE), accessOf(AFTER)]).toEqual([[], []]);
	});

	test('takes what it can, and names what it could not', async () => {
		await synchronize(BEFORE, { addressChange: 'revoke' });
		failRemovals();
		await synchronize(AFTER, { addressChange: 'revoke' });
		jsm.simulator.faults.inject({
			...{ operation: 'removeOrganizationMembers', kind: 'status', status: 403, after: 1 },
		});
		expect((await takeBack({}, true))?.error).toMatchObject({ reason: 'jsm-permission-missing' });
		expect([accessOf(BEFORE), accessOf(AFTER)]).toEqual([['Acme'], []]);
	});
});

test('the line about a move of the ledgers is written once, with the reference of the login', async () => {
	Object.assign(jsm.simulator.switches, { customerProperties: 'refused-403' });
	const lines = () => log.filter((line) => line.startsWith('Jira refuses properties'));
	const item = await logIn(BEFORE);
	await synchronize(AFTER);
	expect(lines()).toEqual([
		`Jira refuses properties of portal-only customers, so the account of the credential keeps their ledgers from now on: (reference ${item.login.id}, status 403)`,
	]);
});
