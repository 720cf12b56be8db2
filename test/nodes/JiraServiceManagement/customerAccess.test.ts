import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { range } from 'lodash';
import { describe, expect, test, vi } from 'vitest';
import { describeRefusal } from '../../../nodes/shared/core/refusal/refusalText';
import { loginSteps, type LoginItem, type PortalDecision } from '../../../nodes/shared/core/login/loginItem';
import { requireSteps, sealVerdict, type Verdict } from '../../../nodes/shared/core/login/loginProof';
import { refuse } from '../../../nodes/shared/core/refusal/outcome';
import { LEDGER_PROPERTY } from '../../../nodes/shared/jsm/ledger/ledgerPlace';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { useJsmNode, type NodeRun } from '../../support/jsm/jsmNode';
import { runNode } from '../../support/jsm/jsmNodeContext';
import { proofing, SECRET, verifiedItem } from '../../support/engine/loginItems';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const { run, jsonOf } = useJsmNode(jsm);
const ALICE = 'alice@acme.example';

type Output = INodeExecutionData & { json: IDataObject & LoginItem & { error?: IDataObject } };

/** The node in place of the four of the template. */
async function synchronize(item: unknown, more: IDataObject = {}): Promise<Output['json']> {
	const { email, token } = demoCredentials.admin;
	const { output } = await runNode({
		items: [item as IDataObject],
		parameters: { resource: 'customerAccess', operation: 'synchronize', ...more },
		continues: true,
		credentials: {
			jsmCloudApi: { authentication: 'apiToken', siteUrl: jsm.simulator.address, email, apiToken: token },
			jsmLoginSecretApi: { secret: SECRET },
		},
	});
	expect(output).toHaveLength(1);
	return (output[0] as Output).json;
}

const mapped = (name: string, create = false) => ({
	...{ name, create },
	rule: 'group table, row 1',
	matched: 'acme',
	sources: ['groups'],
});

/** Alice as Portal Access lets her go. */
async function decidedItem({
	organizations = [mapped('Acme'), mapped('Fresh', true)],
	portals = [
		{
			serviceDesk: '1',
			granted: true,
			rule: 'portal table, row 1',
			through: 'organization',
			organizations: ['Acme'],
			address: '/servicedesk/customer/portal/1',
		},
	],
	verdict = {},
}: {
	organizations?: LoginItem['organizations'];
	portals?: PortalDecision[];
	verdict?: Partial<Verdict>;
} = {}): Promise<LoginItem> {
	const item = await verifiedItem({ email: ALICE });
	const granted = portals.filter((portal) => portal.granted);
	const sealed = await sealVerdict(proofing(), {
		loginId: item.login.id,
		subject: item.identity.subject,
		granted: granted.length > 0,
		portals: granted.map(({ serviceDesk, address }) => ({ serviceDesk, address })),
		...verdict,
	});
	return { ...item, organizations, portals, access: { verdict: sealed } };
}

/** The row of somebody Jira does not show: it says what that can mean, so that nobody reads it as "all access is gone". */
const nobodyFound = {
	outcome: 'nobodyFound',
	message: expect.stringMatching(/nothing was removed.*account ID/i) as unknown,
	customer: null,
	changes: [],
};

const describeChanges = ({ changes = [] }: Partial<LoginItem>): string[] =>
	changes.map(({ do: what, state }) => `${what} ${state}`);

describe('Synchronize in place of the four steps', () => {
	test('brings everything about, says by which rule, and leaves all four receipts', async () => {
		const item = await synchronize(await decidedItem());
		expect(item).not.toHaveProperty('error');
		expect(describeChanges(item)).toEqual([
			'createCustomer done',
			'createOrganization done',
			'addToOrganization done',
			'addToOrganization done',
			'addOrganizationToPortal done',
		]);
		expect(item.changes?.[2]).toEqual({
			...{ do: 'addToOrganization', organization: 'Acme', rule: 'group table, row 1', state: 'done' },
		});
		expect(item.organizations).toMatchObject([{ id: '1' }, { id: '3', name: 'Fresh' }]);
		const { id } = jsm.simulator.account(ALICE);
		expect(item.customer).toEqual({
			accountId: id,
			created: true,
			organizations: [
				{ id: '1', name: 'Acme' },
				{ id: '3', name: 'Fresh' },
			],
		});
		const pass = { loginId: item.login.id } as Parameters<typeof requireSteps>[2];
		expect(await requireSteps(proofing(), item, pass, loginSteps)).toMatchObject({ ok: true });
	});

	test('takes back what the same table grants no longer', async () => {
		await synchronize(await decidedItem());
		const item = await synchronize(await decidedItem({ organizations: [mapped('Acme')] }));
		expect(describeChanges(item)).toContain('removeFromOrganization done');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme']);
	});

	test('in a dry run writes nothing and leaves no receipt', async () => {
		const item = await synchronize(await decidedItem(), { dryRun: true });
		expect(item).toMatchObject({ dryRun: true, customer: null });
		expect(new Set(item.changes?.map(({ state }) => state))).toEqual(new Set(['planned']));
		expect(item.access?.receipts).toBeUndefined();
		expect(jsm.simulator.calls.filter(({ write }) => write)).toEqual([]);
	});

	test.each<[string, string, (item: LoginItem) => unknown]>([
		['without a pass', 'pass-missing', (item) => ({ ...item, login: { ...item.login, pass: '' } })],
		['without a mapping', 'mapping-missing', ({ organizations: _, ...item }) => item],
		['without a decision', 'verdict-missing', (item) => ({ ...item, access: {} })],
		[
			'with another address',
			'identity-altered',
			(item) => ({ ...item, identity: { ...item.identity, email: 'helper@site.example' } }),
		],
		['whose portals say nothing', 'verdict-invalid', (item) => ({ ...item, portals: [] })],
	])('%s is %s, and changes nothing', async (_, reason, change) => {
		const { error } = await synchronize(change(await decidedItem()));
		expect(error).toMatchObject({ reason });
		expect(jsm.callsSince()).toEqual([]);
	});

	test('that fails says what was done by then, leaves no receipt, and the next login goes on', async () => {
		jsm.simulator.faults.inject({ operation: 'addDeskOrganization', kind: 'status', status: 403 });
		const { error, access } = await synchronize(await decidedItem());
		expect(error).toMatchObject({
			reason: 'jsm-permission-missing',
			changes: expect.arrayContaining([
				expect.objectContaining({ do: 'addToOrganization', state: 'done' }),
				expect.objectContaining({
					do: 'addOrganizationToPortal',
					state: 'failed',
					why: 'jsm-permission-missing',
				}),
			]) as unknown,
		});
		expect(access?.receipts).toBeUndefined();
		expect(await synchronize(await decidedItem())).not.toHaveProperty('error');
	});
});

describe('a login the workflow decided against', () => {
	const refused = async () => {
		const item = await decidedItem({ organizations: [], portals: [] });
		return { ...item, refusal: describeRefusal(refuse('no-rule-matched')) };
	};
	const denied = async () =>
		await decidedItem({
			portals: [
				{
					serviceDesk: '1',
					granted: false,
					rule: 'none',
					through: 'unchanged',
					address: '/servicedesk/customer/portal/1',
				},
			],
		});

	test('loses what it had', async () => {
		await synchronize(await decidedItem());
		const item = await synchronize(await refused());
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual([]);
		expect(item.refusal).toMatchObject({ reason: 'no-rule-matched' });
	});

	test.each<[string, (item: LoginItem) => object]>([
		[
			'too many organizations',
			(item) => ({ ...item, refusal: describeRefusal(refuse('too-many-organizations')) }),
		],
		['a wrong setting', (item) => ({ ...item, refusal: describeRefusal(refuse('setting-invalid')) })],
		['groups in overage', (item) => ({ ...item, refusal: describeRefusal(refuse('jsm-unavailable')) })],
		['a word of something else', (item) => ({ ...item, refusal: { reason: 'denied' } })],
		['no word at all', (item) => ({ ...item, refusal: {} })],
		[
			'an error on the way, beside a decision',
			(item) => ({ ...item, error: 'x', refusal: describeRefusal(refuse('no-rule-matched')) }),
		],
	])('for nobody could decide (%s): keeps what it had', async (_, change) => {
		await synchronize(await decidedItem());
		const had = jsm.simulator.organizationsOf(ALICE);
		const before = jsm.simulator.calls.length;
		const item = change(await decidedItem({ organizations: [], portals: [] }));
		expect(await synchronize(item)).toEqual({ ...item, changes: [], trace: expect.anything() as unknown });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(had);
		expect(jsm.simulator.calls).toHaveLength(before);
	});

	test('loses only what rests on known sources', async () => {
		const rests = (name: string, ...sources: string[]) => ({ ...mapped(name, true), sources });
		await synchronize(
			await decidedItem({
				organizations: [
					rests('Acme', 'groups'),
					rests('Fresh', 'e-mail domain'),
					rests('Third', 'attribute company'),
				],
			}),
		);
		const { identity, ...item } = await refused();
		const knowledge = { groups: 'overage', 'attribute company': 'known' };
		await synchronize({ ...item, identity: { ...identity, knowledge }, mapping: { sources: ['groups'] } });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme']);
		await synchronize({ ...item, identity: { ...identity, knowledge: { groups: 'known' } } });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual([]);
	});

	test('gains nothing, although the mapping names organizations', async () => {
		jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
		await synchronize(await denied());
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual([]);
	});

	test.each([
		['no rule matched', refused],
		['no portal is granted', denied],
	])('because %s: nothing is made for it, and it gets no receipt', async (_, make) => {
		const item = await synchronize(await make());
		expect(item).toMatchObject({ customer: null, changes: [] });
		expect(item.access?.receipts).toBeUndefined();
		expect(jsm.simulator.accounts.some(({ email }) => email === ALICE)).toBe(false);
		expect(jsm.simulator.organization('Fresh')).toBeUndefined();
	});
});

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

describe('P-10: the binding', () => {
	test('refuses another subject in the first step of the template, until it is released', async () => {
		await synchronize(await decidedItem());
		const { id: accountId } = jsm.simulator.account(ALICE);
		const other = { ...(await verifiedItem({ email: ALICE, subject: 'mallory-1' })), organizations: [] };
		const first = { resource: 'customer', operation: 'findOrCreate' };
		expect((await synchronize(other, first)).error).toMatchObject({ reason: 'account-bound-to-another' });

		expect(await jsonOf('customer.releaseBinding', { accountId })).toMatchObject([
			{ accountId, released: true, was: { issuer: 'https://idp.example.test', subject: 'alice-1' } },
		]);
		expect(await synchronize(other, first)).not.toHaveProperty('error');
		expect(await jsonOf('customer.releaseBinding', { accountId })).toEqual([{ accountId, released: false }]);
	});

	test('goes with the whole record, also one that nobody can read', async () => {
		await synchronize(await decidedItem());
		const { id: accountId, properties } = jsm.simulator.account(ALICE);
		properties.set(LEDGER_PROPERTY, 'torn');
		await expect(run('customer.releaseBinding', { accountId })).rejects.toThrow('ledger-unreadable');
		const forget = { accountId, forget: true };
		for (const again of [
			await jsonOf('customer.releaseBinding', forget),
			await jsonOf('customer.releaseBinding', forget),
		])
			expect(again).toEqual([{ accountId, forgotten: true }]);
		expect(properties.size).toBe(0);
		expect(await synchronize(await decidedItem({ organizations: [mapped('Acme')] }))).not.toHaveProperty(
			'error',
		);
		// Nobody knows any more who gave the other one.
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Fresh']);
	});

	test('cannot be released where none is recorded', async () => {
		const release = run('customer.releaseBinding', { accountId: 'qm:1:1', ledger: 'off' });
		await expect(release).rejects.toThrow('setting-invalid');
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
