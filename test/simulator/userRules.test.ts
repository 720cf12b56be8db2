import { describe, expect, it } from 'vitest';
import { bodyOf, ids, listOf, useSimulatedSite, valuesOf } from './simulatedSite';

describe('accounts, as the real service shows them', () => {
	const { simulator, call } = useSimulatedSite();
	const find = async (query: string) => listOf(await call('admin', 'searchUsers', { query: { query } }));

	it.each([
		['the start of a name', 'Zoe', 1],
		['the start of a name in another case', 'zOE v', 1],
		['the start of an address', 'zoe@', 1],
		['a last name', 'Vale', 0],
		['the domain', 'acme.example', 0],
		['a hidden address', 'aaid-hidden@', 0],
		['the name of somebody with a hidden address', 'hidden', 1],
	])('rule 20: searchUsers looks for %s', async (_, query, count) => {
		expect(await find(query)).toHaveLength(count);
	});

	it('rule 20: searchUsers finds active accounts only', async () => {
		simulator.account('zoe@acme.example').active = false;
		expect(await find('zoe@')).toEqual([]);
	});

	it('rule 20: without Browse users, or without login, searchUsers finds nobody and says 200', async () => {
		for (const who of ['blind', 'customer', {}] as const) {
			const reply = await call(who, 'searchUsers', { query: { query: 'zoe@' } });
			expect([reply.status, reply.text]).toEqual([200, '[]']);
		}
	});

	it.each([
		['both criteria', { query: 'zoe', accountId: ids.zoe }],
		['no criterion', {}],
	])('rule 20: searchUsers with %s answers 400', async (_, query) => {
		expect((await call('admin', 'searchUsers', { query: query })).status).toBe(400);
	});

	it('rule 20: searchUsers finds one account by its id, and pages without markers', async () => {
		expect(listOf(await call('admin', 'searchUsers', { query: { accountId: ids.zoe } }))).toHaveLength(1);
		const query = { query: 'aaid-', startAt: '1', maxResults: '2' };
		expect(listOf(await call('admin', 'searchUsers', { query }))).toHaveLength(2);
	});

	it('rule 21: searchUsers brings decoys along', async () => {
		simulator.seed({
			accounts: [
				{ email: 'ann@example.com.au', name: 'Anna' },
				{ email: 'other@example.com', name: 'ann@example.com (old)' },
			],
		});
		const found = await find('ann@example.com');
		expect(found.map(({ emailAddress }) => emailAddress).sort()).toEqual([
			'ann@example.com',
			'ann@example.com.au',
			'other@example.com',
		]);
	});

	it('rule 22: a hidden address is null in searchUsers and in lists', async () => {
		simulator.organization('Globex')?.members.add(ids.hidden);
		simulator.desk('1')?.customers.add(ids.hidden);
		expect((await find('hidden'))[0]?.emailAddress).toBeNull();
		expect(valuesOf(await call('agent', 'listOrganizationMembers', { in: 2 }))[0]?.emailAddress).toBeNull();
		expect(valuesOf(await call('agent', 'listDeskCustomers', { in: '1' }))[0]?.emailAddress).toBeNull();
	});

	it('rule 23: both accounts come when two share an address', async () => {
		simulator.seed({
			accounts: [{ id: 'aaid-twin', type: 'atlassian', email: 'zoe@acme.example', name: 'Zoe Vale' }],
		});
		expect((await find('zoe@acme.example')).map(({ accountType }) => accountType)).toEqual([
			'atlassian',
			'customer',
		]);
	});

	it('rule 24: platform answers carry accountType, JSM answers do not', async () => {
		expect((await find('zoe'))[0]?.accountType).toBe('customer');
		expect(valuesOf(await call('agent', 'listOrganizationMembers', { in: 1 }))[0]).not.toHaveProperty(
			'accountType',
		);
	});

	it('getUser shows one account to those who may browse users', async () => {
		const query = { accountId: ids.zoe };
		expect(bodyOf(await call('agent', 'getUser', { query })).accountId).toBe(ids.zoe);
		expect((await call('blind', 'getUser', { query })).status).toBe(403);
		expect((await call('agent', 'getUser', { query: { accountId: 'nobody' } })).status).toBe(404);
	});

	it('getMyself names the caller and getMyPermissions its permissions', async () => {
		expect(bodyOf(await call('agent', 'getMyself')).accountId).toBe(ids.agent);
		const held = async (who: 'admin' | 'agent' | 'blind') => {
			const reply = await call(who, 'getMyPermissions', { query: { permissions: 'ADMINISTER,USER_PICKER' } });
			const { permissions } = reply.body as { permissions: Record<string, { havePermission: boolean }> };
			return Object.values(permissions).map(({ havePermission }) => havePermission);
		};
		expect(await held('admin')).toEqual([true, true]);
		expect(await held('agent')).toEqual([false, true]);
		expect(await held('blind')).toEqual([true, false]);
	});

	it.each([{}, { permissions: '' }, { permissions: 'ADMINISTER,NONSENSE' }])(
		'getMyPermissions answers 400 to %j',
		async (query) => {
			expect(
				(await call('admin', 'getMyPermissions', { query: query as Record<string, string> })).status,
			).toBe(400);
		},
	);

	it('user properties are stored on any account by Jira administrators, on their own by everybody', async () => {
		const on = (accountId: string) => ({ in: 'grants', query: { accountId } });
		const body = { issuer: 'https://idp.example.test' };
		expect((await call('jiraAdmin', 'setUserProperty', { ...on(ids.zoe), body })).status).toBe(201);
		expect((await call('jiraAdmin', 'setUserProperty', { ...on(ids.zoe), body })).status).toBe(200);
		expect((await call('jiraAdmin', 'getUserProperty', on(ids.zoe))).body).toEqual({
			key: 'grants',
			value: body,
		});
		expect((await call('jiraAdmin', 'listUserProperties', on(ids.zoe))).body).toMatchObject({
			keys: [{ key: 'grants' }],
		});
		expect((await call('agent', 'getUserProperty', on(ids.zoe))).status).toBe(403);
		expect((await call('agent', 'setUserProperty', { ...on(ids.agent), body })).status).toBe(201);
		expect((await call('jiraAdmin', 'getUserProperty', on('nobody'))).status).toBe(404);
		expect((await call('jiraAdmin', 'getUserProperty', { in: 'grants' })).status).toBe(400);
		expect((await call('jiraAdmin', 'deleteUserProperty', on(ids.zoe))).status).toBe(204);
		expect((await call('jiraAdmin', 'deleteUserProperty', on(ids.zoe))).status).toBe(404);
	});

	it('listUsers lists everybody in pages without markers, the inactive too, for those who may browse', async () => {
		simulator.account('zoe@acme.example').active = false;
		const all = listOf(await call('admin', 'listUsers'));
		expect(all).toHaveLength(simulator.accounts.length);
		expect(all.find(({ accountId }) => accountId === ids.zoe)).toMatchObject({
			active: false,
			accountType: 'customer',
		});
		expect(all.find(({ accountId }) => accountId === ids.hidden)).toMatchObject({ emailAddress: null });
		expect(listOf(await call('admin', 'listUsers', { query: { startAt: '3', maxResults: '2' } }))).toEqual(
			all.slice(3, 5),
		);
		expect(listOf(await call('admin', 'listUsers', { query: { startAt: '99' } }))).toEqual([]);
		expect((await call('blind', 'listUsers')).status).toBe(403);
	});

	it('getUser adds the groups of an account when asked', async () => {
		simulator.group('group-1')?.members.add(ids.agent);
		const groups = { size: 1, items: [{ name: 'staff', groupId: 'group-1' }] };
		const query = { accountId: ids.agent, expand: 'groups' };
		expect(bodyOf(await call('admin', 'getUser', { query }))).toMatchObject({ groups });
		expect(bodyOf(await call('admin', 'getUser', { query: { accountId: ids.agent } }))).not.toHaveProperty(
			'groups',
		);
	});

	it('listGroups lists groups in pages, or one by its id, and is experimental', async () => {
		simulator.seed({ groups: [{ id: 'group-2', name: 'partners' }] });
		const first = bodyOf(await call('admin', 'listGroups', { query: { maxResults: '1' } }));
		expect(first).toMatchObject({ isLast: false, values: [{ name: 'staff', groupId: 'group-1' }] });
		const last = bodyOf(await call('admin', 'listGroups', { query: { startAt: '1' } }));
		expect(last).toMatchObject({ isLast: true, values: [{ name: 'partners' }] });
		const one = bodyOf(await call('admin', 'listGroups', { query: { groupId: 'group-2' } }));
		expect(one).toMatchObject({ values: [{ name: 'partners' }] });
		expect((await call('blind', 'listGroups')).status).toBe(403);
		expect((await call('admin', 'listGroups', { optIn: false })).status).toBe(412);
	});

	it('removeUserFromGroup takes an account out of a group for site administrators', async () => {
		simulator.group('group-1')?.members.add(ids.agent);
		const ask = { query: { groupId: 'group-1', accountId: ids.agent } };
		expect((await call('jiraAdmin', 'removeUserFromGroup', ask)).status).toBe(403);
		expect((await call('admin', 'removeUserFromGroup', ask)).status).toBe(200);
		expect(simulator.group('group-1')?.members.size).toBe(0);
		expect(
			(await call('admin', 'removeUserFromGroup', { query: { ...ask.query, groupId: 'none' } })).status,
		).toBe(404);
		expect(
			(await call('admin', 'removeUserFromGroup', { query: { ...ask.query, accountId: 'nobody' } })).status,
		).toBe(404);
	});

	it('addUserToGroup puts an account into a group for site administrators', async () => {
		const ask = { query: { groupId: 'group-1' }, body: { accountId: ids.agent } };
		expect((await call('jiraAdmin', 'addUserToGroup', ask)).status).toBe(403);
		expect((await call('admin', 'addUserToGroup', ask)).body).toMatchObject({
			name: 'staff',
			groupId: 'group-1',
		});
		expect((await call('admin', 'addUserToGroup', { ...ask, query: { groupId: 'none' } })).status).toBe(404);
		expect((await call('admin', 'addUserToGroup', { ...ask, body: { accountId: 'nobody' } })).status).toBe(
			404,
		);
	});
});
