import { describeRefusal } from '../../../nodes/shared/core/refusal/refusalText';
import { refuse } from '../../../nodes/shared/core/refusal/outcome';
import { describe, expect, test } from 'vitest';
import type { LoginItem, LoginStep } from '../../../nodes/shared/core/login/loginItem';
import { requireSteps, sealReceipt } from '../../../nodes/shared/core/login/loginProof';
import { mapped, mappedItem, useLoginChain } from '../../support/jsm/loginChain';
import { proofing, SECRET } from '../../support/engine/loginItems';
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
		expect(requireSteps(proofing(), item, pass, all)).toMatchObject({ ok: true });
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
		const customer = sealReceipt(proofing(), { ...of, site: 'https://other.atlassian.example' });
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
			const customer = sealReceipt(proofing(), receipt);
			const { json } = await run('organizations', { ...item, access: { receipts: { customer } } });
			expect(json.error).toMatchObject({ reason: 'step-missing' });
		}
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
