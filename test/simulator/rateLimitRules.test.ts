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
			reset: new Date(now + 1000).toISOString(),
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
			reset: new Date(noon + 3_600_000).toISOString(),
		});
		expect((await call('admin', 'listOrganizations')).status).toBe(200);
		now = noon + 3_600_000;
		expect((await list()).status).toBe(200);
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
