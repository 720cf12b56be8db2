import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';
import { connectJsm, createJsmSend, JSM_CREDENTIAL } from '../../../../nodes/shared/n8n/http/connectJsm';

type Answer = { statusCode: number; headers?: Record<string, unknown>; body?: unknown } | Error;

/** n8n's request function, answering in order. */
function contextWith(...answers: Answer[]) {
	const requests: IHttpRequestOptions[] = [];
	const context = {
		getCredentials: async () => ({}),
		helpers: {
			httpRequestWithAuthentication: async (type: string, options: IHttpRequestOptions) => {
				expect(type).toBe(JSM_CREDENTIAL);
				const answer = answers[requests.length];
				requests.push(options);
				if (answer instanceof Error) throw answer;
				return { headers: {}, body: '', ...answer };
			},
		},
	};
	return { context: context as unknown as IExecuteFunctions, requests };
}

const failure = (httpCode: string, message = 'quotes the request: secret') =>
	Object.assign(new Error(message), { httpCode });
const request = {
	method: 'DELETE',
	url: 'https://acme.example/x',
	headers: { Accept: 'y' },
	body: '{"a":1}',
} as const;
const renewAt = 'https://acme.example/rest/api/3/myself';

describe('a request through n8n', () => {
	test('keeps the body of a DELETE, follows no redirect, throws for no status and parses nothing', async () => {
		const { context, requests } = contextWith({
			statusCode: 409,
			headers: { 'Retry-After': 7 },
			body: '{"b":2}',
		});
		const answer = await createJsmSend(context, { timeout: 5000 })(request);
		expect(answer).toEqual({ status: 409, headers: { 'retry-after': '7' }, body: '{"b":2}' });
		expect(requests).toEqual([
			{
				...request,
				timeout: 5000,
				json: false,
				encoding: 'text',
				returnFullResponse: true,
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
			},
		]);
	});

	test.each([
		[undefined, ''],
		[null, ''],
		[{ b: 2 }, '{"b":2}'],
	])('a body of %j is the text %j', async (body, text) => {
		const { context } = contextWith({ statusCode: 200, body });
		expect((await createJsmSend(context, { timeout: 1 })(request)).body).toBe(text);
	});

	test.each([
		['ECONNABORTED', 'timeout'],
		['ETIMEDOUT', 'timeout'],
		['ECONNREFUSED', 'network'],
		['', 'network'],
	])('%j is a failure of kind %s that quotes nothing', async (code, kind) => {
		const { context } = contextWith(failure(code));
		const thrown: unknown = await createJsmSend(context, { timeout: 1 })(request).catch(
			(error: unknown) => error,
		);
		expect(thrown).toMatchObject({ name: 'HttpFailure', kind });
		expect(String(thrown)).not.toContain('secret');
		expect(thrown).not.toHaveProperty('cause');
	});

	test('an address n8n blocks is a failure of kind blocked', async () => {
		const { context } = contextWith(new Error('The request was blocked'));
		await expect(createJsmSend(context, { timeout: 1 })(request)).rejects.toMatchObject({ kind: 'blocked' });
	});

	test.each([
		['400', 401],
		['401', 401],
		['403', 401],
		['429', 429],
		['503', 503],
	])('a token endpoint that answers %s looks like Jira answering %d', async (code, status) => {
		const { context } = contextWith(failure(code));
		expect(await createJsmSend(context, { timeout: 1, renewAt })(request)).toMatchObject({ status });
	});
});

describe('an expired token', () => {
	test('is renewed by a request that may throw, and the call is sent again', async () => {
		const { context, requests } = contextWith({ statusCode: 401 }, { statusCode: 200 }, { statusCode: 204 });
		expect(await createJsmSend(context, { timeout: 1, renewAt })(request)).toMatchObject({ status: 204 });
		expect(
			requests.map(({ method, url, ignoreHttpStatusErrors }) => [method, url, ignoreHttpStatusErrors]),
		).toEqual([
			['DELETE', request.url, true],
			['GET', renewAt, undefined],
			['DELETE', request.url, true],
		]);
	});

	test('that Jira treats as no token at all is renewed as well', async () => {
		const anonymous = { statusCode: 200, headers: { 'X-Seraph-LoginReason': 'AUTHENTICATED_FAILED' } };
		const { context, requests } = contextWith(anonymous, { statusCode: 200 }, { statusCode: 204 });
		expect(await createJsmSend(context, { timeout: 1, renewAt })(request)).toMatchObject({ status: 204 });
		expect(requests).toHaveLength(3);
	});

	test('that cannot be renewed stays 401', async () => {
		const { context } = contextWith({ statusCode: 401 }, failure('401'), { statusCode: 401 });
		expect(await createJsmSend(context, { timeout: 1, renewAt })(request)).toMatchObject({ status: 401 });
	});

	test('of a kind that is never renewed costs one call', async () => {
		const { context, requests } = contextWith({ statusCode: 401 });
		await createJsmSend(context, { timeout: 1 })(request);
		expect(requests).toHaveLength(1);
	});
});

test('an incomplete credential is setting-invalid', async () => {
	expect(await connectJsm(contextWith().context)).toMatchObject({ ok: false, reason: 'setting-invalid' });
});
