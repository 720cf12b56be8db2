import type { IDataObject } from 'n8n-workflow';
import { beforeEach, describe, expect, test } from 'vitest';
import { useJsmNode } from '../../support/jsm/jsmNode';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const { run, jsonOf } = useJsmNode(jsm);
const ALICE = 'alice@acme.example';
const access = { issuer: 'https://idp.example.test', subject: 'alice-1', portals: '' };

const synchronize = async (organizations: unknown, more: IDataObject = {}) => {
	const fields = { ...access, email: ALICE, organizations, ...more } as IDataObject;
	return (await jsonOf('customerAccess.synchronize', fields))[0];
};
const takeBack = async (more: IDataObject = {}) =>
	(await jsonOf('customerAccess.takeBack', { email: ALICE, removal: 'onlyOurs', ...more }))[0];
const alice = () => jsm.simulator.account(ALICE);

/** Alice is in Acme because a login put her there. */
beforeEach(async () => {
	await synchronize('Acme', { createCustomer: true });
	expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme']);
});

/** What can keep Jira from showing somebody. */
const changes: Record<string, () => void> = {
	'hides the e-mail address': () => {
		Object.assign(alice(), { type: 'atlassian', emailVisible: false });
	},
	'has another address now': () => {
		alice().email = 'moved@acme.example';
	},
	'is inactive and hides the e-mail address': () => {
		Object.assign(alice(), { active: false, emailVisible: false });
	},
	'was deleted': () => jsm.simulator.deleteAccount(ALICE),
};

const nobody = (email: string) =>
	expect.objectContaining({ email, outcome: 'nobodyFound', changes: [] }) as unknown;

describe.each([
	['Revoke Grants', async () => await takeBack()],
	['Synchronize', async () => await synchronize([])],
	['Synchronize that reads all of Jira first', async () => await synchronize([], { readFirst: true })],
] as const)('%s of somebody who', (_, operate) => {
	const forms = ['null', 'empty', 'absent'].flatMap((hiddenEmail) =>
		[true, false].map((hiddenFoundByEmail) => ({ hiddenEmail, hiddenFoundByEmail })),
	);
	const rows = Object.keys(changes).flatMap((what) => forms.map((form) => ({ what, ...form })));

	test.each(rows)('$what: nobodyFound ($hiddenEmail, $hiddenFoundByEmail)', async ({ what, ...form }) => {
		Object.assign(jsm.simulator.switches, form);
		changes[what]?.();
		const row = await operate();
		expect(row).toEqual(nobody(ALICE));
		expect(row?.customer).toBeNull();
		expect(row?.message).toMatch(/hides the address.*deleted.*account ID/);
		expect(jsm.simulator.organization('Acme')?.members.size).toBe(1);
	});

	test('is inactive: is taken out', async () => {
		alice().active = false;
		const row = await operate();
		expect(row).not.toHaveProperty('message');
		expect(row?.outcome).toMatch(/^(revoked|synchronized)$/);
		expect(jsm.simulator.organization('Acme')?.members.size).toBe(0);
	});
});

test.each([{}, { readFirst: true }])(
	'Synchronize that may create customers takes somebody inactive out as well (%j)',
	async (more) => {
		alice().active = false;
		const row = await synchronize([], { createCustomer: true, ...more });
		expect(row).toMatchObject({ outcome: 'synchronized', customer: { created: false } });
		expect(jsm.simulator.organization('Acme')?.members.size).toBe(0);
	},
);

describe('Revoke Grants by account ID', () => {
	const byId = async (accountId: string, more: IDataObject = {}) =>
		await takeBack({ findBy: 'accountId', email: '', accountId, ...more });

	test.each<[string, () => void]>([
		['an active account', () => undefined],
		['an account that hides its address', changes['hides the e-mail address'] ?? (() => undefined)],
		['an account with another address', changes['has another address now'] ?? (() => undefined)],
		[
			'an inactive account',
			() => {
				alice().active = false;
			},
		],
	])('finds %s', async (_, change) => {
		const { id } = alice();
		change();
		expect(await byId(id, { dryRun: true })).toMatchObject({
			accountId: id,
			outcome: 'planned',
			dryRun: true,
		});
		expect(await byId(id)).toMatchObject({
			accountId: id,
			outcome: 'revoked',
			customer: { accountId: id, organizations: [{ name: 'Acme' }] },
			changes: [{ do: 'removeFromOrganization', organization: 'Acme', state: 'done' }],
		});
		expect(jsm.simulator.organization('Acme')?.members.size).toBe(0);
	});

	test('of a deleted account says nobodyFound, because its record is gone as well', async () => {
		const accountId = alice().id;
		jsm.simulator.deleteAccount(ALICE);
		expect(await byId(accountId)).toMatchObject({
			accountId,
			outcome: 'nobodyFound',
			message: expect.stringMatching(/was deleted.*nothing was removed/) as unknown,
			changes: [],
		});
	});

	test('of an account for which nothing is recorded says nothingToRevoke', async () => {
		await byId(alice().id);
		expect(await byId(alice().id)).toMatchObject({ outcome: 'nothingToRevoke', changes: [] });
	});

	test('of an account that is gone says nobodyFound', async () => {
		const accountId = 'qm:gone:1';
		expect(await byId(accountId)).toEqual({
			accountId,
			outcome: 'nobodyFound',
			message: expect.stringMatching(/no account with this ID.*nothing was removed/) as unknown,
			customer: null,
			changes: [],
		});
	});

	test.each(['', 'a b', '../x', ALICE])('refuses %j', async (accountId) => {
		await expect(
			run('customerAccess.takeBack', { findBy: 'accountId', accountId, removal: 'onlyOurs' }),
		).rejects.toThrow(/setting-invalid.*Account ID/);
	});
});

describe('a list of leavers', () => {
	test('reads all accounts once, and only because somebody was not found', async () => {
		jsm.callsSince();
		const rows = ['x', 'y', 'z'].map((name) => ({ email: `${name}@none.example` }));
		const items = await jsonOf(
			'customerAccess.takeBack',
			{ removal: 'onlyOurs' },
			{ items: rows, perItem: rows },
		);
		expect(items.map(({ outcome }) => outcome)).toEqual(['nobodyFound', 'nobodyFound', 'nobodyFound']);
		expect(jsm.callsSince().filter((call) => call === 'listUsers')).toHaveLength(2);
		await takeBack();
		expect(jsm.callsSince()).not.toContain('listUsers');
	});

	test('says which were revoked and which were nobody, so that a workflow can tell them apart', async () => {
		const rows = [{ email: ALICE }, { email: 'nobody@none.example' }];
		const items = await jsonOf(
			'customerAccess.takeBack',
			{ removal: 'onlyOurs' },
			{ items: rows, perItem: rows },
		);
		expect(items.map(({ outcome }) => outcome)).toEqual(['revoked', 'nobodyFound']);
	});
});
