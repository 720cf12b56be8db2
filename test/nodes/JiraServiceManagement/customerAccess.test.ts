import { describe, expect, test } from 'vitest';
import { describeRefusal } from '../../../nodes/shared/core/refusal/refusalText';
import { loginSteps, type LoginItem } from '../../../nodes/shared/core/login/loginItem';
import { requireSteps } from '../../../nodes/shared/core/login/loginProof';
import { refuse } from '../../../nodes/shared/core/refusal/outcome';
import { LEDGER_PROPERTY } from '../../../nodes/shared/jsm/ledger/ledgerPlace';
import { useJsmNode } from '../../support/jsm/jsmNode';
import { proofing, verifiedItem } from '../../support/engine/loginItems';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';
import { mapped } from '../../support/jsm/loginChain';
import { decidedItem, describeChanges, useSynchronize } from '../../support/jsm/synchronizedLogins';

const jsm = useSimulatedJsm({ newAddress: true });
const { run, jsonOf } = useJsmNode(jsm);
const synchronize = useSynchronize(jsm);
const ALICE = 'alice@acme.example';

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
		expect(requireSteps(proofing(), item, pass, loginSteps)).toMatchObject({ ok: true });
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
