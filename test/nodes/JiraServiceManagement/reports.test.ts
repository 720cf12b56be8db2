import { beforeEach, describe, expect, test } from 'vitest';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { pick, useJsmNode } from '../../support/jsm/jsmNode';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true, pageCap: 2 });
const { run, jsonOf } = useJsmNode(jsm);
const idOf = (name: string) => jsm.simulator.account(`${name}@acme.example`).id;
const names = ['ann', 'ben', 'cem', 'dia', 'eve'];

beforeEach(() => {
	jsm.simulator.seed({
		accounts: names.map((name) => ({ email: `${name}@acme.example`, name })),
		organizations: [
			{ id: 7, name: 'Globex', members: ['ann', 'ben', 'cem'].map((name) => `${name}@acme.example`) },
			{ id: 8, name: 'Initech', members: ['dia@acme.example'] },
		],
		desks: [
			{ id: '5', key: 'FIV', name: 'Five', organizations: ['Globex'], customers: ['ann@acme.example'] },
		],
	});
});

describe('export of members', () => {
	test('gives everybody over all pages, an item each, as far as they show themselves', async () => {
		jsm.simulator.account('ben@acme.example').emailVisible = false;
		jsm.simulator.account('cem@acme.example').active = false;
		const output = await run('organization.exportMembers', { organization: pick(7) });
		expect(output.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
		const organization = { id: '7', name: 'Globex' };
		const expected = [
			{
				accountId: idOf('ann'),
				displayName: 'ann',
				emailAddress: 'ann@acme.example',
				active: true,
				organization,
			},
			{ accountId: idOf('ben'), displayName: 'ben', active: true, organization },
			{
				accountId: idOf('cem'),
				displayName: 'cem',
				emailAddress: 'cem@acme.example',
				active: false,
				organization,
			},
		];
		expect(output.map(({ json }) => json)).toHaveLength(3);
		expect(output.map(({ json }) => json)).toEqual(expect.arrayContaining(expected));
	});

	test.each(['inactive', 'vanished'] as const)(
		'after a revoke, where lists have it %s',
		async (revokedInLists) => {
			jsm.simulator.switches.revokedInLists = revokedInLists;
			Object.assign(jsm.simulator.account('ann@acme.example'), { revoked: true, active: false });
			const output = await jsonOf('organization.exportMembers', { organization: pick(7) });
			const ann = output.find(({ accountId }) => accountId === idOf('ann'));
			expect(ann?.active).toBe(revokedInLists === 'inactive' ? false : undefined);
		},
	);

	test('gives nothing of a list that breaks off', async () => {
		jsm.simulator.faults.inject({ operation: 'listOrganizationMembers', kind: 'broken-page' });
		const output = await run('organization.exportMembers', { organization: pick(7) }, { continues: true });
		expect(output).toMatchObject([{ json: { error: { reason: 'jsm-unexpected-answer' } } }]);
	});
});

describe('export of the customers of a portal', () => {
	test('gives everybody once, with every way in', async () => {
		const output = await jsonOf('portal.exportCustomers', { portal: pick(5) });
		const globex = [{ id: '7', name: 'Globex' }];
		expect(output).toHaveLength(3);
		expect(output[0]).toMatchObject({
			accountId: idOf('ann'),
			serviceDesk: '5',
			direct: true,
			organizations: globex,
		});
		expect(output.slice(1)).toMatchObject([
			{ direct: false, organizations: globex },
			{ direct: false, organizations: globex },
		]);
	});

	test('gives nothing of a list that breaks off', async () => {
		jsm.simulator.faults.inject({ operation: 'listOrganizationMembers', kind: 'broken-page' });
		await expect(run('portal.exportCustomers', { portal: pick(5) })).rejects.toThrow('jsm-unexpected-answer');
	});
});

describe('the impact report', () => {
	const report = async (more = {}) => await jsonOf('portal.impactReport', { portal: pick(5), ...more });
	const limitsOf = (item: Awaited<ReturnType<typeof report>>[number] | undefined) =>
		(item?.summary as { limits: string[] }).limits;
	const effectsOf = (items: Awaited<ReturnType<typeof report>>) =>
		Object.fromEntries(
			items
				.filter(({ displayName }) => names.includes(String(displayName)))
				.map(({ displayName, effect }): [string, unknown] => [String(displayName), effect]),
		);

	test('of an open portal: who keeps access and why, who loses it, and what cannot be seen', async () => {
		const [summary, ...people] = await report();
		expect(effectsOf(people)).toEqual({
			ann: 'keeps',
			ben: 'keeps',
			cem: 'keeps',
			dia: 'loses',
			eve: 'loses',
		});
		expect(people.find(({ displayName }) => displayName === 'ann')).toMatchObject({
			kind: 'person',
			accountId: idOf('ann'),
			emailAddress: 'ann@acme.example',
			through: ['direct', 'organization Globex'],
			reasons: ['is a customer of the portal in person', 'is a member of Globex, which is on the portal'],
		});
		// Three decoys of the site lose access too.
		expect(summary).toMatchObject({ kind: 'summary', summary: { keeps: 3, loses: 5, gains: 0 } });
		expect(limitsOf(summary)).toContainEqual(expect.stringContaining('only raised requests'));
	});

	test('with organizations and customers to add', async () => {
		const proposal = { proposedOrganizations: ['8'], proposedCustomers: idOf('eve') };
		expect(effectsOf(await report(proposal))).toEqual(
			Object.fromEntries(names.map((name) => [name, 'keeps'])),
		);
		const restricted = await report({ ...proposal, today: 'restricted', summary: false });
		expect(effectsOf(restricted)).toEqual({
			ann: 'keeps',
			ben: 'keeps',
			cem: 'keeps',
			dia: 'gains',
			eve: 'gains',
		});
		expect(restricted).toHaveLength(5);
	});

	test('of a restricted portal needs no list of all accounts', async () => {
		jsm.callsSince();
		await report({ today: 'restricted' });
		expect(jsm.callsSince()).not.toContain('listUsers');
	});

	test.each([true, false])(
		'is the same where the portal lists members of organizations: %j',
		async (value) => {
			jsm.simulator.switches.deskListsMembers = value;
			const [summary] = await report();
			expect(summary).toMatchObject({ summary: { keeps: 3, loses: 5, gains: 0 } });
		},
	);

	test.each([
		['with-email', 5, undefined],
		['without-email', 5, undefined],
		['absent', 0, /lacks 3 customers of this portal/],
	] as const)(
		'says so where the list of users shows customers %s',
		async (customersInSearch, loses, limit) => {
			jsm.simulator.switches.customersInSearch = customersInSearch;
			const [summary] = await report();
			expect(summary).toMatchObject({ summary: { keeps: 3, loses } });
			const gap = limitsOf(summary).find((each) => each.startsWith('The list of users'));
			if (limit) expect(gap).toMatch(limit);
			else expect(gap).toBeUndefined();
		},
	);

	test.each(['listUsers', 'listDeskCustomers', 'listOrganizationMembers'])(
		'is refused as a whole after a broken page of %s',
		async (operation) => {
			jsm.simulator.seed({
				accounts: names.map((name) => ({ email: `${name}@other.example`, name: `${name} 2` })),
			});
			for (const name of names) jsm.simulator.desk('5')?.customers.add(idOf(name));
			jsm.simulator.faults.inject({ operation, kind: 'broken-page' });
			await expect(report()).rejects.toThrow('jsm-unexpected-answer');
		},
	);

	test.each([
		[{ proposedOrganizations: ['99'] }, 'jsm-not-found'],
		[{ proposedCustomers: 'nobody' }, 'jsm-not-found'],
		[{ proposedCustomers: 'not an id' }, 'setting-invalid'],
	])('with %j is %s', async (more, reason) => {
		await expect(report(more)).rejects.toThrow(reason);
	});
});

describe('the twin report', () => {
	beforeEach(() =>
		jsm.simulator.seed({
			accounts: [
				{ id: 'aaid-ann', type: 'atlassian', email: 'Ann@acme.example', name: 'Ann at work' },
				{ id: 'aaid-ben', type: 'atlassian', email: 'ben@acme.example', name: 'Ben', emailVisible: false },
			],
		}),
	);

	test('gives each pair, and counts who cannot be told', async () => {
		expect(await jsonOf('customer.twinReport')).toMatchObject([
			{ kind: 'summary', summary: { pairs: 1, cannotBeTold: { portalOnly: 0, atlassian: 1 } } },
			{
				kind: 'twins',
				email: 'ann@acme.example',
				portalOnly: { accountId: idOf('ann') },
				atlassian: { accountId: 'aaid-ann', displayName: 'Ann at work' },
			},
		]);
		expect(await jsonOf('customer.twinReport', { summary: false })).toHaveLength(1);
	});

	test.each([
		['with-email', 1, 0],
		['without-email', 0, 8],
		['absent', 0, 0],
	] as const)('where the list shows customers %s', async (customersInSearch, pairs, portalOnly) => {
		jsm.simulator.switches.customersInSearch = customersInSearch;
		const [summary] = await jsonOf('customer.twinReport');
		expect(summary).toMatchObject({ summary: { pairs, cannotBeTold: { portalOnly } } });
	});

	test('is refused as a whole after a broken page', async () => {
		jsm.simulator.faults.inject({ operation: 'listUsers', kind: 'broken-page', after: 1 });
		await expect(run('customer.twinReport')).rejects.toThrow('jsm-unexpected-answer');
	});
});

describe('groups', () => {
	const group = pick('group-1');
	const robin = () => jsm.simulator.account(demoCredentials.agent.email).id;
	beforeEach(() => {
		jsm.simulator.account(demoCredentials.admin.email).rights.siteAdmin = true;
		jsm.simulator.seed({
			groups: [
				{ id: 'group-1', name: 'partners' },
				{ id: 'group-2', name: 'site-admins' },
			],
		});
	});

	test.each(['addCustomer', 'removeCustomer'])('%s is off until it is switched on', async (operation) => {
		const parameters = { group, accountId: robin() };
		await expect(run(`group.${operation}`, parameters)).rejects.toThrow('setting-invalid');
		await expect(run(`group.${operation}`, { ...parameters, allowGroupChanges: 'yes' })).rejects.toThrow(
			'setting-invalid',
		);
		expect(jsm.callsSince()).toEqual([]);
	});

	test('add and remove', async () => {
		const parameters = { group, accountId: robin(), allowGroupChanges: true };
		expect(await jsonOf('group.addCustomer', parameters)).toEqual([
			{ group: { id: 'group-1', name: 'partners' }, accountId: robin(), member: true, state: 'done' },
		]);
		expect(jsm.simulator.group('group-1')?.members.size).toBe(1);
		await run('group.removeCustomer', parameters);
		expect(jsm.simulator.group('group-1')?.members.size).toBe(0);
	});

	test.each([
		['group-protected', { group: pick('group-2') }],
		['setting-invalid', { group: pick('../x') }],
		['account-kind-refused', {}],
	])('%s', async (reason, more) => {
		const parameters = { group, accountId: idOf('ann'), allowGroupChanges: true, ...more };
		await expect(run('group.addCustomer', parameters)).rejects.toThrow(reason);
	});
});
