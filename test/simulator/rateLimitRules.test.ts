import { describe, expect, it } from 'vitest';
import { bodyOf, ids, send, useSimulatedSite, type Reply } from './simulatedSite';

const limitHeaders = ({ headers }: Reply) => ({
	retryAfter: headers.get('retry-after'),
	reason: headers.get('ratelimit-reason'),
	limit: headers.get('x-ratelimit-limit'),
	remaining: headers.get('x-ratelimit-remaining'),
	reset: headers.get('x-ratelimit-reset'),
});

describe('rate limits', () => {
	const noon = Date.UTC(2026, 10, 23, 12, 0, 0);
	let now = noon;
	const { simulator, call } = useSimulatedSite({
		now: () => now,
		rateLimits: { createOrganization: 1, searchUsers: 3 },
		pointsPerHour: 20,
	});

	it('rule 28: listDeskCustomers lets five calls a second through, for all callers together', async () => {
		const statuses: number[] = [];
		for (const who of ['admin', 'agent', 'admin', 'agent', 'admin', 'agent'] as const) {
			statuses.push((await call(who, 'listDeskCustomers', { in: '1' })).status);
		}
		expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
		now += 200;
		expect((await call('admin', 'listDeskCustomers', { in: '2' })).status).toBe(200);
		expect((await call('admin', 'listDeskCustomers', { in: '2' })).status).toBe(429);
		expect((await call('admin', 'listDeskOrganizations', { in: '1' })).status).toBe(200);
	});

	it('rule 28: a 429 says how long, why and until when, and names the caller', async () => {
		await call('admin', 'createOrganization', { body: { name: 'One' } });
		const reply = await call('admin', 'createOrganization', { body: { name: 'Two' } });
		expect(reply.status).toBe(429);
		expect(limitHeaders(reply)).toEqual({
			retryAfter: '1',
			reason: 'jira-burst-based',
			limit: '1',
			remaining: '0',
			reset: '2026-11-23T12:00Z',
		});
		expect(reply.headers.get('x-aaccountid')).toBe(ids.admin);
		expect(reply.body).toHaveProperty('errorMessage');
	});

	it('rule 28: a limited call changes nothing', async () => {
		await call('admin', 'createOrganization', { body: { name: 'One' } });
		await call('admin', 'createOrganization', { body: { name: 'Two' } });
		expect(simulator.organization('Two')).toBeUndefined();
		now += 1000;
		expect((await call('admin', 'createOrganization', { body: { name: 'Two' } })).status).toBe(201);
	});

	it('rule 28: the user search has a bucket of its own, and warns below a fifth', async () => {
		const search = async () => await call('admin', 'searchUsers', { query: { query: 'zoe' } });
		const near = [];
		for (let index = 0; index < 3; index += 1)
			near.push((await search()).headers.get('x-ratelimit-nearlimit'));
		expect(near).toEqual([null, null, 'true']);
		const limited = await search();
		expect([limited.status, Object.keys(bodyOf(limited))]).toEqual([
			429,
			['errorMessages', 'errors', 'status'],
		]);
		expect((await call('admin', 'getUser', { query: { accountId: ids.zoe } })).status).toBe(200);
	});

	it('rule 28: hourly points stop apps until the full hour, and no API token', async () => {
		now = noon + 15 * 60_000;
		const token = await call({}, 'requestToken', {
			body: { grant_type: 'client_credentials', client_id: 'client', client_secret: 'secret' },
		});
		const headers = { authorization: `Bearer ${String(bodyOf(token).access_token)}` };
		// Three organizations: one point for the call and one for each.
		const list = async () =>
			await send(`${simulator.gatewayAddress}/rest/servicedeskapi/organization`, { headers });
		for (let index = 0; index < 5; index += 1) expect((await list()).status).toBe(200);
		const limited = await list();
		expect(limited.status).toBe(429);
		expect(limitHeaders(limited)).toMatchObject({
			retryAfter: '2700',
			reason: 'jira-quota-global-based',
			reset: '2026-11-23T13:00Z',
		});
		expect((await call('admin', 'listOrganizations')).status).toBe(200);
		now = noon + 3_600_000;
		expect((await list()).status).toBe(200);
	});
});

describe('hourly points while they are only announced', () => {
	let now = Date.UTC(2026, 10, 23, 12, 15, 0);
	const { simulator, call } = useSimulatedSite({ now: () => now, pointsPerHour: 20 });
	const listByBearer = async () => {
		const token = await call({}, 'requestToken', {
			body: { grant_type: 'client_credentials', client_id: 'client', client_secret: 'secret' },
		});
		const headers = { authorization: `Bearer ${String(bodyOf(token).access_token)}` };
		return await send(`${simulator.gatewayAddress}/rest/servicedeskapi/organization`, { headers });
	};
	const quotaHeaders = ({ headers }: Reply) => {
		const found: Record<string, string> = {};
		headers.forEach((value, name) => {
			if (/beta|^ratelimit|near|reset|retry/.test(name)) found[name] = value;
		});
		return found;
	};

	it('rule 28: the headers carry the prefix, and a spent quota stops nothing', async () => {
		simulator.switches.quota = 'informational';
		expect(quotaHeaders(await listByBearer())).toEqual({
			'beta-ratelimit': '"global-app-quota";r=20;t=2700',
			'beta-ratelimit-policy': '"global-app-quota";q=20;w=3600',
		});
		for (let index = 0; index < 4; index += 1) await listByBearer();
		now += 1000;
		const spent = await listByBearer();
		expect(spent.status).toBe(200);
		expect(quotaHeaders(spent)).toEqual({
			'beta-ratelimit': '"global-app-quota";r=0;t=2699',
			'beta-retry-after': '2699',
			'x-beta-ratelimit-nearlimit': 'true',
			'x-beta-ratelimit-reason': 'jira-quota-global-based',
			'x-beta-ratelimit-reset': '2026-11-23T13:00Z',
		});
	});

	it('rule 28: once enforced, they carry none, and API tokens never have any', async () => {
		expect(quotaHeaders(await listByBearer())).toMatchObject({
			ratelimit: '"global-app-quota";r=20;t=2699',
			'ratelimit-policy': '"global-app-quota";q=20;w=3600',
		});
		for (let index = 0; index < 4; index += 1) await listByBearer();
		const spent = await listByBearer();
		expect(spent.status).toBe(429);
		expect(quotaHeaders(spent)).toEqual({
			ratelimit: '"global-app-quota";r=0;t=2699',
			'ratelimit-reason': 'jira-quota-global-based',
			'retry-after': '2699',
			'x-ratelimit-nearlimit': 'true',
			'x-ratelimit-reset': '2026-11-23T13:00Z',
		});
		expect(quotaHeaders(await call('admin', 'listOrganizations'))).toEqual({});
	});
});

describe('rate limits of the demo', () => {
	const { call } = useSimulatedSite({ now: () => 0 });

	it('are generous', async () => {
		for (let index = 0; index < 20; index += 1) {
			expect((await call('admin', 'listDeskCustomers', { in: '1' })).status).toBe(200);
		}
	});
});
