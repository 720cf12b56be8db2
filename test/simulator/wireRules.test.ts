import { describe, expect, it } from 'vitest';
import { contractOperations } from '../contract/contract';
import { basic, bodyOf, ids, send, useSimulatedSite, valuesOf } from './simulatedSite';

describe('the wire, as the real service speaks it', () => {
	const { simulator, call } = useSimulatedSite({ pageCap: 2 });

	it('rule 19: a page is capped below the wish, says it is not the last, and has no total', async () => {
		simulator.seed({ organizations: [{ name: 'Four' }, { name: 'Five' }] });
		const sizes: unknown[] = [];
		for (const start of ['0', '2', '4']) {
			const page = bodyOf(await call('agent', 'listOrganizations', { query: { start, limit: '50' } }));
			expect(page).not.toHaveProperty('total');
			sizes.push([page.start, page.size, page.limit, page.isLastPage]);
		}
		expect(sizes).toEqual([
			[0, 2, 50, false],
			[2, 2, 50, false],
			[4, 1, 50, true],
		]);
	});

	it('rule 19: the default limit is 50, and a page behind the end is empty and the last', async () => {
		expect(bodyOf(await call('agent', 'listOrganizations'))).toMatchObject({ limit: 50, size: 2 });
		const beyond = await call('agent', 'listOrganizations', { query: { start: '9' } });
		expect(bodyOf(beyond)).toMatchObject({ size: 0, isLastPage: true, values: [] });
	});

	it('rule 19: a small limit is obeyed', async () => {
		const page = await call('agent', 'listOrganizations', { query: { limit: '1' } });
		expect(bodyOf(page)).toMatchObject({ size: 1, limit: 1, isLastPage: false });
	});

	it('rule 26: 204 has neither body nor content type', async () => {
		const reply = await call('agent', 'addOrganizationMembers', { in: 2, body: { accountIds: [ids.ann] } });
		expect([reply.status, reply.text, reply.headers.get('content-type')]).toEqual([204, '', null]);
	});

	it('rule 29: JSM and the platform have error shapes of their own', async () => {
		const jsm = await call('agent', 'getOrganization', { in: 99 });
		expect(jsm.body).toMatchObject({
			errorMessage: expect.any(String),
			i18nErrorMessage: { parameters: [] },
		});
		const platform = await call('agent', 'getUser', { query: { accountId: 'nobody' } });
		expect(platform.body).toMatchObject({ errorMessages: [expect.any(String)], errors: {} });
	});

	it('rule 29: texts come in the language of the caller', async () => {
		const english = bodyOf(await call('agent', 'getOrganization', { in: 99 })).errorMessage;
		simulator.switches.language = 'de';
		expect(bodyOf(await call('agent', 'getOrganization', { in: 99 })).errorMessage).not.toBe(english);
	});

	it.each([
		['a wrong token', basic('aaid-admin@site.example', 'wrong')],
		['the token of somebody else', basic('aaid-agent@site.example', 'token-admin')],
		['an unknown address', basic('nobody@site.example', 'token-admin')],
		['a Bearer token on the site', { authorization: 'Bearer token-admin' }],
		['nonsense', { authorization: 'Nonsense' }],
		['no credential', {}],
	])('rule 31: %s answers 401', async (_, headers) => {
		const reply = await call(headers, 'listOrganizations');
		expect(reply.status).toBe(401);
		expect(reply.headers.get('x-aaccountid')).toBeNull();
	});

	it('rule 31: a login of somebody inactive answers 401', async () => {
		simulator.account(ids.agent).active = false;
		expect((await call('agent', 'listOrganizations')).status).toBe(401);
	});

	it.each([
		['listOrganizations', {}, 200],
		['addOrganizationMembers', { in: 2, body: { accountIds: [ids.ann] } }, 204],
		['getOrganization', { in: 99 }, 404],
		['createOrganization', { body: { name: '' } }, 400],
		['revokePortalOnlyAccess', { in: ids.ann }, 403],
		['listDeskCustomers', { in: '1', optIn: false as const }, 412],
	])('rule 34: %s names the caller beside its answer', async (id, ask, status) => {
		const reply = await call('agent', id, ask);
		expect([reply.status, reply.headers.get('x-aaccountid')]).toEqual([status, ids.agent]);
	});

	it.each([
		['GET', '/rest/servicedesk/1/customer/models'],
		['POST', '/rest/servicedeskapi/organization/1/user/skip-permission-check'],
		['PATCH', '/rest/servicedeskapi/organization/1'],
		['GET', '/rest/servicedeskapi/organization/'],
		['GET', '/rest/api/2/myself'],
		['GET', '/noeyeball/anything'],
		['GET', '/ex/jira/another-cloud-id/rest/api/3/myself'],
	])('rule 35: %s %s answers 404 and is noted', async (method, path) => {
		const headers = basic(`${ids.admin}@site.example`, 'token-admin');
		expect((await send(`${simulator.address}${path}`, { method, headers })).status).toBe(404);
		expect(simulator.violations).toMatchObject([{ part: 'operation', method, path, side: 'request' }]);
	});

	it('rule 35: a query or a body field nobody described is noted, without its value', async () => {
		await call('agent', 'listOrganizations', { query: { maxResults: '4711' } });
		await call('agent', 'addOrganizationMembers', {
			in: 1,
			body: { accountIds: [ids.ann], usernames: ['canary'] },
		});
		expect(simulator.violations).toMatchObject([
			{ part: 'query', problem: 'maxResults is not described' },
			{ part: 'body', problem: '/ must NOT have additional properties (usernames)' },
		]);
		expect(JSON.stringify(simulator.violations)).not.toMatch(/4711|canary/);
	});

	it('notes every call, its caller and whether it writes', async () => {
		await call('agent', 'listOrganizations');
		await call('admin', 'createOrganization', { body: { name: 'New' } });
		await call('admin', 'checkRequestTypePermissions', {
			in: '1',
			body: { permissions: ['canAdminister'], requestTypeIds: [] },
		});
		expect(simulator.calls).toMatchObject([
			{
				number: 1,
				operation: 'listOrganizations',
				method: 'GET',
				status: 200,
				caller: 'Ali',
				write: false,
				base: 'site',
			},
			{ number: 2, operation: 'createOrganization', method: 'POST', status: 201, caller: 'Ada', write: true },
			{
				number: 3,
				operation: 'checkRequestTypePermissions',
				method: 'POST',
				status: 200,
				caller: 'Ada',
				write: false,
			},
		]);
	});

	it('implements every operation of the contract', async () => {
		for (const { id } of contractOperations) await call('admin', id, { in: '1' });
		expect(simulator.violations.filter(({ part }) => part === 'operation')).toEqual([]);
	});

	it('lists in full with a loop that goes on until the last page', async () => {
		const names: unknown[] = [];
		for (let start = 0, last = false; !last;) {
			const page = await call('agent', 'listOrganizations', { query: { start: String(start) } });
			names.push(...valuesOf(page).map(({ name }) => name));
			start += valuesOf(page).length;
			last = bodyOf(page).isLastPage === true;
		}
		expect(names).toEqual(['Acme', 'Globex', 'Directory']);
	});
});
