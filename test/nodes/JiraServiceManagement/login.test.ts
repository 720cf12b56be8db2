import { describeRefusal } from '../../../nodes/shared/core/refusal/refusalText';
import { refuse } from '../../../nodes/shared/core/refusal/outcome';
import type { Knowledge } from '../../../nodes/shared/core/identity/knowledge';
import type { IDataObject } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';
import type { LoginItem, LoginStep, PortalDecision } from '../../../nodes/shared/core/login/loginItem';
import { requireSteps, sealReceipt, type Verdict } from '../../../nodes/shared/core/login/loginProof';
import { decide, decision, mapped, mappedItem, useLoginChain } from '../../support/jsm/loginChain';
import { proofing, SECRET, verifiedItem } from '../../support/engine/loginItems';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const ALICE = 'alice@acme.example';

const { run, throughChain } = useLoginChain(jsm);

describe('a login through all four steps', () => {
	test('of a new customer: account, organization made on the fly, two memberships, one portal', async () => {
		const item = await throughChain(await mappedItem());
		expect(item).not.toHaveProperty('error');
		const { id } = jsm.simulator.account(ALICE);
		expect(item.customer).toEqual({
			accountId: id,
			created: true,
			organizations: [
				{ id: '1', name: 'Acme' },
				{ id: '3', name: 'Globex' },
			],
		});
		expect(item.organizations).toMatchObject([
			{ name: 'Acme', id: '1', rule: 'group table, row 1' },
			{ name: 'Globex', id: '3' },
		]);
		expect(item.changes?.map((each) => `${each.do} ${each.state}`)).toEqual([
			'createCustomer done',
			'createOrganization done',
			'addToOrganization done',
			'addToOrganization done',
			'addOrganizationToPortal done',
			'addOrganizationToPortal done',
		]);
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Globex']);
		expect([...(jsm.simulator.desk('1')?.organizations ?? [])]).toEqual([1, 3]);

		const pass = { loginId: item.login.id } as Parameters<typeof requireSteps>[2];
		const all = ['customer', 'organizations', 'memberships', 'portals'] as const;
		expect(await requireSteps(proofing(), item, pass, all)).toMatchObject({ ok: true });
	});

	test('and a second one at once: no call', async () => {
		await throughChain(await mappedItem('zoe@acme.example'));
		jsm.callsSince();
		const again = await throughChain(await mappedItem('zoe@acme.example'));
		expect(again).not.toHaveProperty('error');
		expect(again.customer).toMatchObject({
			created: false,
			organizations: [
				{ id: '1', name: 'Acme' },
				{ id: '3', name: 'Globex' },
			],
		});
		expect(jsm.callsSince()).toEqual([]);
	});

	test('takes the address from the sealed pass and refuses an item that says another', async () => {
		const item = await mappedItem();
		item.identity.email = 'helper@site.example';
		const { json } = await run('customer', item);
		expect(json.error).toMatchObject({ reason: 'identity-altered' });
		expect(jsm.callsSince()).toEqual([]);
	});
});

describe('an item without proof changes nothing', () => {
	const broken: [string, LoginStep, string, (item: LoginItem) => unknown][] = [
		['is empty', 'customer', 'pass-missing', () => ({})],
		['has no pass', 'customer', 'pass-missing', (item) => ({ ...item, login: { ...item.login, pass: '' } })],
		[
			'has a forged pass',
			'customer',
			'pass-invalid',
			(item) => ({ ...item, login: { ...item.login, pass: 'x.y' } }),
		],
		[
			'is another login',
			'customer',
			'pass-of-another-login',
			(item) => ({ ...item, login: { ...item.login, id: 'OTHER' } }),
		],
		['was never mapped', 'customer', 'mapping-missing', ({ organizations: _, ...item }) => item],
		[
			'is a failed node, passed on',
			'customer',
			'mapping-missing',
			(item) => ({ ...item, organizations: 'x' }),
		],
		[
			'has a mapping of another form',
			'customer',
			'mapping-missing',
			(item) => ({ ...item, organizations: [{ name: 'Acme' }] }),
		],
		[
			'was not mapped to anything',
			'customer',
			'no-rule-matched',
			(item) => ({ ...item, organizations: [], refusal: describeRefusal(refuse('no-rule-matched')) }),
		],
		[
			'was refused for another reason',
			'customer',
			'too-many-organizations',
			(item) => ({ ...item, organizations: [], refusal: describeRefusal(refuse('too-many-organizations')) }),
		],
		[
			'was refused by something else',
			'customer',
			'mapping-missing',
			(item) => ({ ...item, organizations: [], refusal: {} }),
		],
		['skipped the customer', 'organizations', 'step-missing', (item) => item],
		['skipped the customer', 'memberships', 'step-missing', (item) => item],
		['skipped everything', 'portals', 'step-missing', (item) => item],
	];
	test.each(broken)('that %s: %s is %s', async (_, step, reason, change) => {
		const { json } = await run(step, change(await mappedItem()));
		expect(json.error).toMatchObject({ reason });
		expect(json.access?.receipts?.[step]).toBeUndefined();
		expect(jsm.callsSince()).toEqual([]);
	});

	test('whose account is on another site is site-mismatch', async () => {
		const item = await mappedItem();
		const of = { loginId: item.login.id, step: 'customer', accountId: 'qm:1' } as const;
		const customer = await sealReceipt(proofing(), { ...of, site: 'https://other.atlassian.example' });
		const { json } = await run('organizations', { ...item, access: { receipts: { customer } } });
		expect(json.error).toMatchObject({ reason: 'site-mismatch' });
		expect(jsm.callsSince()).toEqual([]);
	});

	test('of another secret is pass-invalid', async () => {
		const { json } = await run('customer', await mappedItem(), {}, 'another secret that is long enough too');
		expect(json.error).toMatchObject({ reason: 'pass-invalid' });
	});

	test('because the secret is too short is setting-invalid', async () => {
		const { json } = await run('customer', await mappedItem(), {}, 'short');
		expect(json.error).toMatchObject({ reason: 'setting-invalid' });
	});

	test('with the receipt of another step, or another login, is step-missing', async () => {
		const item = await mappedItem();
		const loginId = item.login.id;
		for (const receipt of [
			{ loginId, step: 'portals', accountId: 'qm:1:1' },
			{ loginId: 'OTHER', step: 'customer', accountId: 'qm:1:1' },
		] as const) {
			const customer = await sealReceipt(proofing(), receipt);
			const { json } = await run('organizations', { ...item, access: { receipts: { customer } } });
			expect(json.error).toMatchObject({ reason: 'step-missing' });
		}
	});
});

describe('an organization whose name the provider made', () => {
	const made = (name: string, key?: string) => ({
		...mapped(name, true),
		onTheFly: key === undefined ? {} : { key },
	});
	const find = async (
		organizations: unknown[],
		issuer = 'https://idp.example.test',
		more: IDataObject = {},
	) => {
		const item = await verifiedItem({ issuer });
		const customer = (await run('customer', { ...item, organizations: [] })).json;
		return (await run('organizations', { ...customer, organizations }, more)).json;
	};

	test('is made, and joined through the whole chain', async () => {
		const item = await throughChain({
			...(await mappedItem()),
			organizations: [mapped('Acme'), made('Globex')],
		});
		expect(item).not.toHaveProperty('error');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Globex']);
	});

	test('P-4: belongs to the issuer in the pass: organization-of-another-connection', async () => {
		expect(await find([made('Globex')])).not.toHaveProperty('error');
		expect((await find([made('Globex')], 'https://other.example.test')).error).toMatchObject({
			reason: 'organization-of-another-connection',
		});
	});

	test('that exists by hand is organization-not-ours, unless adopted', async () => {
		expect((await find([made('Acme')])).error).toMatchObject({ reason: 'organization-not-ours' });
		const adopted = await find([made('Acme')], undefined, { options: { adopt: true } });
		expect(adopted.organizations).toMatchObject([{ name: 'Acme', id: '1' }]);
	});

	test('P-4: that exists by hand is joined where our company names the groups, through the whole chain', async () => {
		const item = await throughChain({
			...(await mappedItem()),
			organizations: [{ ...made('Acme'), onTheFly: { joins: true } }, mapped('Globex', true)],
		});
		expect(item).not.toHaveProperty('error');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Globex']);
	});

	test('P-4: prepared by another provider, is not entered by a row before the admin confirms it: organization-of-another-connection', async () => {
		await find([made('Initech')], 'https://other.example.test');
		const row = { ...(await mappedItem()), organizations: [mapped('Initech')] };
		const found = await run('organizations', (await run('customer', row)).json);
		expect((await run('memberships', found.json)).json.error).toMatchObject({
			reason: 'organization-of-another-connection',
		});
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual([]);
		const confirmed = { ...mapped('Initech'), confirmed: true as const };
		const organizations = [mapped('Acme'), mapped('Globex', true), confirmed];
		expect(await throughChain({ ...row, organizations })).not.toHaveProperty('error');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Globex', 'Initech']);
	});

	test('P-5: that Jira spells in another way goes on under its name and id in Jira', async () => {
		jsm.simulator.switches.organizationNames = 'ignore-case-and-blanks';
		const item = await find([mapped('ACME', true)]);
		expect(item.organizations).toMatchObject([{ name: 'Acme', id: '1' }]);
		const { changes } = (await run('memberships', item)).json as { changes: { organization?: string }[] };
		expect(changes.map(({ organization }) => organization)).toContain('Acme');
	});

	test('keeps its name in Jira when the provider renames it, and the changes say so', async () => {
		await find([made('Globex', 'id=7')]);
		const { organizations, changes } = await find([made('Globex International', 'id=7')]);
		expect(organizations).toMatchObject([{ name: 'Globex', id: '3' }]);
		expect(changes).toContainEqual({ do: 'renamedAtProvider', organization: 'Globex', state: 'unchanged' });
	});

	test('P-6: is too-many-new-organizations beyond the limit of the node', async () => {
		const { error } = await find([made('A'), made('B')], undefined, { options: { mostNew: 1 } });
		expect(error).toMatchObject({
			reason: 'too-many-new-organizations',
			changes: [{ do: 'createOrganization', organization: 'A', state: 'done' }],
		});
	});

	test('is not made again by a later step when it is gone: jsm-not-found, and the next login heals', async () => {
		const item = await find([made('Globex')]);
		const client = jsm.client();
		const url = `${client.baseUrl}/rest/servicedeskapi/organization/3`;
		await client.send({ method: 'DELETE', url, headers: {} });
		expect((await run('memberships', item)).json.error).toMatchObject({ reason: 'jsm-not-found' });
		expect((await find([made('Globex')])).organizations).toMatchObject([{ name: 'Globex' }]);
	});

	test.each([null, true, 'x', { key: 7 }])(
		'of a form nobody made (%j) is mapping-missing',
		async (onTheFly) => {
			const { error } = await find([{ ...mapped('Globex', true), onTheFly }]);
			expect(error).toMatchObject({ reason: 'mapping-missing' });
		},
	);
});

describe('the verdict of Portal Access', () => {
	const ready = async () => {
		const organizations = (await run('organizations', (await run('customer', await mappedItem())).json)).json;
		const item = (await run('memberships', organizations)).json;
		jsm.callsSince();
		return item;
	};

	test.each<[string, string, Partial<Verdict> | undefined]>([
		['missing', 'verdict-missing', undefined],
		['negative', 'verdict-negative', { granted: false }],
		['of another login', 'verdict-of-another-login', { loginId: 'OTHER' }],
		['of another person', 'verdict-of-another-login', { subject: 'bob-1' }],
	])('%s is %s', async (_, reason, verdict) => {
		const item = await ready();
		const decided = verdict ? await decide(item, undefined, verdict) : { ...item, portals: [decision()] };
		const { json } = await run('portals', decided);
		expect(json.error).toMatchObject({ reason });
		expect(jsm.callsSince()).toEqual([]);
	});

	test('counts, not what the item claims beside it', async () => {
		const decided = await decide(await ready(), [decision({ organizations: ['Acme'] })]);
		const more = decision({ serviceDesk: '2', organizations: ['Acme'] });
		await run('portals', { ...decided, portals: [...(decided.portals ?? []), more] });
		expect(jsm.simulator.desk('1')?.organizations.size).toBe(1);
		expect(jsm.simulator.desk('2')?.organizations.size).toBe(0);
	});

	test('grants nothing the item does not explain', async () => {
		const decided = await decide(await ready());
		const { json } = await run('portals', { ...decided, portals: [decision({ granted: false })] });
		expect(json.error).toMatchObject({ reason: 'verdict-invalid' });
	});

	test('opens a portal through an organization the customer was already in', async () => {
		jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
		jsm.simulator.organization('Acme Customers')?.members.add(jsm.simulator.account(ALICE).id);
		const decided = await decide(await ready(), [decision({ organizations: ['Acme Customers'] })]);
		expect((await run('portals', decided)).json).not.toHaveProperty('error');
		expect([...(jsm.simulator.desk('1')?.organizations ?? [])]).toEqual([2]);
	});

	test('opens none through an organization that only the item names: step-missing', async () => {
		const item = await ready();
		const customer = {
			...item.customer,
			accountId: item.customer?.accountId ?? '',
			organizations: [{ id: '2', name: 'Acme Customers' }],
		};
		const decided = await decide({ ...item, customer }, [decision({ organizations: ['Acme Customers'] })]);
		expect((await run('portals', decided)).json.error).toMatchObject({ reason: 'step-missing' });
		expect([...(jsm.simulator.desk('1')?.organizations ?? [])]).toEqual([]);
	});

	test('lets a single customer in, or leaves the portal as it is', async () => {
		const decided = await decide(await ready(), [
			decision({ through: 'customer', organizations: undefined }),
			decision({ serviceDesk: '2', through: 'unchanged', organizations: undefined }),
		]);
		expect((await run('portals', decided)).json).not.toHaveProperty('error');
		const calls = jsm.callsSince();
		expect(calls.indexOf('setUserProperty'), 'recorded first').toBeLessThan(
			calls.indexOf('addDeskCustomers'),
		);
		expect(calls).not.toContain('listDeskOrganizations');
		expect(jsm.simulator.desk('1')?.customers.has(jsm.simulator.account(ALICE).id)).toBe(true);
	});
});

describe('P-7: memberships that are no longer mapped', () => {
	const removal = { removal: 'everythingManaged', managedOrganizations: 'Acme*' };
	const ready = async (groups: Knowledge) => {
		jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
		jsm.simulator.organization('Acme Customers')?.members.add(jsm.simulator.account(ALICE).id);
		const item = await mappedItem();
		item.identity.knowledge = { groups };
		return (await run('organizations', (await run('customer', item)).json)).json;
	};

	test.each([
		['go when the provider sent groups', 'known', removal, ['Acme', 'Globex']],
		['stay when it said nothing about groups', 'absent', removal, ['Acme', 'Acme Customers', 'Globex']],
		['stay unless chosen otherwise', 'known', {}, ['Acme', 'Acme Customers', 'Globex']],
	] as const)('%s', async (_, groups, chosen, expected) => {
		const { json } = await run('memberships', await ready(groups), chosen);
		expect(json).not.toHaveProperty('error');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(expected);
	});

	test('stay, and the login stops, when there are too many', async () => {
		const { json } = await run('memberships', await ready('known'), {
			...removal,
			options: { maxRemovals: 0 },
		});
		expect(json.error).toMatchObject({ reason: 'too-many-removals' });
		expect(json.access?.receipts?.memberships).toBeUndefined();
	});
});

describe('P-7: what the ledger holds', () => {
	const login = async (organizations: string[], portals: PortalDecision[], more: IDataObject = {}) => {
		const item = { ...(await mappedItem()), organizations: organizations.map((name) => mapped(name)) };
		const found = (await run('organizations', (await run('customer', item, more)).json)).json;
		const decided = await decide((await run('memberships', found, more)).json, portals);
		return (await run('portals', decided, more)).json;
	};
	const alone = decision({ serviceDesk: '2', through: 'customer', organizations: undefined });
	const shared = decision({ organizations: ['Acme'] });
	const isOnDesk = () => jsm.simulator.desk('2')?.customers.has(jsm.simulator.account(ALICE).id);

	test('is taken back by the nodes as they are placed on the canvas', async () => {
		await login(['Acme', 'Acme Customers'], [shared, alone]);
		expect(isOnDesk()).toBe(true);
		const item = await login(['Acme'], [shared]);
		expect(item.changes?.filter(({ do: what }) => what.startsWith('remove'))).toMatchObject([
			{ do: 'removeFromOrganization', organization: 'Acme Customers', state: 'done' },
			{ do: 'removeCustomerFromPortal', serviceDesk: '2', state: 'done', rule: 'portal table, row 1' },
		]);
		expect(isOnDesk()).toBe(false);
	});

	test('stays where it was chosen so, and where nothing is recorded', async () => {
		await login(['Acme', 'Acme Customers'], [shared, alone]);
		for (const more of [{ removal: 'never' }, { ledger: 'off' }]) await login(['Acme'], [shared], more);
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Acme Customers']);
		expect(isOnDesk()).toBe(true);
	});

	test('says which memberships there were, also when Jira was not asked (they may open a portal)', async () => {
		jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
		jsm.simulator.organization('Acme Customers')?.members.add(jsm.simulator.account(ALICE).id);
		await login(['Acme'], [shared]);
		jsm.callsSince();
		const item = await login(['Acme'], [shared]);
		expect(jsm.callsSince()).toEqual([]);
		expect(item.customer?.organizations).toEqual([
			{ id: '1', name: 'Acme' },
			{ id: '2', name: 'Acme Customers' },
		]);
	});
});

describe('P-15: a step that fails', () => {
	test('leaves no receipt but says what was done by then, and the next login heals', async () => {
		const item = (await run('organizations', (await run('customer', await mappedItem())).json)).json;
		jsm.simulator.faults.inject({
			operation: 'addOrganizationMembers',
			kind: 'status',
			status: 403,
			after: 1,
		});
		const { json } = await run('memberships', item);
		expect(json.error).toMatchObject({ reason: 'jsm-permission-missing' });
		expect(json.error).toMatchObject({
			changes: [
				{ organization: 'Acme', state: 'done' },
				{ organization: 'Globex', state: 'failed' },
			],
		});
		expect(json.access?.receipts?.memberships).toBeUndefined();
		expect(json.login.pass).toBe(item.login.pass);

		expect(await throughChain(await mappedItem())).not.toHaveProperty('error');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Globex']);
	});

	test('because an organization may not be made is jsm-not-found', async () => {
		const item = (await run('customer', await mappedItem())).json;
		const { json } = await run('organizations', { ...item, organizations: [mapped('Initech')] });
		expect(json.error).toMatchObject({
			reason: 'jsm-not-found',
			detail: { expected: 'organization "Initech"' },
		});
	});
});

describe('what a step took, for the record of the login', () => {
	test('stands in the item, with the calls Jira got; steps come one behind the other', async () => {
		const before = [{ step: 'verify', ms: 21 }];
		const customer = await run('customer', { ...(await mappedItem()), trace: before });
		const asked = jsm.callsSince().length;
		const organizations = await run('organizations', customer.json);
		const made = jsm.callsSince().length;
		const ms = expect.any(Number) as number;
		expect(asked).toBeGreaterThan(0);
		expect(organizations.json.trace).toEqual([
			...before,
			{ step: 'customer', ms, calls: asked },
			{ step: 'organization', ms, calls: made },
		]);
	});

	test('stands in the error of one that failed, repeated calls included, and in nobody’s log but its own', async () => {
		jsm.simulator.faults.inject({ operation: '*', kind: 'status', status: 503, times: 2 });
		jsm.simulator.faults.inject({ operation: '*', kind: 'status', status: 403, times: Infinity });
		const log: string[] = [];
		const { json } = await run('customer', await mappedItem(), {}, SECRET, log);
		const received = jsm.callsSince();
		expect(json.error?.step).toEqual({
			step: 'customer',
			ms: expect.any(Number) as number,
			calls: received.length,
		});
		expect(received.length).toBeGreaterThan(2);
		expect(log).toHaveLength(received.length);
		for (const line of log) {
			expect(line).toMatch(/^Jira call: [A-Z]+ \/rest\S+ \(reference K7Q2-9XPA, .*, trace [0-9a-f]{32}\)$/);
			expect(line).not.toMatch(/alice/i);
		}
		expect(json.error?.detail).toMatchObject({ traceId: log.at(-1)?.slice(-33, -1) });
	});

	test.each([['a text'], [[null, 7]], [{}]])(
		'replaces nonsense or leaves it: %j hinders nothing',
		async (trace) => {
			const { json } = await run('customer', { ...(await mappedItem()), trace });
			expect(json).not.toHaveProperty('error');
			expect(json.trace?.at(-1)).toMatchObject({ step: 'customer' });
		},
	);
});
