import { describe, expect, it } from 'vitest';
import { bodyOf, ids, useSimulatedSite, valuesOf } from './simulatedSite';

describe('faults on demand', () => {
	const { simulator, call } = useSimulatedSite({ pageCap: 2 });
	const add = { in: 2, body: { accountIds: [ids.ann] } };
	const isMember = () => simulator.organization('Globex')?.members.has(ids.ann);

	it('429, then success', async () => {
		const fault = simulator.faults.inject({
			operation: 'addOrganizationMembers',
			kind: '429',
			retryAfter: 2,
		});
		const reply = await call('agent', 'addOrganizationMembers', add);
		expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '2']);
		expect(reply.headers.get('ratelimit-reason')).toBe('jira-burst-based');
		expect(isMember()).toBe(false);
		expect((await call('agent', 'addOrganizationMembers', add)).status).toBe(204);
		expect(fault.hits).toBe(1);
		expect(simulator.calls.map(({ status, fault: kind }) => [status, kind])).toEqual([
			[429, '429'],
			[204, undefined],
		]);
	});

	it('429 for ever, with another reason', async () => {
		const reason = 'jira-quota-tenant-based';
		simulator.faults.inject({ operation: '*', kind: '429', times: Infinity, retryAfter: 3600, reason });
		for (const id of ['listOrganizations', 'listServiceDesks', 'listOrganizations']) {
			const reply = await call('agent', id);
			expect([reply.status, reply.headers.get('ratelimit-reason')]).toEqual([429, reason]);
		}
		simulator.faults.clear();
		expect((await call('agent', 'listOrganizations')).status).toBe(200);
	});

	it.each([
		['503 with Retry-After', 7, '7'],
		['503 without Retry-After', undefined, null],
	])('%s', async (_, retryAfter, header) => {
		simulator.faults.inject({ operation: 'addOrganizationMembers', kind: '503', retryAfter });
		const reply = await call('agent', 'addOrganizationMembers', add);
		expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, header]);
		expect(isMember()).toBe(false);
	});

	it.each([
		['500', false],
		['500-after-write', true],
	] as const)('%s leaves the write done: %s', async (kind, done) => {
		simulator.faults.inject({ operation: 'addOrganizationMembers', kind });
		expect((await call('agent', 'addOrganizationMembers', add)).status).toBe(500);
		expect(isMember()).toBe(done);
	});

	it.each([
		['timeout', false],
		['timeout-after-write', true],
	] as const)('%s never answers and leaves the write done: %s', async (kind, done) => {
		simulator.faults.inject({ operation: 'addOrganizationMembers', kind });
		const impatience = new AbortController();
		const pending = call('agent', 'addOrganizationMembers', { ...add, signal: impatience.signal });
		const gaveUp = expect(pending).rejects.toThrow(/abort/i);
		await expect.poll(() => simulator.heldConnections).toBe(1);
		impatience.abort();
		await gaveUp;
		expect(isMember()).toBe(done);
		expect(simulator.calls).toMatchObject([{ operation: 'addOrganizationMembers', fault: kind }]);
		expect(simulator.calls[0]).not.toHaveProperty('status');
		await expect.poll(() => simulator.heldConnections).toBe(0);
	});

	it('a connection breaks', async () => {
		simulator.faults.inject({ operation: 'addOrganizationMembers', kind: 'disconnect' });
		await expect(call('agent', 'addOrganizationMembers', add)).rejects.toThrow('fetch failed');
		expect(isMember()).toBe(false);
	});

	it('any other status', async () => {
		simulator.faults.inject({ operation: 'createCustomer', kind: 'status', status: 403 });
		const reply = await call('admin', 'createCustomer', {
			body: { email: 'new@acme.example', displayName: 'N' },
		});
		expect([reply.status, simulator.accounts.length]).toEqual([403, 9]);
	});

	it('a fault lets calls pass first', async () => {
		simulator.faults.inject({ operation: 'listOrganizations', kind: '500', after: 2, times: 1 });
		const statuses = [];
		for (let index = 0; index < 4; index += 1)
			statuses.push((await call('agent', 'listOrganizations')).status);
		expect(statuses).toEqual([200, 200, 500, 200]);
		expect(simulator.faults.pending()).toEqual([]);
	});

	it('a broken page in the middle of a listing', async () => {
		simulator.faults.inject({ operation: 'listOrganizations', kind: 'broken-page' });
		expect((await call('agent', 'listOrganizations')).status).toBe(200);
		const broken = await call('agent', 'listOrganizations', { query: { start: '2' } });
		expect([broken.status, broken.headers.get('content-type')]).toEqual([
			200,
			'application/json;charset=UTF-8',
		]);
		expect(broken.text).not.toBe('');
		expect(broken.body).toBeUndefined();
	});

	it('an empty page that says it is not the last', async () => {
		simulator.faults.inject({ operation: 'listOrganizations', kind: 'empty-page' });
		const page = await call('agent', 'listOrganizations', { query: { start: '2' } });
		expect(bodyOf(page)).toMatchObject({ values: [], isLastPage: false });
	});

	it('a page repeats an entry because of a change meanwhile, and nothing is lost', async () => {
		simulator.faults.inject({ operation: 'listOrganizations', kind: 'repeated-item' });
		const seen: unknown[] = [];
		for (const start of ['0', '2']) {
			const page = await call('agent', 'listOrganizations', { query: { start } });
			expect(bodyOf(page).start).toBe(Number(start));
			seen.push(...valuesOf(page).map(({ name }) => name));
		}
		expect(seen).toEqual(['Acme', 'Globex', 'Globex', 'Directory']);
	});
});

describe('faults of time', () => {
	const waits: number[] = [];
	const { simulator, call } = useSimulatedSite({
		sleep: async (milliseconds) => {
			waits.push(milliseconds);
			await Promise.resolve();
		},
	});

	it('a slow answer', async () => {
		simulator.faults.inject({ operation: 'listOrganizations', kind: 'slow', delay: 4000 });
		expect((await call('agent', 'listOrganizations')).status).toBe(200);
		expect(waits).toEqual([4000]);
	});

	it('stopping ends a connection that is being held', async () => {
		simulator.faults.inject({ operation: 'listOrganizations', kind: 'timeout' });
		const ended = expect(call('agent', 'listOrganizations')).rejects.toThrow('fetch failed');
		await expect.poll(() => simulator.heldConnections).toBe(1);
		await simulator.stop();
		await ended;
		await expect.poll(() => simulator.heldConnections).toBe(0);
		await simulator.stop();
		await simulator.start();
		expect((await call('agent', 'listOrganizations')).status).toBe(200);
	});

	it('a reset ends it too', async () => {
		simulator.faults.inject({ operation: 'listOrganizations', kind: 'timeout' });
		const ended = expect(call('agent', 'listOrganizations')).rejects.toThrow('fetch failed');
		await expect.poll(() => simulator.heldConnections).toBe(1);
		simulator.reset();
		await ended;
		expect(simulator.calls).toEqual([]);
	});
});
