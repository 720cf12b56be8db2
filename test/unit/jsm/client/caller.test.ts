import { describe, expect, test } from 'vitest';
import type { JsmCall } from '../../../../nodes/shared/jsm/client/call';
import { callJsm, proveCaller, requireCaller } from '../../../../nodes/shared/jsm/client/client';
import {
	createTestClient,
	createTestClock,
	replay,
	type CannedAnswer,
} from '../../../support/jsm/jsmTestClient';

const search: JsmCall = { method: 'GET', path: '/rest/api/3/user/search' };
const list: JsmCall = { method: 'GET', path: '/rest/servicedeskapi/organization' };
const unnamed = { 'x-aaccountid': '' };
const named = { 'x-aaccountid': 'caller' };
const failed = (reason: string) => ({ ...unnamed, 'x-seraph-loginreason': reason });
const deadToken = {
	ok: false,
	reason: 'jsm-unauthorized',
	detail: { hint: expect.stringMatching(/^Token expired or revoked/) as unknown },
};

describe('an answer Jira gave as to an anonymous caller is jsm-unauthorized', () => {
	test.each<[string, CannedAnswer]>([
		['an empty list', { json: [], headers: failed('AUTHENTICATED_FAILED') }],
		['in small letters', { json: [], headers: failed('authenticated_failed') }],
		['in a list of reasons', { json: [], headers: failed('OUT, Authenticated_Failed') }],
		['a denied login', { json: [], headers: failed('AUTHENTICATION_DENIED') }],
		['a list that is not empty', { json: [{}], headers: failed('AUTHENTICATED_FAILED') }],
		['not found', { status: 404, headers: failed('AUTHENTICATED_FAILED') }],
		['forbidden', { status: 403, headers: failed('AUTHENTICATED_FAILED') }],
	])('%s', async (_, answer) => {
		for (const call of [search, list]) {
			const send = replay(answer);
			expect(await callJsm(createTestClient({ send }), call)).toMatchObject(deadToken);
			expect(send.requests).toHaveLength(1);
		}
	});

	test.each(['OK', 'OUT', 'AUTHENTICATED_FAILED_NOT', ''])('%j is no such answer', async (reason) => {
		const send = replay({ json: [], headers: { ...named, 'x-seraph-loginreason': reason } });
		expect(await callJsm(createTestClient({ send }), search)).toMatchObject({ ok: true });
	});
});

const pathsOf = (send: ReturnType<typeof replay>) => send.requests.map(({ url }) => new URL(url).pathname);

describe('an answer that does not name the caller, of a site that named it before', () => {
	const known = { json: {}, headers: named };

	test.each<[string, CannedAnswer]>([
		['an empty list', { json: [], headers: unnamed }],
		['an empty body', { status: 204, headers: unnamed }],
		['"not found"', { status: 404, headers: unnamed }],
		['"forbidden"', { status: 403, headers: unnamed }],
	])('%s: /myself refuses the caller, so it is jsm-unauthorized', async (_, answer) => {
		const send = replay(known, answer, { status: 401, headers: unnamed });
		const client = createTestClient({ send });
		expect(await callJsm(client, list)).toMatchObject({ ok: true, value: { caller: 'caller' } });
		expect(await callJsm(client, list)).toMatchObject(deadToken);
		expect(pathsOf(send)).toEqual([list.path, list.path, '/rest/api/3/myself']);
	});

	test.each<[string, CannedAnswer]>([
		['is not there', { status: 404, headers: unnamed }],
		['is redirected', { status: 302, headers: unnamed }],
		['is a web page', { body: '<html>', headers: unnamed }],
		['is nobody', { json: {}, headers: unnamed }],
		['answers anonymously', { json: {}, headers: failed('AUTHENTICATED_FAILED') }],
	])('/myself %s: the empty list is not believed', async (_, myself) => {
		const send = replay(known, { json: [], headers: unnamed }, myself);
		const client = createTestClient({ send });
		await callJsm(client, list);
		expect(await callJsm(client, list)).toMatchObject({ ok: false });
	});

	test('/myself knows the caller: the answer is believed', async () => {
		const send = replay(known, { json: [], headers: unnamed }, { json: { accountId: 'a' }, headers: named });
		const client = createTestClient({ send });
		await callJsm(client, list);
		expect(await callJsm(client, list)).toEqual({ ok: true, value: { status: 200, json: [] } });
	});
});

describe('before an empty answer of an open endpoint is believed', () => {
	test('one that names the caller is proof', async () => {
		expect(await requireCaller(createTestClient({ send: replay() }), { caller: 'a' })).toMatchObject({
			ok: true,
		});
	});

	test('a gateway that drops the header is asked once, and again after five minutes', async () => {
		const clock = createTestClock();
		const myself = { json: { accountId: 'a' }, headers: unnamed };
		const send = replay(myself, myself);
		const client = createTestClient({ send, clock });
		expect(await requireCaller(client, {})).toMatchObject({ ok: true });
		expect(await requireCaller(client, {})).toMatchObject({ ok: true });
		expect(send.requests).toHaveLength(1);
		await clock.sleep(5 * 60_000 + 1);
		expect(await requireCaller(client, {})).toMatchObject({ ok: true });
		expect(send.requests).toHaveLength(2);
	});

	test('a refused call ends what an earlier proof is worth', async () => {
		const refused = { status: 401, headers: unnamed };
		const send = replay({ json: { accountId: 'a' } }, refused, refused);
		const client = createTestClient({ send });
		expect(await requireCaller(client, {})).toMatchObject({ ok: true });
		expect(await callJsm(client, list)).toMatchObject({ reason: 'jsm-unauthorized' });
		expect(await requireCaller(client, {})).toMatchObject(deadToken);
	});

	test('a removal asks each time', async () => {
		const send = replay({ json: { accountId: 'a' } }, { status: 401 });
		const client = createTestClient({ send });
		expect(await proveCaller(client)).toEqual({ ok: true, value: true });
		expect(await proveCaller(client)).toMatchObject(deadToken);
	});
});
