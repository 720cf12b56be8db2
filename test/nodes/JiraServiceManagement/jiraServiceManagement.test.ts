import { describe, expect, test } from 'vitest';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { pick, useJsmNode } from '../../support/jsm/jsmNode';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true, pageCap: 2 });
const { run, jsonOf } = useJsmNode(jsm);
const ALICE = 'alice@acme.example';

function seedAlice(): string {
	jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
	return jsm.simulator.account(ALICE).id;
}

describe('customers', () => {
	test('find or create', async () => {
		const parameters = { email: ' Carol@none.example', displayName: 'Carol' };
		const [made] = await jsonOf('customer.findOrCreate', parameters);
		const { id } = jsm.simulator.account('carol@none.example');
		expect(made).toEqual({ accountId: id, created: true });
		expect(await jsonOf('customer.findOrCreate', parameters)).toEqual([{ accountId: id, created: false }]);
	});

	test.each([
		['', 'email-missing'],
		['carol', 'email-malformed'],
		['a@b@c.example', 'email-malformed'],
	])('find or create for %j is %s', async (email, reason) => {
		await expect(run('customer.findOrCreate', { email })).rejects.toThrow(reason);
	});

	test('get by address, exactly', async () => {
		const accountId = seedAlice();
		expect(await jsonOf('customer.get', { getBy: 'email', email: ALICE })).toMatchObject([
			{ accountId, displayName: 'Alice' },
		]);
		await expect(run('customer.get', { getBy: 'email', email: 'alice@' })).rejects.toThrow('jsm-not-found');
	});

	test('get by id', async () => {
		const accountId = seedAlice();
		expect(await jsonOf('customer.get', { getBy: 'accountId', accountId })).toMatchObject([
			{ accountId, accountType: 'customer' },
		]);
		await expect(run('customer.get', { getBy: 'accountId', accountId: 'qm:1:1' })).rejects.toThrow(
			'jsm-not-found',
		);
		await expect(run('customer.get', { getBy: 'accountId', accountId: '../x' })).rejects.toThrow(
			'setting-invalid',
		);
	});

	test('get many of a portal, each an item of its own', async () => {
		const accountId = seedAlice();
		jsm.simulator.desk('1')?.customers.add(accountId);
		const output = await run('customer.getAll', { portal: pick(1), returnAll: true });
		expect(output).toMatchObject([{ json: { accountId }, pairedItem: { item: 0 } }]);
	});

	test('revoke only when confirmed', async () => {
		jsm.simulator.account(demoCredentials.admin.email).rights.siteAdmin = true;
		const accountId = seedAlice();
		await expect(run('customer.revokeAccess', { accountId })).rejects.toThrow('setting-invalid');
		expect(jsm.simulator.account(ALICE).active).toBe(true);
		expect(await jsonOf('customer.revokeAccess', { accountId, confirmed: true })).toEqual([
			{ accountId, revoked: true, state: 'done' },
		]);
		expect(jsm.simulator.account(ALICE)).toMatchObject({ active: false, revoked: true });
	});

	test('revoke by somebody else than a site administrator names what is missing', async () => {
		const accountId = seedAlice();
		await expect(run('customer.revokeAccess', { accountId, confirmed: true })).rejects.toThrow(
			/jsm-permission-missing.*site administrator/,
		);
	});

	test('a revoke whose outcome is unknown is not repeated', async () => {
		const accountId = seedAlice();
		const fault = jsm.simulator.faults.inject({ operation: 'revokePortalOnlyAccess', kind: '500', times: 5 });
		await expect(run('customer.revokeAccess', { accountId, confirmed: true })).rejects.toThrow(
			'jsm-unavailable',
		);
		expect(fault.hits).toBe(1);
	});
});

describe('organizations', () => {
	test('find or create', async () => {
		await expect(run('organization.findOrCreate', { name: 'Globex' })).rejects.toThrow('jsm-not-found');
		expect(await jsonOf('organization.findOrCreate', { name: 'Globex', create: true })).toMatchObject([
			{ id: '3', name: 'Globex' },
		]);
	});

	test('get one and many', async () => {
		jsm.simulator.seed({ organizations: [{ name: 'Globex' }] });
		expect(await jsonOf('organization.get', { organization: pick(1) })).toEqual([
			{ id: '1', name: 'Acme', scimManaged: false },
		]);
		expect(await jsonOf('organization.getAll', { returnAll: true })).toHaveLength(3);
		expect(await jsonOf('organization.getAll', { limit: 1 })).toMatchObject([{ name: 'Acme' }]);
	});

	test('get many of one customer', async () => {
		jsm.simulator.organization('Acme')?.members.add(seedAlice());
		const accountId = jsm.simulator.account(ALICE).id;
		expect(await jsonOf('organization.getAll', { returnAll: true, accountId })).toMatchObject([
			{ name: 'Acme' },
		]);
	});

	test('add and remove customers; the body of the DELETE arrives', async () => {
		const accountIds = seedAlice();
		await run('organization.addCustomers', { organization: pick(1), accountIds: ` ${accountIds} ,` });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme']);
		await run('organization.removeCustomers', { organization: pick(1), accountIds });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual([]);
	});

	test('set members exactly', async () => {
		const alice = seedAlice();
		const others = ['b', 'c', 'd'].map((name) => `${name}@acme.example`);
		jsm.simulator.seed({ accounts: others.map((email) => ({ email, name: email })) });
		for (const email of others)
			jsm.simulator.organization('Acme')?.members.add(jsm.simulator.account(email).id);
		const kept = jsm.simulator.account('c@acme.example').id;
		const parameters = { organization: pick(1), accountIds: [alice, kept] };
		await expect(
			run('organization.setMembers', { ...parameters, options: { maxRemovals: 1 } }),
		).rejects.toThrow('too-many-removals');
		const [set] = await jsonOf('organization.setMembers', parameters);
		expect(set).toMatchObject({ id: '1', added: [alice] });
		expect([...(jsm.simulator.organization('Acme')?.members ?? [])].sort()).toEqual([alice, kept].sort());
	});

	test('P-7: set members changes nothing after a broken page', async () => {
		const emails = ['b', 'c', 'd'].map((name) => `${name}@acme.example`);
		jsm.simulator.seed({ accounts: emails.map((email) => ({ email, name: email })) });
		for (const email of emails)
			jsm.simulator.organization('Acme')?.members.add(jsm.simulator.account(email).id);
		jsm.simulator.faults.inject({ operation: 'listOrganizationMembers', kind: 'broken-page' });
		const parameters = { organization: pick(1), accountIds: seedAlice() };
		await expect(run('organization.setMembers', parameters)).rejects.toThrow('jsm-unexpected-answer');
		expect(jsm.simulator.organization('Acme')?.members.size).toBe(3);
	});

	test.each(['addCustomers', 'removeCustomers', 'setMembers'])(
		'%s leaves an organization of a directory alone',
		async (operation) => {
			jsm.simulator.seed({ organizations: [{ id: 9, name: 'Directory', scimManaged: true }] });
			const parameters = { organization: pick(9), accountIds: seedAlice() };
			await expect(run(`organization.${operation}`, parameters)).rejects.toThrow(
				'organization-managed-elsewhere',
			);
			jsm.simulator.switches.directoryOrganizations = 'accepted';
			const allowed = { ...parameters, options: { allowManaged: true } };
			expect(await jsonOf(`organization.${operation}`, allowed)).toHaveLength(1);
		},
	);
});

describe('memberships and portals', () => {
	test('set the memberships of an account', async () => {
		const accountId = seedAlice();
		jsm.simulator.organization('Acme')?.members.add(accountId);
		const [set] = await jsonOf('membership.set', {
			accountId,
			organizationIds: ['2'],
			removal: 'everythingManaged',
			managedOrganizations: 'Ac*',
		});
		expect(set).toMatchObject({
			accountId,
			organizationsBefore: [{ id: '1', name: 'Acme' }],
			changes: [{ organization: 'Acme Customers' }, { organization: 'Acme' }],
		});
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme Customers']);
	});

	test.each<[string, unknown, string[] | undefined]>([
		['an empty list ends them', [], []],
		['an empty text is setting-invalid', '', undefined],
		['blanks are setting-invalid', ' , ', undefined],
	])('of managed organizations: %s', async (_, organizationIds, left) => {
		const accountId = seedAlice();
		jsm.simulator.organization('Acme')?.members.add(accountId);
		const parameters = {
			accountId,
			organizationIds,
			removal: 'everythingManaged',
			managedOrganizations: 'Ac*',
		};
		const set = run('membership.set', parameters as never);
		if (left) await set;
		else await expect(set).rejects.toThrow('Organization Names or IDs');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(left ?? ['Acme']);
	});

	test('get many portals, with their address', async () => {
		expect(await jsonOf('portal.getAll', { returnAll: true })).toMatchObject([
			{ id: '1', projectKey: 'SUP', address: '/servicedesk/customer/portal/1' },
			{ id: '2', projectKey: 'PRT' },
		]);
	});

	test('add and remove an organization, and again after that', async () => {
		const parameters = { portal: pick(1), organization: pick(1) };
		for (const [operation, size] of [
			['addOrganization', 1],
			['removeOrganization', 0],
		] as const) {
			await run(`portal.${operation}`, parameters);
			expect(jsm.simulator.desk('1')?.organizations.size).toBe(size);
		}
		await run('portal.applyAccess', { portal: pick(1), organizationIds: '1' });
		expect(jsm.simulator.desk('1')?.organizations.size).toBe(1);
	});

	test('add and remove a customer; an open portal says so', async () => {
		const accountIds = seedAlice();
		await run('portal.addCustomer', { portal: pick(1), accountIds });
		expect(jsm.simulator.desk('1')?.customers.size).toBe(1);
		await run('portal.removeCustomer', { portal: pick(1), accountIds });
		expect(jsm.simulator.desk('1')?.customers.size).toBe(0);
		jsm.simulator.seed({ desks: [{ id: '5', key: 'OPN', name: 'Open', access: 'open' }] });
		await expect(run('portal.removeCustomer', { portal: pick(5), accountIds })).rejects.toThrow(
			'portal-not-restricted',
		);
	});

	test('apply access', async () => {
		const accountId = seedAlice();
		const [applied] = await jsonOf('portal.applyAccess', {
			portal: pick(2),
			organizationIds: ['1'],
			accountId,
		});
		expect(applied).toMatchObject({ serviceDesk: '2', changes: [{ state: 'done' }, { state: 'done' }] });
		expect(jsm.simulator.desk('2')).toMatchObject({
			customers: new Set([accountId]),
			organizations: new Set([1]),
		});
	});
});
