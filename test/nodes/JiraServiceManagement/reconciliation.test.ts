import type { IDataObject } from 'n8n-workflow';
import { range } from 'lodash';
import { describe, expect, test, vi } from 'vitest';
import type { LoginItem } from '../../../nodes/shared/core/login/loginItem';
import { LEDGER_PROPERTY } from '../../../nodes/shared/jsm/ledger/ledgerPlace';
import { useJsmNode, type NodeRun } from '../../support/jsm/jsmNode';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';
import { mapped } from '../../support/jsm/loginChain';
import { decidedItem, describeChanges, nobodyFound } from '../../support/jsm/synchronizedLogins';

const jsm = useSimulatedJsm({ newAddress: true });
const { run, jsonOf } = useJsmNode(jsm);
const ALICE = 'alice@acme.example';

describe('values from fields, as a reconciliation has them', () => {
	const person = {
		email: ALICE,
		issuer: 'https://idp.example.test',
		subject: 'alice-1',
		connectionName: 'Acme',
	};
	const fields = (more: IDataObject = {}): IDataObject => ({
		...person,
		organizations: 'Acme, Fresh',
		portals: '',
		createCustomer: true,
		createOrganizations: true,
		...more,
	});

	test('make, change and take back', async () => {
		const [made] = await jsonOf('customerAccess.synchronize', fields({ portals: [2] }));
		expect(made).toMatchObject({ customer: { created: true }, changes: expect.any(Array) as unknown });
		const { id, properties } = jsm.simulator.account(ALICE);
		expect(jsm.simulator.desk('2')?.customers.has(id)).toBe(true);
		expect(properties.get(LEDGER_PROPERTY)).toMatchObject({
			binding: { subject: 'alice-1', connection: 'Acme' },
		});

		await jsonOf('customerAccess.synchronize', fields({ organizations: ['Acme'] }));
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme']);
		// Nothing was said of portals.
		expect(jsm.simulator.desk('2')?.customers.has(id)).toBe(true);

		const lists = { organizations: [mapped('Acme')], portals: [] };
		await jsonOf('customerAccess.synchronize', fields(lists));
		expect(jsm.simulator.desk('2')?.customers.has(id)).toBe(false);
	});

	test('read the lists of Organization Mapping and Portal Access', async () => {
		const { organizations, portals } = await decidedItem();
		const [result] = await jsonOf('customerAccess.synchronize', fields({ organizations, portals }));
		expect(describeChanges(result as Partial<LoginItem>).at(-1)).toBe('addOrganizationToPortal done');
	});

	test('pass over a person without an account unless it may be made', async () => {
		const [result] = await jsonOf('customerAccess.synchronize', fields({ createCustomer: false }));
		expect(result).toEqual({ email: ALICE, ...nobodyFound });
	});

	test.each<[string, IDataObject, string]>([
		['no issuer', { issuer: '' }, 'setting-invalid'],
		['no subject', { subject: ' ' }, 'setting-invalid'],
		['no address', { email: '' }, 'email-missing'],
		['no organizations at all', { organizations: '' }, 'mapping-missing'],
		['organizations without names', { organizations: [{}] }, 'setting-invalid'],
		['a portal that is none', { portals: 'x' }, 'setting-invalid'],
		['a dry run that an expression gives as text', { dryRun: 'true' }, 'setting-invalid'],
		['a removal nobody knows', { removal: 'everything' }, 'setting-invalid'],
		['a ledger nobody knows', { ledger: 'paper' }, 'setting-invalid'],
	])('with %s are refused and change nothing', async (_, more, reason) => {
		await expect(run('customerAccess.synchronize', fields(more))).rejects.toThrow(reason);
		expect(jsm.callsSince()).toEqual([]);
	});

	test.each([{ refusal: { reason: 'pass-missing' } }, { error: {} }])(
		'of an item on which nothing was decided (%j) are mapping-missing',
		async (item) => {
			await expect(
				run('customerAccess.synchronize', fields({ organizations: [] }), { items: [item] }),
			).rejects.toThrow('mapping-missing');
		},
	);

	test('need no issuer and subject without a ledger', async () => {
		await jsonOf('customerAccess.synchronize', fields({ issuer: '', subject: '', ledger: 'off' }));
		expect(jsm.simulator.account(ALICE).properties.size).toBe(0);
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Fresh']);
	});
});

describe('a reconciliation that reads all of Jira first', () => {
	const emails = range(60).map((number) => `person-${number}@acme.example`);
	const rows = emails.map((email) => ({ email, subject: email, organizations: 'Acme Customers' }));
	const parameters = { issuer: 'https://idp.example.test', portals: '', readFirst: true };
	const reconcile = async (more: NodeRun = {}, other: IDataObject = {}) => {
		const fields = { ...parameters, ...other };
		return await jsonOf('customerAccess.synchronize', fields, { items: rows, perItem: rows, ...more });
	};
	const seedMembers = (name: string): void => {
		jsm.simulator.seed({ accounts: emails.map((email) => ({ email, name: email })) });
		const organization = jsm.simulator.organization(name);
		for (const email of emails) organization?.members.add(jsm.simulator.account(email).id);
	};

	test.each(['listUsers', 'listOrganizationMembers'])(
		'changes nothing at all when a page of %s is broken',
		async (operation) => {
			seedMembers('Acme');
			jsm.simulator.faults.inject({ operation, kind: 'broken-page' });
			const items = await reconcile({ continues: true });
			expect(items).toHaveLength(rows.length);
			for (const item of items) expect(item).toMatchObject({ error: { reason: 'jsm-unexpected-answer' } });
			expect(jsm.simulator.calls.filter(({ write }) => write)).toEqual([]);
		},
	);

	test.each([403, 404])(
		'names a portal that Jira refuses with status %i, and does all others',
		async (status) => {
			seedMembers('Acme');
			jsm.simulator.faults.inject({ operation: 'listDeskCustomers', kind: 'status', status });
			const items = await reconcile({ items: rows.slice(0, 2), perItem: rows.slice(0, 2) });
			expect(items).toMatchObject([
				{ outcome: 'synchronized', portalsNotRead: [expect.stringMatching(/^[12]$/)] },
				{ outcome: 'synchronized' },
			]);
			expect(jsm.simulator.organizationsOf(emails[0] ?? '')).toContain('Acme Customers');
		},
	);

	test('waits longer for its lists than for what is asked for one customer', async () => {
		seedMembers('Acme Customers');
		jsm.simulator.faults.inject({
			operation: 'listOrganizationMembers',
			kind: 'slow',
			delay: 300,
			times: Infinity,
		});
		const items = await reconcile({}, { options: { timeout: 0.2, waiting: 0 } });
		expect(items).toHaveLength(rows.length);
		jsm.simulator.faults.clear();
	});

	test('says in the log how far it has come', async () => {
		seedMembers('Acme Customers');
		let now = Date.now();
		const clock = vi.spyOn(Date, 'now').mockImplementation(() => (now += 1000));
		const log: string[] = [];
		await reconcile({ log });
		clock.mockRestore();
		expect(log.length).toBeGreaterThan(0);
		for (const line of log) expect(line).toMatch(/^Jira Service Management: \d+ of 60 items done$/);
		expect(jsm.simulator.calls.filter(({ write }) => write)).toEqual([]);
	});
});

describe('Synchronize over a list of people', () => {
	const people = [1, 2, 3, 4].map((number) => ({
		email: `person-${number}@acme.example`,
		subject: `p-${number}`,
	}));
	const perItem = people.map(({ email, subject }) => ({ email, subject }));
	const parameters = {
		issuer: 'https://idp.example.test',
		organizations: 'Acme',
		portals: '',
		createCustomer: true,
		groupsKnown: true,
		readFirst: true,
		removal: 'onlyOurs',
	};
	const reconcile = async (more: IDataObject = {}, list = perItem, executionId?: string) =>
		await jsonOf(
			'customerAccess.synchronize',
			{ ...parameters, ...more },
			{ items: list.map(() => ({})), perItem: list, continues: true, executionId },
		);
	const members = () => people.filter(({ email }) => jsm.simulator.organizationsOf(email).includes('Acme'));
	const calls = (operation: string) =>
		jsm.simulator.calls.filter((call) => call.operation === operation).length;

	test('reads the lists once for all items, and names each person in the report', async () => {
		const report = await reconcile();
		expect(report.map(({ email }) => email)).toEqual(people.map(({ email }) => email));
		expect(members()).toHaveLength(4);
		expect(calls('listServiceDesks')).toBe(1);
		const before = jsm.simulator.calls.length;
		expect((await reconcile()).every(({ changes }) => JSON.stringify(changes).includes('unchanged'))).toBe(
			true,
		);
		expect(jsm.simulator.calls.slice(before).filter(({ write }) => write)).toEqual([]);
	});

	test.each([
		['one after the other, all of Jira read first', {}, {}],
		['one after the other, each looked up', { readFirst: false }, {}],
		['two at a time', {}, { parallel: 2 }],
	])(
		'too-many-removals: nobody loses anything where all would lose too much, %s',
		async (_, more, options) => {
			await reconcile();
			const wrong = { organizations: [], ...more, options: { maxRemovalsInAll: 2, ...options } };
			const planned = await reconcile({ ...wrong, dryRun: true });
			expect(planned.filter(({ changes }) => JSON.stringify(changes).includes('"planned"'))).toHaveLength(4);
			const before = jsm.simulator.calls.length;
			const report = await reconcile(wrong);
			expect(report.map(({ error }) => error)).toMatchObject(
				people.map(() => ({
					reason: 'too-many-removals',
					detail: { expected: 'at most 2 in all items', received: '4' },
				})),
			);
			expect(jsm.simulator.calls.slice(before).filter(({ write }) => write)).toEqual([]);
			expect(members()).toHaveLength(4);
		},
	);

	test('goes on for the others where one item cannot be planned', async () => {
		await reconcile();
		const list = perItem.map((each, index) => (index === 0 ? { ...each, email: 'no address' } : each));
		const report = await reconcile({ organizations: [], options: { maxRemovalsInAll: 3 } }, list);
		expect(report.map(({ error }) => (error as IDataObject | undefined)?.reason)).toEqual([
			'email-malformed',
			undefined,
			undefined,
			undefined,
		]);
		expect(members()).toHaveLength(1);
	});

	test('too-many-removals: counts on, whatever else ran in between', async () => {
		await reconcile();
		const wrong = { organizations: [], options: { maxRemovalsInAll: 2 } };
		await reconcile(wrong, perItem.slice(0, 2), 'busy');
		for (const other of range(30))
			await reconcile({ dryRun: true, readFirst: false }, perItem.slice(0, 1), `other-${other}`);
		expect((await reconcile(wrong, perItem.slice(2, 3), 'busy')).filter(({ error }) => error)).toHaveLength(
			1,
		);
		expect(members()).toHaveLength(2);
	});

	test('too-many-removals: counts on when n8n runs the node again in the same execution', async () => {
		await reconcile();
		const wrong = { organizations: [], options: { maxRemovalsInAll: 2 } };
		const [first, second] = [perItem.slice(0, 2), perItem.slice(2)];
		expect((await reconcile(wrong, first, 'one')).filter(({ error }) => error)).toEqual([]);
		expect((await reconcile(wrong, second, 'one')).filter(({ error }) => error)).toHaveLength(2);
		expect((await reconcile(wrong, second, 'another')).filter(({ error }) => error)).toEqual([]);
	});

	test('too-many-removals: names the limit of one person where that is what stops', async () => {
		await reconcile();
		const report = await reconcile({ organizations: [], options: { maxRemovals: 0, maxRemovalsInAll: 2 } });
		expect(JSON.stringify(report[0])).toContain('at most 0');
		expect(JSON.stringify(report[0])).not.toContain('in all items');
	});
});
