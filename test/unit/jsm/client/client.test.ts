import { describe, expect, test } from 'vitest';
import { HttpFailure } from '../../../../nodes/shared/core/provider/http';
import type { JsmAttempt, JsmCall } from '../../../../nodes/shared/jsm/client/call';
import { callJsm } from '../../../../nodes/shared/jsm/client/client';
import { createTestClient, createTestClock, replay } from '../../../support/jsm/jsmTestClient';

const read: JsmCall = { method: 'GET', path: '/rest/servicedeskapi/organization/{organization}' };
const write: JsmCall = {
	method: 'POST',
	path: '/rest/servicedeskapi/servicedesk/{desk}/customer',
	gaps: { desk: '3/../4' },
	query: { strict: true, absent: undefined },
	body: { accountIds: ['qm:1'] },
	experimental: true,
};

describe('what goes over the wire', () => {
	test('a write carries its body, the opt-in and no cookie; gaps are encoded', async () => {
		const send = replay({ status: 204 });
		const answer = await callJsm(createTestClient({ send }), write);
		expect(answer).toEqual({ ok: true, value: { status: 204, json: undefined } });
		expect(send.requests).toEqual([
			{
				method: 'POST',
				url: 'https://jsm.example.test/rest/servicedeskapi/servicedesk/3%2F..%2F4/customer?strict=true',
				headers: {
					Accept: 'application/json',
					'Content-Type': 'application/json',
					'X-Atlassian-Token': 'no-check',
					'X-ExperimentalApi': 'opt-in',
				},
				body: '{"accountIds":["qm:1"]}',
			},
		]);
	});

	test('a read has neither body nor content type', async () => {
		const send = replay({ json: {} });
		await callJsm(createTestClient({ send }), { ...read, gaps: { organization: '7' } });
		expect(send.requests[0]).not.toHaveProperty('body');
		expect(send.requests[0]?.headers).not.toHaveProperty('Content-Type');
	});
});

describe('what is repeated', () => {
	test.each([400, 401, 403, 404, 409, 412, 302])('%d is not', async (status) => {
		const send = replay({ status });
		const answer = await callJsm(createTestClient({ send }), read);
		expect(answer).toMatchObject({ ok: false, status });
		expect(send.requests).toHaveLength(1);
	});

	test('P-15: 500, then a timeout, then an answer', async () => {
		const clock = createTestClock();
		const send = replay({ status: 500 }, new HttpFailure('timeout', 'x'), { json: { id: '1' } });
		const answer = await callJsm(createTestClient({ send, clock }), read);
		expect(answer).toEqual({ ok: true, value: { status: 200, json: { id: '1' } } });
		expect(clock.waits).toEqual([500, 1000]);
	});

	test('P-15: 503 for ever ends as jsm-unavailable after four retries at most', async () => {
		const clock = createTestClock();
		const send = replay(...Array.from({ length: 5 }, () => ({ status: 503 })));
		const answer = await callJsm(createTestClient({ send, clock, patience: 60_000 }), read);
		expect(answer).toMatchObject({ ok: false, reason: 'jsm-unavailable', status: 503 });
		expect(clock.waits).toEqual([500, 1000, 2000, 4000]);
	});

	test('a call that could do harm is not repeated after 500', async () => {
		const send = replay({ status: 500 });
		const answer = await callJsm(createTestClient({ send }), { ...write, converges: false });
		expect(answer).toMatchObject({ reason: 'jsm-unavailable' });
	});

	test('the patience of one item is shared by all its calls', async () => {
		const client = createTestClient({
			send: replay({ status: 503 }, { json: 1 }, { status: 503 }, { status: 503 }),
			patience: 1200,
		});
		expect(await callJsm(client, read)).toMatchObject({ ok: true });
		expect(await callJsm(client, read)).toMatchObject({ ok: false, reason: 'jsm-unavailable' });
	});

	test('time lost in a slow failure counts as patience', async () => {
		const clock = createTestClock();
		const send = replay(new HttpFailure('timeout', 'x'));
		const slow = async (request: Parameters<typeof send>[0]) => {
			await clock.sleep(9000);
			return await send(request);
		};
		const answer = await callJsm(createTestClient({ send: slow, clock }), read);
		expect(answer).toMatchObject({ ok: false, reason: 'jsm-unavailable' });
		expect(clock.waits).toEqual([9000]);
	});
});

describe('limits', () => {
	const burst = { status: 429, headers: { 'retry-after': '2', 'ratelimit-reason': 'jira-burst-based' } };
	const quota = {
		status: 429,
		headers: { 'retry-after': '1800', 'ratelimit-reason': 'jira-quota-tenant-based' },
	};

	test('a burst is waited out, and holds this endpoint for others', async () => {
		const clock = createTestClock();
		const send = replay(burst, { json: 1 });
		expect(await callJsm(createTestClient({ send, clock }), read)).toMatchObject({ ok: true });
		expect(clock.waits).toEqual([2000]);
	});

	test('another login waits for the same endpoint before it even asks, and not for another endpoint', async () => {
		const clock = createTestClock();
		const first = createTestClient({ send: replay(burst), clock, patience: 0 });
		expect(await callJsm(first, read)).toMatchObject({ ok: false, reason: 'jsm-rate-limited' });

		const other = createTestClient({ send: replay({ json: 1 }, { json: 2 }), clock, memory: first.memory });
		expect(await callJsm(other, write)).toMatchObject({ ok: true });
		expect(clock.waits).toEqual([]);
		expect(await callJsm(other, read)).toMatchObject({ ok: true });
		expect(clock.waits).toEqual([2000]);
	});

	test('a used-up quota fails with the time, and nobody asks again before', async () => {
		const clock = createTestClock();
		const first = createTestClient({ send: replay(quota), clock });
		expect(await callJsm(first, read)).toMatchObject({
			reason: 'jsm-rate-limited',
			resumeAt: clock.now() + 1_800_000,
			detail: { received: 'status 429, wait until 2026-11-23T12:30:00.000Z' },
		});
		const silent = createTestClient({ send: replay(), clock, memory: first.memory });
		expect(await callJsm(silent, write)).toMatchObject({ ok: false, reason: 'jsm-rate-limited' });
		const stranger = createTestClient({
			send: replay({ json: 1 }),
			clock,
			memory: first.memory,
			account: 'other',
		});
		expect(await callJsm(stranger, write)).toMatchObject({ ok: true });

		await clock.sleep(1_800_001);
		const later = createTestClient({ send: replay({ json: 1 }), clock, memory: first.memory });
		expect(await callJsm(later, write)).toMatchObject({ ok: true });
	});
});

test.each([
	['HTML with status 200', { body: '<html>' }],
	['half a JSON', { body: '{"values":[' }],
])('%s is jsm-unexpected-answer', async (_, canned) => {
	const answer = await callJsm(createTestClient({ send: replay(canned) }), read);
	expect(answer).toMatchObject({ ok: false, reason: 'jsm-unexpected-answer' });
});

describe('who counts calls', () => {
	const headers = { 'atl-traceid': '0af7651916cd43dd8448eb211c80319c' };

	test('is told of every attempt, also of those without an answer, and never whom it was about', async () => {
		const clock = createTestClock();
		const told: JsmAttempt[] = [];
		const canned = replay({ status: 503, headers }, new HttpFailure('network', 'x'), { json: {}, headers });
		const send: typeof canned = Object.assign(
			async (request: Parameters<typeof canned>[0]) => {
				await clock.sleep(40);
				return await canned(request);
			},
			{ requests: canned.requests },
		);
		const client = { ...createTestClient({ send, clock }), onCall: (call: JsmAttempt) => told.push(call) };
		expect(await callJsm(client, { ...read, gaps: { organization: '7' } })).toMatchObject({ ok: true });
		const { method, path } = read;
		expect(told).toEqual([
			{ method, path, status: 503, ms: 40, retry: 0, traceId: headers['atl-traceid'] },
			{ method, path, failure: 'network', ms: 40, retry: 1 },
			{ method, path, status: 200, ms: 40, retry: 2 },
		]);
	});
});
