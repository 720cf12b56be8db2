import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connections } from '../../../nodes/shared/http/connectionPool';
import { createProviderSend, LARGEST_ANSWER } from '../../../nodes/shared/http/providerSend';
import { startCountingServer, type CountingServer } from '../../support/servers/countingServer';

const strict = { allowInsecureHttp: false, allowPrivateAddresses: false };
const open = { allowInsecureHttp: true, allowPrivateAddresses: true };

let server: CountingServer;
let sent = 0;
beforeAll(async () => {
	server = await startCountingServer({
		answer: (request, response) => {
			if (request.url === '/endless') {
				const write = (): void => {
					do sent += 65_536;
					while (response.write(Buffer.alloc(65_536)));
				};
				response.on('drain', write);
				write();
				return;
			}
			if (request.url === '/moved') {
				response.writeHead(302, { location: `http://127.0.0.1:${server.port}/elsewhere` }).end();
				return;
			}
			request.setEncoding('utf8');
			let body = '';
			request.on('data', (chunk: string) => (body += chunk));
			request.on('end', () => {
				response.writeHead(503, { 'Content-Type': 'text/plain', 'Set-Cookie': ['a=1', 'b=2'] });
				response.end(`hé ${request.method} ${body}`);
			});
		},
	});
});
afterAll(async () => {
	await connections.close();
	await server.stop();
});

const urlOf = (path: string) => `http://127.0.0.1:${server.port}${path}`;

const kindOf = async (sending: Promise<unknown>): Promise<string> =>
	await sending.then(
		() => 'answered',
		(error: unknown) => `${String((error as { kind?: string }).kind)}: ${(error as Error).message}`,
	);

describe('requests to an identity provider', () => {
	it('take any status, header names in lower case, and the body as text', async () => {
		const answer = await createProviderSend(open)({
			method: 'POST',
			url: urlOf('/token'),
			headers: { 'Content-Type': 'text/plain' },
			body: 'code=1',
		});
		expect(answer).toMatchObject({
			status: 503,
			headers: { 'content-type': 'text/plain', 'set-cookie': 'a=1,b=2' },
			body: 'hé POST code=1',
		});
	});

	it('follow no redirect', async () => {
		const answer = await createProviderSend(open)({ method: 'GET', url: urlOf('/moved') });
		expect(answer).toMatchObject({ status: 302, headers: { location: urlOf('/elsewhere') } });
		expect(server.requests).not.toContain('GET /elsewhere');
	});

	it('stop at 1 MB, however large the answer is (O-JWKS-60MB)', async () => {
		const send = createProviderSend(open);
		expect(await kindOf(send({ method: 'GET', url: urlOf('/endless') }))).toMatch(/^too-large: /);
		// What the two sides of the connection hold in their buffers comes on top.
		expect(sent).toBeLessThan(12 * LARGEST_ANSWER);
	});

	it.each<[string, string, string]>([
		['plain http', 'http://93.184.215.14/', 'blocked'],
		['file', 'file:///etc/passwd', 'blocked'],
		['ftp', 'ftp://93.184.215.14/', 'blocked'],
		['data', 'data:application/json,{}', 'blocked'],
		['an inner address', 'https://10.0.0.1/', 'blocked'],
		['a user name before an inner address', 'https://login.acme.com@127.0.0.1/', 'blocked'],
	])('%s is refused before anything is sent (P-11)', async (_sentence, url, kind) => {
		const before = server.connections;
		expect(await kindOf(createProviderSend(strict)({ method: 'GET', url }))).toMatch(`${kind}: `);
		expect(server.connections).toBe(before);
	});

	it.each([
		['http alone', { allowInsecureHttp: true, allowPrivateAddresses: false }, 'blocked'],
		['private addresses alone', { allowInsecureHttp: false, allowPrivateAddresses: true }, 'blocked'],
		['http and private addresses', open, 'answered'],
	])('an http address in the private network, with %s allowed, is %s', async (_sentence, rules, verdict) => {
		expect(await kindOf(createProviderSend(rules)({ method: 'GET', url: urlOf('/') }))).toMatch(verdict);
	});
});
