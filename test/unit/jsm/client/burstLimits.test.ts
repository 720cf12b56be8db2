import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Send } from '../../../../nodes/shared/core/provider/http';
import { findAccountsByEmail } from '../../../../nodes/shared/jsm/api/accounts';
import { burstLimits, limitOf } from '../../../../nodes/shared/jsm/client/burstLimits';
import type { JsmCall } from '../../../../nodes/shared/jsm/client/call';
import { callJsm, type JsmClient } from '../../../../nodes/shared/jsm/client/client';
import { createJsmMemory } from '../../../../nodes/shared/jsm/client/memory';
import { listDeskCustomers } from '../../../../nodes/shared/jsm/api/serviceDesks';
import { createTestClient, type CannedAnswer } from '../../../support/jsm/jsmTestClient';

const START = Date.UTC(2026, 10, 23, 12);
const path = '/rest/servicedeskapi/organization';
const call: JsmCall = { method: 'GET', path, limit: { perSecond: 4 } };

/** Time that passes for everybody at once. */
beforeEach(() => vi.useFakeTimers({ now: START }));
afterEach(() => vi.useRealTimers());
const clock = {
	now: () => Date.now(),
	sleep: async (milliseconds: number) =>
		await new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
	waits: [],
};

/** One process: what all its clients send, with the moment in milliseconds after the start. */
function createProcess(answer: (number: number) => CannedAnswer = () => ({})) {
	const sent: { at: number; url: string }[] = [];
	const send: Send = async ({ url }) => {
		const { status = 200, headers = {}, json = [] } = answer(sent.length);
		sent.push({ at: Date.now() - START, url });
		return { status, headers, body: JSON.stringify(json) };
	};
	const memory = createJsmMemory();
	const client = (patience = 60_000, account = 'caller'): JsmClient =>
		createTestClient({ send, clock, memory, patience, account });
	return { sent, client, moments: () => sent.map(({ at }) => at) };
}

test.each<[string, JsmCall, ReturnType<typeof limitOf>]>([
	['GET', { method: 'GET', path }, { endpoint: `GET ${path}`, perSecond: 100 }],
	['POST', { method: 'POST', path }, { endpoint: `POST ${path}`, perSecond: 100 }],
	['PUT', { method: 'PUT', path }, { endpoint: `PUT ${path}`, perSecond: 50 }],
	['DELETE', { method: 'DELETE', path }, { endpoint: `DELETE ${path}`, perSecond: 50 }],
	[
		'a user search',
		{ method: 'GET', path, limit: burstLimits.userSearch },
		{ endpoint: 'user search', perSecond: 200 },
	],
])('the limit of %s', (_, asked, expected) => {
	expect(limitOf(asked)).toEqual(expected);
});

describe('everybody in the process', () => {
	test('shares one line, and gets what was asked for in the order of asking', async () => {
		const { client, sent } = createProcess();
		const asked = Array.from({ length: 11 }, async (_, number) => {
			return await callJsm(client(), { ...call, query: { number } });
		});
		await vi.runAllTimersAsync();
		expect((await Promise.all(asked)).every(({ ok }) => ok)).toBe(true);
		expect(sent.map(({ url }) => url.split('=').at(-1))).toEqual(
			Array.from({ length: 11 }, (_, i) => `${i}`),
		);
		expect(sent.map(({ at }) => at)).toEqual([0, 0, 0, 0, 1000, 1000, 1000, 1000, 2000, 2000, 2000]);
	});

	test('waits as long as its patience lasts, and then learns when it would have been its turn', async () => {
		const { client, sent } = createProcess();
		const patience = [60_000, 60_000, 60_000, 60_000, 999, 1000];
		const asked = patience.map(async (each) => await callJsm(client(each), call));
		await vi.runAllTimersAsync();
		const results = await Promise.all(asked);
		expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true, false, true]);
		expect(results[4]).toMatchObject({ reason: 'jsm-rate-limited', resumeAt: START + 1000 });
		expect(sent).toHaveLength(5);
	});

	test('keeps silent after a Retry-After, those already in the line as well, and then keeps the limit', async () => {
		const { client, moments } = createProcess((number) =>
			number === 0
				? { status: 429, headers: { 'retry-after': '5', 'ratelimit-reason': 'jira-burst-based' } }
				: {},
		);
		const asked = Array.from({ length: 10 }, async () => await callJsm(client(), call));
		await vi.runAllTimersAsync();
		expect((await Promise.all(asked)).every(({ ok }) => ok)).toBe(true);
		// Four had been sent by the time the first answer came.
		expect(moments()).toEqual([0, 0, 0, 0, 5000, 5000, 5000, 5000, 6000, 6000, 6000]);
	});

	test('stops at once when a quota is used up, whatever the endpoint, and learns when it is renewed', async () => {
		const headers = { 'retry-after': '1800', 'ratelimit-reason': 'jira-quota-tenant-based' };
		const { client, sent } = createProcess((number) => (number === 0 ? { status: 429, headers } : {}));
		const asked = Array.from({ length: 10 }, async () => await callJsm(client(3_600_000), call));
		await vi.runAllTimersAsync();
		const refused = (await Promise.all(asked)).filter(({ ok }) => !ok);
		expect(refused).toHaveLength(7);
		for (const each of refused) {
			expect(each).toMatchObject({ reason: 'jsm-rate-limited', resumeAt: START + 1_800_000 });
		}
		expect(await callJsm(client(), { method: 'POST', path })).toMatchObject({ reason: 'jsm-rate-limited' });
		expect(sent).toHaveLength(4);
	});

	test('does not wait for another account', async () => {
		const { client, moments } = createProcess();
		for (const account of ['a', 'b']) {
			for (let number = 0; number < 4; number++) await callJsm(client(0, account), call);
		}
		expect(moments()).toEqual(Array.from({ length: 8 }, () => 0));
	});
});

test('the customers of a portal are asked for four times a second', async () => {
	const page = { values: [], isLastPage: true };
	const { client, moments } = createProcess(() => ({ json: page }));
	const asked = Array.from({ length: 9 }, async (_, desk) => await listDeskCustomers(client(), String(desk)));
	await vi.runAllTimersAsync();
	await Promise.all(asked);
	expect(moments()).toEqual([0, 0, 0, 0, 1000, 1000, 1000, 1000, 2000]);
});

test('users are searched two hundred times a second', async () => {
	const { client, moments } = createProcess();
	const asked = Array.from({ length: 201 }, async () => {
		return await findAccountsByEmail(client(), 'a@b.example', { thorough: true });
	});
	await vi.runAllTimersAsync();
	await Promise.all(asked);
	expect(moments().filter((at) => at === 0)).toHaveLength(200);
	expect(moments().at(-1)).toBe(1000);
});
