import { Readable } from 'node:stream';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { describe, expect, it, vi } from 'vitest';
import { createProviderSend, LARGEST_ANSWER } from '../../../../nodes/shared/n8n/http/providerSend';

const request = { method: 'GET', url: 'https://93.184.215.14/keys', headers: {} } as const;
const strict = { allowInsecureHttp: false, allowPrivateAddresses: false };

function withAnswer(answer: () => unknown) {
	const asked: IHttpRequestOptions[] = [];
	const httpRequest = vi.fn(async (options: IHttpRequestOptions) => {
		asked.push(options);
		return answer();
	});
	return { asked, helpers: { httpRequest } as unknown as Parameters<typeof createProviderSend>[0] };
}

const fine = () => ({
	statusCode: 200,
	headers: { 'Content-Type': 'text/plain', gone: undefined },
	body: Readable.from([Buffer.from('hé'), Buffer.from('llo')]),
});

const kindOf = async (sending: Promise<unknown>): Promise<string> =>
	await sending.then(
		() => 'answered',
		(error: unknown) => `${String((error as { kind?: string }).kind)}: ${(error as Error).message}`,
	);

describe('requests to an identity provider', () => {
	it('go through n8n with limits, without redirects, and take any status', async () => {
		const { asked, helpers } = withAnswer(() => ({ ...fine(), statusCode: 503 }));
		const answer = await createProviderSend(helpers, strict)({ ...request, method: 'POST', body: 'code=1' });
		expect(answer).toEqual({ status: 503, headers: { 'content-type': 'text/plain' }, body: 'héllo' });
		expect(asked[0]).toMatchObject({
			method: 'POST',
			body: 'code=1',
			timeout: 10_000,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
		});
		expect(asked[0]?.abortSignal).toBeInstanceOf(AbortSignal);
	});

	it('stop at 1 MB, however large the answer is (O-JWKS-60MB)', async () => {
		let sent = 0;
		const endless = Readable.from(
			(function* () {
				for (;;) {
					sent += 65_536;
					yield Buffer.alloc(65_536);
				}
			})(),
		);
		const { helpers } = withAnswer(() => ({ ...fine(), body: endless }));
		expect(await kindOf(createProviderSend(helpers, strict)(request))).toMatch(/^too-large: /);
		expect(sent).toBeLessThan(3 * LARGEST_ANSWER);
		expect(endless.destroyed).toBe(true);
	});

	it.each<[string, string, string]>([
		['plain http', 'http://93.184.215.14/', 'blocked'],
		['file', 'file:///etc/passwd', 'blocked'],
		['ftp', 'ftp://93.184.215.14/', 'blocked'],
		['data', 'data:application/json,{}', 'blocked'],
		['an inner address', 'https://10.0.0.1/', 'blocked'],
		['a user name before an inner address', 'https://login.acme.com@127.0.0.1/', 'blocked'],
	])('%s is refused before anything is sent (P-11)', async (_sentence, url, kind) => {
		const { asked, helpers } = withAnswer(fine);
		expect(await kindOf(createProviderSend(helpers, strict)({ ...request, url }))).toMatch(`${kind}: `);
		expect(asked).toEqual([]);
	});

	it.each<[string, string]>([
		['http://93.184.215.14/', 'Allow http'],
		['http://127.0.0.1:8080/', 'Allow http and private addresses'],
	])('%s needs its own permission', async (url) => {
		const { helpers } = withAnswer(fine);
		const send = createProviderSend(helpers, { allowInsecureHttp: true, allowPrivateAddresses: true });
		expect(await kindOf(send({ ...request, url }))).toBe('answered');
	});

	it.each<[string, Error, RegExp]>([
		[
			'n8n gives up',
			Object.assign(new Error('timeout of 10000ms exceeded'), { code: 'ECONNABORTED' }),
			/^timeout: /,
		],
		['the time is over', Object.assign(new Error('canceled'), { name: 'AbortError' }), /^timeout: /],
		[
			'nobody listens',
			Object.assign(new Error('connect ECONNREFUSED canary-secret'), { code: 'ECONNREFUSED' }),
			/^network: /,
		],
		['n8n forbids the address', new Error('Request blocked by SSRF protection'), /^blocked: /],
	])('%s: the error names its kind and nothing of the request (P-12)', async (_sentence, error, kind) => {
		const { helpers } = withAnswer(() => {
			throw error;
		});
		const said = await kindOf(createProviderSend(helpers, strict)(request));
		expect(said).toMatch(kind);
		expect(said).not.toContain('canary');
	});
});
