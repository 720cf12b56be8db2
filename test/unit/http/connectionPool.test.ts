import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { RequestListener } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Resolve } from '../../../nodes/shared/http/checkedLookup';
import { createConnectionPool, type ConnectionPool } from '../../../nodes/shared/http/connectionPool';
import { createPooledSend, type ExchangeLimits } from '../../../nodes/shared/http/pooledSend';
import {
	startCountingServer,
	type CountingServer,
	type CountingServerOptions,
} from '../../support/servers/countingServer';

const NAME = 'idp.example.test';
const LIMITS: ExchangeLimits = { timeout: 5_000, largestAnswer: 10_000 };

/** Every name is this machine. */
const here: Resolve = (_hostname, _options, callback) =>
	callback(null, [{ address: '127.0.0.1', family: 4 }]);

const open: (CountingServer | ConnectionPool)[] = [];
afterEach(async () => {
	vi.unstubAllEnvs();
	for (const thing of open.splice(0)) await ('close' in thing ? thing.close() : thing.stop());
});

async function serve(options: Partial<CountingServerOptions> = {}): Promise<CountingServer> {
	const server = await startCountingServer({ answer: (_, response) => response.end('fine'), ...options });
	open.push(server);
	return server;
}

function makePool(resolve: Resolve = here): ConnectionPool {
	const pool = createConnectionPool(resolve);
	open.unshift(pool);
	return pool;
}

const privately = { allowPrivateAddresses: true };
const get = (url: string) => ({ method: 'GET', url }) as const;
const post = (url: string) => ({ method: 'POST', url, body: 'code=1' }) as const;

/** The body of an answer, or what failed. */
const resultOf = async (sending: Promise<{ body: string }>): Promise<string> =>
	await sending.then(
		({ body }) => body,
		(error: unknown) => {
			expect(error).toMatchObject({ name: 'HttpFailure' });
			return `${String((error as { kind?: string }).kind)}: ${(error as Error).message}`;
		},
	);

describe('kept connections', () => {
	it.each(['TLSv1.2', 'TLSv1.3'] as const)('%s: ten requests, one handshake', async (version) => {
		const server = await serve({ tlsNames: [NAME], version });
		const rules = { ...privately, authorities: server.authority };
		const pool = makePool();
		for (let request = 0; request < 10; request += 1) {
			// Each login makes its own `Send`.
			const send = createPooledSend(rules, LIMITS, 'Jira', pool);
			const url = `https://${NAME}:${server.port}/${request}`;
			expect(await resultOf(send(request % 2 ? get(url) : post(url)))).toBe('fine');
		}
		expect([server.connections, server.handshakes]).toEqual([1, { all: 1, resumed: 0 }]);
	});

	it.each(['TLSv1.2', 'TLSv1.3'] as const)(
		'%s: a new connection resumes the session of the last one',
		async (version) => {
			const server = await serve({ tlsNames: [NAME], version });
			const send = createPooledSend(
				{ ...privately, authorities: server.authority },
				...([LIMITS, 'Jira', makePool()] as const),
			);
			const url = `https://${NAME}:${server.port}/`;
			await send(get(url));
			server.dropConnections();
			await vi.waitUntil(() => server.openConnections === 0);
			expect(await resultOf(send(get(url)))).toBe('fine');
			expect(server.handshakes).toEqual({ all: 2, resumed: 1 });
		},
	);

	it('are not shared by a strict and a loose caller: the strict one is refused although a connection is open', async () => {
		const server = await serve();
		const pool = makePool();
		const url = `http://${NAME}:${server.port}/`;
		expect(await resultOf(createPooledSend(privately, LIMITS, 'Jira', pool)(get(url)))).toBe('fine');
		const strict = createPooledSend({ allowPrivateAddresses: false }, LIMITS, 'The provider', pool);
		expect(await resultOf(strict(get(url)))).toMatch(/^blocked: /);
		expect(server.requests).toHaveLength(1);
	});

	it('are not shared by callers that trust different authorities', async () => {
		const server = await serve({ tlsNames: [NAME] });
		const pool = makePool();
		const url = `https://${NAME}:${server.port}/`;
		const trusting = createPooledSend({ ...privately, authorities: server.authority }, LIMITS, 'Jira', pool);
		expect(await resultOf(trusting(get(url)))).toBe('fine');
		const other = createPooledSend(privately, LIMITS, 'Jira', pool);
		expect(await resultOf(other(get(url)))).toMatch(/^network: .*unknown authority.*"CA Certificates"/);
		expect(server.requests).toHaveLength(1);
	});

	it('are not shared by two names of one server', async () => {
		const server = await serve();
		const send = createPooledSend(privately, LIMITS, 'Jira', makePool());
		for (const name of ['one.example.test', 'two.example.test'])
			await send(get(`http://${name}:${server.port}/`));
		expect(server.connections).toBe(2);
	});
});

describe('a name that changes its address (DNS rebinding, P-11)', () => {
	const rebinding = (...answers: string[][]): Resolve => {
		let asked = 0;
		return (_hostname, _options, callback) => {
			const addresses = answers[Math.min(asked++, answers.length - 1)] ?? [];
			callback(
				null,
				addresses.map((address) => ({ address, family: 4 })),
			);
		};
	};

	it('is refused when it is private at the moment of connecting, whatever it was before', async () => {
		const server = await serve();
		const resolve = rebinding(['93.184.215.14'], ['127.0.0.1']);
		resolve(NAME, { all: true }, () => undefined);
		const send = createPooledSend(
			{ allowPrivateAddresses: false },
			LIMITS,
			'The provider',
			makePool(resolve),
		);
		expect(await resultOf(send(get(`http://${NAME}:${server.port}/`)))).toMatch(
			/^blocked: .*private network/,
		);
		expect(server.connections).toBe(0);
	});

	it('is refused when one of several addresses is private (Happy Eyeballs)', async () => {
		const server = await serve();
		const resolve = rebinding(['127.0.0.1', '93.184.215.14']);
		const send = createPooledSend(
			{ allowPrivateAddresses: false },
			LIMITS,
			'The provider',
			makePool(resolve),
		);
		expect(await resultOf(send(get(`http://${NAME}:${server.port}/`)))).toMatch(/^blocked: /);
		expect(server.connections).toBe(0);
	});

	it('is looked up again after ten minutes, however busy its connection is', async () => {
		const server = await serve();
		const resolve = rebinding(['127.0.0.1'], []);
		const send = createPooledSend(privately, LIMITS, 'The provider', makePool(resolve));
		const began = Date.now();
		vi.useFakeTimers({ toFake: ['Date'], now: began });
		try {
			for (const minute of [0, 3, 6, 9]) {
				vi.setSystemTime(began + minute * 60_000);
				expect(await resultOf(send(get(`http://${NAME}:${server.port}/`)))).toBe('fine');
			}
			vi.setSystemTime(began + 11 * 60_000);
			expect(await resultOf(send(get(`http://${NAME}:${server.port}/`)))).toMatch(/cannot be resolved/);
		} finally {
			vi.useRealTimers();
		}
	});

	it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '127.1', '0x7f000001'])(
		'and an address in the URL, which nobody looks up: %s is refused',
		async (host) => {
			const server = await serve();
			const send = createPooledSend({ allowPrivateAddresses: false }, LIMITS, 'The provider', makePool());
			expect(await resultOf(send(get(`http://${host}:${server.port}/`)))).toMatch(/^blocked: /);
			vi.stubEnv('N8N_SSRF_PROTECTION_ENABLED', 'true');
			const byOperator = createPooledSend(privately, LIMITS, 'Jira', makePool());
			expect(await resultOf(byOperator(get(`http://${host}:${server.port}/`)))).toMatch(/^blocked: n8n/);
			expect(server.connections).toBe(0);
		},
	);

	it('keeps being served by the connection that was checked', async () => {
		const server = await serve();
		const asked = vi.fn<Resolve>(here);
		const send = createPooledSend(privately, LIMITS, 'The provider', makePool(asked));
		for (let request = 0; request < 3; request += 1) await send(get(`http://${NAME}:${server.port}/`));
		expect(asked).toHaveBeenCalledTimes(1);
	});
});

describe('a connection that the peer closes', () => {
	it('while idle: the next requests go over a new one', async () => {
		const server = await serve();
		const send = createPooledSend(privately, LIMITS, 'Jira', makePool());
		const url = `http://${NAME}:${server.port}/`;
		for (const request of [get(url), post(url)]) {
			await send(get(url));
			server.dropConnections();
			await vi.waitUntil(() => server.openConnections === 0);
			expect(await resultOf(send(request))).toBe('fine');
		}
	});

	/** Answers the first request of a connection and drops it at the second, as a peer does that was just closing it. */
	const closing = (): RequestListener => {
		const used = new WeakSet();
		return (request, response) => {
			if (used.has(request.socket)) request.socket.destroy();
			used.add(request.socket);
			response.end('fine');
		};
	};

	it('at the moment of a GET: it is sent once more', async () => {
		const server = await serve({ answer: closing() });
		const send = createPooledSend(privately, LIMITS, 'Jira', makePool());
		const url = `http://${NAME}:${server.port}/`;
		await send(get(url));
		expect(await resultOf(send(get(url)))).toBe('fine');
		expect(server.requests).toEqual(['GET /', 'GET /', 'GET /']);
	});

	it.each(['POST', 'PUT', 'DELETE'] as const)(
		'at the moment of a %s: it is not sent again',
		async (method) => {
			const server = await serve({ answer: closing() });
			const send = createPooledSend(privately, LIMITS, 'Jira', makePool());
			const url = `http://${NAME}:${server.port}/`;
			await send(get(url));
			expect(await resultOf(send({ method, url }))).toBe('network: Jira could not be reached');
			expect(server.requests).toEqual(['GET /', `${method} /`]);
		},
	);

	it('at the first request: it is not sent again, because the connection was not a kept one', async () => {
		const server = await serve({ answer: ({ socket }) => socket.destroy() });
		const send = createPooledSend(privately, LIMITS, 'Jira', makePool());
		expect(await resultOf(send(get(`http://${NAME}:${server.port}/`)))).toMatch(/^network: /);
		expect(server.requests).toHaveLength(1);
	});
});

describe('headers', () => {
	it('are sent once each, whatever the case of their names, and defaults give way', async () => {
		const seen: string[][] = [];
		const server = await serve({
			answer: ({ rawHeaders }, response) => {
				seen.push(rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()));
				response.end(JSON.stringify(rawHeaders));
			},
		});
		const send = createPooledSend(privately, LIMITS, 'Jira', makePool());
		const url = `http://${NAME}:${server.port}/`;
		const headers = { Accept: 'application/json', 'User-Agent': 'mine', 'Content-Type': 'text/plain' };
		const { body } = await send({ ...post(url), headers });
		expect(body).toContain('"application/json"');
		expect(body).toContain('"mine"');
		expect(new Set(seen[0]).size).toBe(seen[0]?.length);
		await send(get(url));
		expect(seen[1]).toEqual(expect.arrayContaining(['accept', 'accept-encoding', 'host', 'user-agent']));
	});
});

describe('an answer', () => {
	const text = 'é'.repeat(4_000);

	it.each([
		['gzip', gzipSync(text)],
		['x-gzip', gzipSync(text)],
		['deflate', deflateSync(text)],
		['br', brotliCompressSync(text)],
		['identity', Buffer.from(text)],
	])('may be encoded as %s', async (encoding, body) => {
		const server = await serve({
			answer: (request, response) => {
				expect(request.headers['accept-encoding']).toBe('gzip, deflate, br');
				response.writeHead(200, { 'content-encoding': encoding }).end(body);
			},
		});
		const send = createPooledSend(privately, LIMITS, 'Jira', makePool());
		expect(await resultOf(send(get(`http://${NAME}:${server.port}/`)))).toBe(text);
	});

	const tooLarge = 'too-large: The answer is larger than 10000 bytes';
	it.each<[string, string, Buffer, string]>([
		['is too large', 'identity', Buffer.alloc(10_001), tooLarge],
		['is too large when it is unpacked', 'gzip', gzipSync(Buffer.alloc(50_000_000)), tooLarge],
		['is cut', 'gzip', gzipSync(text).subarray(0, 30), 'network: The answer cannot be decompressed'],
		[
			'is encoded as nobody asked',
			'zebra',
			Buffer.from('x'),
			'network: The answer has an unknown Content-Encoding',
		],
	])('that %s is refused', async (_sentence, encoding, body, failure) => {
		const server = await serve({
			answer: (_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body),
		});
		const largestAnswer = body.length > 40_000 ? 100_000 : 10_000;
		const send = createPooledSend(privately, { ...LIMITS, largestAnswer }, 'Jira', makePool());
		expect(await resultOf(send(get(`http://${NAME}:${server.port}/`)))).toBe(
			failure.replace('10000', String(largestAnswer)),
		);
	});

	it.each<[string, RequestListener]>([
		['whose headers never come', () => undefined],
		['whose body never ends', (_, response) => response.write('begun')],
		[
			'that drips',
			(_, response) => {
				const drip = setInterval(() => response.write('.'), 50);
				response.on('close', () => clearInterval(drip));
			},
		],
	])('%s is not waited for', async (_sentence, answer) => {
		const server = await serve({ answer });
		const send = createPooledSend(privately, { ...LIMITS, timeout: 300 }, 'Jira', makePool());
		const began = performance.now();
		expect(await resultOf(send(get(`http://${NAME}:${server.port}/`)))).toBe(
			'timeout: Jira did not answer in time',
		);
		expect(performance.now() - began).toBeLessThan(3_000);
		await vi.waitUntil(() => server.openConnections === 0);
	});

	it('is not waited for once the caller gives up', async () => {
		const server = await serve({ answer: () => undefined });
		const giveUp = new AbortController();
		const limits = { ...LIMITS, signal: giveUp.signal };
		const sending = createPooledSend(
			privately,
			limits,
			'Jira',
			makePool(),
		)(get(`http://${NAME}:${server.port}/`));
		setTimeout(() => giveUp.abort(), 100);
		expect(await resultOf(sending)).toMatch(/^timeout: /);
	});
});

describe('no connection', () => {
	const failures: [string, Resolve, string, string][] = [
		[
			'the name is unknown',
			(_, __, callback) => callback(Object.assign(new Error('canary'), { code: 'ENOTFOUND' }), []),
			'http://nowhere.example.test/',
			'network: The host name cannot be resolved',
		],
		['nobody listens', here, 'http://nobody.example.test:9/', 'network: Jira could not be reached'],
		[
			'the name has no address',
			(_, __, callback) => callback(null, []),
			'http://empty.example.test/',
			'network: The host name cannot be resolved',
		],
	];
	it.each(failures)('%s', async (_sentence, resolve, url, failure) => {
		const send = createPooledSend(privately, LIMITS, 'Jira', makePool(resolve));
		expect(await resultOf(send(get(`${url}?code=canary`)))).toBe(failure);
	});

	it('the certificate is for another name', async () => {
		const server = await serve({ tlsNames: ['other.example.test'] });
		const rules = { ...privately, authorities: server.authority };
		const send = createPooledSend(rules, LIMITS, 'Jira', makePool());
		expect(await resultOf(send(get(`https://${NAME}:${server.port}/?code=canary`)))).toBe(
			'network: The certificate is for another host name (ERR_TLS_CERT_ALTNAME_INVALID)',
		);
	});

	it('the handshake never ends', async () => {
		const silent = createServer((socket) => socket.on('error', () => undefined));
		await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
		const { port } = silent.address() as AddressInfo;
		const send = createPooledSend(privately, { ...LIMITS, timeout: 300 }, 'Jira', makePool());
		expect(await resultOf(send(get(`https://${NAME}:${port}/`)))).toBe(
			'timeout: Jira did not answer in time',
		);
		silent.close();
	});

	it('the server speaks no TLS', async () => {
		const server = await serve();
		const send = createPooledSend(privately, LIMITS, 'Jira', makePool());
		expect(await resultOf(send(get(`https://${NAME}:${server.port}/`)))).toMatch(
			/^network: There is no valid TLS connection/,
		);
	});
});
