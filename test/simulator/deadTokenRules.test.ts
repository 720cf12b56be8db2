import { describe, expect, it } from 'vitest';
import { contractOperations } from '../contract/contract';
import { allScopes, basic, bodyOf, ids, send, useSimulatedSite, type Reply } from './simulatedSite';

const admin = `${ids.admin}@site.example`;
const marks = ({ headers }: Reply) => ({
	login: headers.get('x-seraph-loginreason'),
	caller: headers.get('x-aaccountid'),
});
const open = contractOperations.filter(({ id, anonymous }) => anonymous && !/Token|Tenant/.test(id));
const closed = contractOperations.filter(({ anonymous }) => !anonymous);

/** What an anonymous caller needs to ask to be answered at all. */
const questions: Record<string, Parameters<ReturnType<typeof useSimulatedSite>['call']>[2]> = {
	searchUsers: { query: { query: 'zoe' } },
	getMyPermissions: { query: { permissions: 'ADMINISTER,USER_PICKER' } },
	getUser: { query: { accountId: ids.zoe } },
	checkRequestTypePermissions: {
		in: '1',
		body: { accountId: ids.zoe, permissions: ['canCreateRequest'], requestTypeIds: [11] },
	},
};

describe('a dead token', () => {
	const { simulator, call } = useSimulatedSite();

	it.each([
		['expired or revoked', () => simulator.revokeTokens(ids.admin), basic(admin, 'token-admin')],
		['unknown', () => undefined, basic(admin, 'wrong')],
		[
			'of somebody inactive',
			() => Object.assign(simulator.account(ids.admin), { active: false }),
			basic(admin, 'token-admin'),
		],
		['with scopes, sent to the site', () => undefined, basic(admin, 'scoped')],
	])(
		'rule 31: that is %s finds nobody, and its permissions are those of the public',
		async (_, end, token) => {
			end();
			const found = await call(token, 'searchUsers', questions.searchUsers);
			expect([found.status, found.body]).toEqual([200, []]);
			expect(marks(found)).toEqual({ login: 'AUTHENTICATED_FAILED', caller: null });
			const { permissions } = bodyOf(await call(token, 'getMyPermissions', questions.getMyPermissions));
			expect(permissions).toMatchObject({
				ADMINISTER: { havePermission: false },
				USER_PICKER: { havePermission: false },
			});
			const myself = await call(token, 'getMyself');
			expect([myself.status, marks(myself)]).toEqual([401, { login: 'AUTHENTICATED_FAILED', caller: null }]);
		},
	);

	it.each(open)('rule 31: $id answers it as it answers anonymous callers', async ({ id }) => {
		const anonymous = await call({}, id, questions[id]);
		simulator.revokeTokens(ids.admin);
		const dead = await call('admin', id, questions[id]);
		expect([dead.status, dead.body]).toEqual([anonymous.status, anonymous.body]);
		expect(marks(anonymous)).toEqual({ login: null, caller: null });
		expect(marks(dead)).toEqual({ login: 'AUTHENTICATED_FAILED', caller: null });
	});

	it.each(closed)('rule 31: $id refuses it', async ({ id }) => {
		simulator.revokeTokens(ids.admin);
		const dead = await call('admin', id, { in: '1' });
		expect([dead.status, marks(dead)]).toEqual([401, { login: 'AUTHENTICATED_FAILED', caller: null }]);
	});

	it.each([
		['anonymous', 200, 'AUTHENTICATED_FAILED'],
		['anonymous-unmarked', 200, null],
		['refused', 401, null],
	] as const)('switch: %s', async (value, status, login) => {
		simulator.switches.deadToken = value;
		simulator.revokeTokens(ids.admin);
		const found = await call('admin', 'searchUsers', questions.searchUsers);
		expect([found.status, marks(found)]).toEqual([status, { login, caller: null }]);
		expect((await call('admin', 'getMyself')).status).toBe(401);
		expect((await call('agent', 'searchUsers', questions.searchUsers)).body).toHaveLength(1);
	});

	it('dies in the middle of a run, and the account lives on with a new one', async () => {
		simulator.revokeTokens(ids.admin, { after: 2 });
		const statuses = async () => [
			(await call('admin', 'getMyself')).status,
			(await call('admin', 'listOrganizations')).status,
		];
		expect(await statuses()).toEqual([200, 200]);
		expect(await statuses()).toEqual([401, 401]);
		simulator.renewTokens(ids.admin);
		expect(await statuses()).toEqual([200, 200]);
	});

	it('dies when an operation is called for the n-th time', async () => {
		simulator.revokeTokens(ids.admin, { operation: 'listOrganizations', after: 1 });
		expect((await call('admin', 'listOrganizations')).status).toBe(200);
		expect((await call('admin', 'getMyself')).status).toBe(200);
		expect((await call('admin', 'listOrganizations')).status).toBe(401);
		expect((await call('admin', 'getMyself')).status).toBe(401);
		expect((await call('agent', 'getMyself')).status).toBe(200);
	});

	it('is refused by the gateway, and so are the tokens of a dead OAuth client', async () => {
		const body = new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: 'client',
			client_secret: 'secret',
		});
		const ask = async () => await send(simulator.tokenAddress, { method: 'POST', body });
		const bearer = { authorization: `Bearer ${String(bodyOf(await ask()).access_token)}` };
		simulator.revokeTokens(ids.admin);
		const path = '/rest/api/3/user/search?query=zoe';
		for (const headers of [bearer, basic(admin, 'scoped')]) {
			const reply = await send(`${simulator.gatewayAddress}${path}`, { headers });
			expect([reply.status, reply.body]).toEqual([401, { code: 401, message: expect.any(String) }]);
		}
		expect((await ask()).status).toBe(401);
	});

	it.each([true, false])('the gateway names the caller: %s', async (value) => {
		simulator.seed({
			credentials: [{ kind: 'scoped-token', account: ids.admin, secret: 'all', scopes: allScopes }],
		});
		simulator.switches.gatewayNamesCaller = value;
		const headers = basic(admin, 'all');
		const reply = await send(`${simulator.gatewayAddress}/rest/api/3/myself`, { headers });
		expect([reply.status, marks(reply).caller]).toEqual([200, value ? ids.admin : null]);
		expect(marks(await call('admin', 'getMyself')).caller).toBe(ids.admin);
	});
});

describe('a site', () => {
	const { call } = useSimulatedSite();

	it.each(open)('rule 31: answers $id without login', async ({ id }) => {
		const reply = await call({}, id, questions[id]);
		const status = { listUsers: 403, getUser: 401, checkRequestTypePermissions: 401 }[id] ?? 200;
		expect(reply.status).toBe(status);
	});

	it.each(contractOperations)('rule 34: names the caller of $id', async ({ id, anonymous }) => {
		const reply = await call('admin', id, { in: '1' });
		const isNamed = !anonymous || open.some((operation) => operation.id === id);
		expect(marks(reply)).toEqual({ login: null, caller: isNamed ? ids.admin : null });
	});
});
