import type { IDataObject } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { PortalAccess } from '../../../nodes/PortalAccess/PortalAccess.node';
import type { LoginItem, LoginStep } from '../../../nodes/shared/core/login/loginItem';
import { requirePass, requireVerdict, sealReceipt } from '../../../nodes/shared/core/login/loginProof';
import { grantedItem, proofing, testCredentials, verifiedItem } from '../../support/engine/loginItems';
import { runActionNode, type ActionNodeRun } from '../../support/engine/runActionNode';

const node = new PortalAccess();
const table = (...portal: IDataObject[]): IDataObject => ({ portals: { portal } });
const forAcme = table({ portal: '1', access: 'private', organizations: 'Acme' });
const forGlobex = table({ portal: '1', access: 'private', organizations: 'Globex' });

async function mappedItem(changes: object = {}): Promise<Partial<LoginItem> & Pick<LoginItem, 'login'>> {
	const decision = { rule: 'group table, row 1', matched: 'acme', create: false, sources: ['groups'] };
	const organizations = [{ name: 'Acme', ...decision }];
	return { ...(await verifiedItem()), organizations, ...changes };
}

async function decide(parameters: IDataObject, extras: Partial<ActionNodeRun> = {}) {
	const items = extras.items ?? [await mappedItem()];
	const [granted = [], denied = []] = await runActionNode(node, {
		credentials: testCredentials,
		parameters,
		...extras,
		items,
	});
	return { granted: granted.map(({ json }) => json), denied: denied.map(({ json }) => json) };
}

async function verdictOf(item: IDataObject | undefined) {
	const login = item as unknown as LoginItem;
	const pass = requirePass(proofing(), login);
	if (!pass.ok) return pass.reason;
	const verdict = requireVerdict(proofing(), login, pass.value);
	return verdict.ok ? verdict.value : verdict.reason;
}

describe('Portal Access', () => {
	it('grants with a verdict of its own and lists every row', async () => {
		const item = await mappedItem({ access: { receipts: { customer: 'kept' } } });
		const rows = table(
			{ portal: '1', access: 'private', organizations: 'Acme' },
			{ portal: '2', access: 'private', groups: 'nobody' },
		);
		const { granted, denied } = await decide(rows, { items: [item] });
		expect(denied).toEqual([]);
		expect(granted).toMatchObject([
			{
				...item,
				portals: [
					{
						serviceDesk: '1',
						granted: true,
						rule: 'portal table, row 1: organization Acme',
						through: 'organization',
						organizations: ['Acme'],
						address: '/servicedesk/customer/portal/1',
					},
					{ serviceDesk: '2', granted: false },
				],
			},
		]);
		expect(await verdictOf(granted[0])).toEqual({
			loginId: 'K7Q2-9XPA',
			subject: 'alice-1',
			granted: true,
			portals: [{ serviceDesk: '1', address: '/servicedesk/customer/portal/1' }],
		});
	});

	it('denies with a negative verdict, even where the item came with a positive one: no-portal-granted', async () => {
		const { granted, denied } = await decide(forGlobex, { items: [await grantedItem()] });
		expect(granted).toEqual([]);
		expect(denied).toMatchObject([
			{ portals: [{ granted: false }], refusal: { reason: 'no-portal-granted' } },
		]);
		expect(await verdictOf(denied[0])).toBe('verdict-negative');
	});

	describe('counts memberships in Jira', () => {
		const counting = { ...forGlobex, organizationsThatCount: 'mappedAndExisting' };
		const globex = { id: '7', name: 'Globex' };
		const withReceipt = async (step: LoginStep, memberships?: { id: string; name: string }[]) => {
			const item = await mappedItem();
			const { id: loginId } = item.login;
			const receipt = sealReceipt(proofing(), { loginId, step, memberships });
			return { ...item, access: { receipts: { memberships: receipt } } };
		};

		it('only when told to', async () => {
			const item = await withReceipt('memberships', [globex]);
			expect((await decide(forGlobex, { items: [item] })).denied).toHaveLength(1);
			const { granted } = await decide(counting, { items: [item] });
			expect(granted).toMatchObject([
				{ portals: [{ through: 'organization', organizations: ['Globex'], sources: ['memberships'] }] },
			]);
		});

		it('only as the receipt states them, whatever the item says', async () => {
			const said = { customer: { accountId: 'qm:1', organizations: [globex] } };
			const item = { ...(await withReceipt('memberships', [])), ...said };
			expect((await decide(counting, { items: [item] })).denied).toMatchObject([
				{ refusal: { reason: 'no-portal-granted' } },
			]);
		});

		it('and refuses a receipt of another step: step-missing', async () => {
			const item = await withReceipt('customer', [globex]);
			expect((await decide(counting, { items: [item] })).denied).toMatchObject([
				{ refusal: { reason: 'step-missing', detail: { field: 'Organizations Considered' } } },
			]);
		});

		it('leaves the decision to Synchronize where there is no receipt yet: verdict-undecided', async () => {
			const { granted, denied } = await decide(counting, { items: [await mappedItem()] });
			expect(denied).toEqual([]);
			expect(granted).toMatchObject([
				{
					portals: [{ granted: false, rule: 'portal table, row 1: waits for the memberships in Jira' }],
				},
			]);
			expect(granted[0]).not.toHaveProperty('refusal');
			expect(await verdictOf(granted[0])).toBe('verdict-undecided');
		});

		it('decides at once where no row lists an organization', async () => {
			const parameters = { ...counting, portals: { portal: [{ portal: '2', access: 'default' }] } };
			const { granted } = await decide(parameters, { items: [await mappedItem()] });
			expect(await verdictOf(granted[0])).toMatchObject({ granted: true, portals: [{ serviceDesk: '2' }] });
		});
	});

	it.each(['too-many-organizations', 'setting-invalid', 'no-rule-matched'])(
		'hands the earlier word on: %s',
		async (reason) => {
			const refusal = { reason, message: '', detail: { expected: 'at most 5', received: '8', other: {} } };
			const item = await mappedItem({ organizations: [], refusal });
			const { denied } = await decide(forAcme, { items: [item] });
			expect(denied).toMatchObject([{ portals: [], refusal: { reason, detail: { received: '8' } } }]);
			expect(denied[0]).not.toHaveProperty('refusal.detail.other');
		},
	);

	it('does not take a word it does not know for a decision: mapping-missing', async () => {
		const item = await mappedItem({ refusal: { reason: 'anything' } });
		const { denied } = await decide(forAcme, { items: [item] });
		expect(denied).toMatchObject([{ refusal: { reason: 'mapping-missing' } }]);
	});

	it('pairs every item with its input', async () => {
		const item = await mappedItem();
		const outputs = await runActionNode(node, {
			items: [{}, item],
			parameters: forAcme,
			credentials: testCredentials,
		});
		expect(outputs.map((output) => output.map(({ pairedItem }) => pairedItem))).toEqual([
			[{ item: 1 }],
			[{ item: 0 }],
		]);
	});
});

describe('Portal Access, not a login to be trusted', () => {
	const old = proofing(Date.now() - 60 * 60 * 1000);
	const foreign = { secret: 'the secret of a workflow that is not this one', now: Date.now() };

	it.each<[string, string, () => Promise<unknown>]>([
		['pass-missing', 'an empty item', async () => ({})],
		['pass-missing', 'no pass', async () => await mappedItem({ login: { id: 'K7Q2-9XPA' } })],
		['pass-invalid', 'an old pass', async () => await mappedItem(await verifiedItem({}, old))],
		[
			'pass-invalid',
			'the pass of another workflow',
			async () => await mappedItem(await verifiedItem({}, foreign)),
		],
		[
			'pass-of-another-login',
			'the pass of another login',
			async () => {
				const { login } = await verifiedItem();
				return await mappedItem({ login: { ...login, id: 'AAAA-AAAA' } });
			},
		],
		[
			'identity-altered',
			'another e-mail address',
			async () => {
				const { identity } = await verifiedItem();
				return await mappedItem({ identity: { ...identity, email: 'bob@globex.example' } });
			},
		],
		['mapping-missing', 'no organizations', async () => await verifiedItem()],
		[
			'mapping-missing',
			'organizations that are no list',
			async () => await mappedItem({ organizations: {} }),
		],
		[
			'mapping-missing',
			'organizations without name',
			async () => await mappedItem({ organizations: [null] }),
		],
		[
			'no-rule-matched',
			'an item of the Unmapped output',
			async () => await mappedItem({ organizations: [], refusal: { reason: 'no-rule-matched' } }),
		],
	])('%s: %s', async (reason, _what, makeItem) => {
		const open = table({ portal: '1', access: 'public' }, { portal: '2', access: 'default' });
		const item = (await makeItem()) as Partial<LoginItem>;
		const { access } = await grantedItem();
		const { granted, denied } = await decide(open, { items: [{ ...item, access, portals: 'stale' }] });
		expect(granted).toEqual([]);
		expect(denied).toMatchObject([{ portals: [], refusal: { reason } }]);
		expect(await verdictOf(denied[0])).not.toHaveProperty('granted', true);
	});
});

describe('Portal Access, misconfigured', () => {
	const short = { jsmLoginSecretApi: { secret: 'too short' } };
	const wrong: [string, string, RegExp, IDataObject, Partial<ActionNodeRun>][] = [
		['no rows', 'setting-invalid', /Portals/, {}, {}],
		['a portal key', 'setting-invalid', /row 1, Portal ID/, table({ portal: 'SUP' }), {}],
		[
			'an address elsewhere',
			'setting-invalid',
			/row 1, Landing/,
			table({ portal: '1', access: 'public', address: '//a' }),
			{},
		],
		['an empty access', 'setting-invalid', /row 1, Access/, table({ portal: '1', access: '' }), {}],
		['an unknown count', 'setting-invalid', /Considered/, { ...forAcme, organizationsThatCount: 'all' }, {}],
		['no credential', 'internal', /credentials/, forAcme, { credentials: {} }],
		['a short login secret', 'internal', /at least 32/, forAcme, { credentials: short }],
		['a broken expression', 'internal', /Expression/, forAcme, { broken: ['portals.portal'] }],
	];

	it.each(wrong)('%s stops the node: %s', async (_what, _reason, message, parameters, extras) => {
		await expect(decide(parameters, extras)).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(message) as string,
			context: { itemIndex: 0 },
		});
	});

	it.each(wrong)(
		'%s goes to Denied where the node continues: %s',
		async (_what, reason, _message, parameters, extras) => {
			const items = [await grantedItem()];
			const { granted, denied } = await decide(parameters, { ...extras, items, continues: true });
			expect(granted).toEqual([]);
			expect(denied).toMatchObject([{ portals: [], refusal: { reason } }]);
			expect(denied[0]).not.toHaveProperty('access.verdict');
		},
	);
});

describe('Portal Access for an entry of a directory', () => {
	const forDirectory = (rows: IDataObject): IDataObject => ({ ...rows, decidesFor: 'directory' });
	const entry = {
		identity: {
			email: 'alice@acme.example',
			groups: ['acme'],
			knowledge: { groups: 'known' },
			attributes: {},
		},
		organizations: [{ name: 'Acme', rule: 'group table, row 1', matched: 'acme', create: false }],
	} as unknown as IDataObject;

	it('needs neither a login nor the login secret, and seals nothing', async () => {
		const { granted, denied } = await decide(forDirectory(forAcme), { items: [entry], credentials: {} });
		expect(denied).toEqual([]);
		expect(granted).toMatchObject([{ ...entry, portals: [{ serviceDesk: '1', granted: true }] }]);
		expect(granted[0]).not.toHaveProperty('access');
	});

	it('takes a verdict and receipts that came along away', async () => {
		const { granted } = await decide(forDirectory(forAcme), { items: [await grantedItem()] });
		expect(granted).toHaveLength(1);
		expect(granted[0]).not.toHaveProperty('access');
	});

	it.each([
		['no-portal-granted', entry, forGlobex],
		['no-rule-matched', { ...entry, organizations: [], refusal: { reason: 'no-rule-matched' } }, forAcme],
		['mapping-missing', { identity: entry.identity }, forAcme],
	])('denies: %s', async (reason, item, rows) => {
		const { granted, denied } = await decide(forDirectory(rows), { items: [item] });
		expect(granted).toEqual([]);
		expect(denied).toMatchObject([{ refusal: { reason } }]);
		expect((denied[0]?.portals as { granted: boolean }[]).filter(({ granted: open }) => open)).toEqual([]);
	});

	it('refuses to count what Jira has, which nobody knows of an entry: setting-invalid', async () => {
		const parameters = { ...forDirectory(forAcme), organizationsThatCount: 'mappedAndExisting' };
		await expect(decide(parameters, { items: [entry] })).rejects.toThrow(/setting-invalid/);
	});

	it('refuses another word than login or directory: setting-invalid', async () => {
		await expect(decide({ ...forAcme, decidesFor: 'nobody' })).rejects.toThrow(/setting-invalid/);
	});
});
