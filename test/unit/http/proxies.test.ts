import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Resolve } from '../../../nodes/shared/http/checkedLookup';
import { createConnectionPool, type ConnectionPool } from '../../../nodes/shared/http/connectionPool';
import { createPooledSend } from '../../../nodes/shared/http/pooledSend';
import { proxyOf } from '../../../nodes/shared/http/proxyOf';
import { makeServerCertificate } from '../../support/throwAwayAuthority';
import { startCountingServer, type CountingServer } from '../../support/servers/countingServer';
import {
	startForwardProxy,
	type ForwardProxy,
	type ForwardProxyOptions,
} from '../../support/servers/forwardProxy';

const NAME = 'idp.example.test';
const variables = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) =>
	['', 'npm_config_'].flatMap((prefix) => [`${prefix}${name}`, `${prefix}${name}`.toUpperCase()]),
);

/** Our own resolver knows nothing, as behind a proxy that alone resolves names. */
const nobodyKnows: Resolve = (_hostname, _options, callback) =>
	callback(Object.assign(new Error('canary'), { code: 'ENOTFOUND' }), []);

const open: { stop: () => Promise<void> }[] = [];
beforeEach(() => {
	for (const name of [...variables, 'npm_config_proxy', 'NPM_CONFIG_PROXY']) vi.stubEnv(name, '');
});
afterEach(async () => {
	vi.unstubAllEnvs();
	for (const thing of open.splice(0)) await thing.stop();
});

async function serve(tls: boolean): Promise<CountingServer> {
	const server = await startCountingServer({
		...(tls ? { tlsNames: [NAME] } : {}),
		answer: (_, response) => response.end('fine'),
	});
	open.push(server);
	return server;
}
async function proxyTo(options: ForwardProxyOptions): Promise<ForwardProxy> {
	const proxy = await startForwardProxy(options);
	open.push(proxy);
	return proxy;
}
function makePool(resolve = nobodyKnows): ConnectionPool {
	const pool = createConnectionPool(resolve);
	open.unshift({ stop: pool.close });
	return pool;
}

const LIMITS = { timeout: 5_000, largestAnswer: 10_000 };
const strict = { allowPrivateAddresses: false };
const get = (url: string) => ({ method: 'GET', url }) as const;
const resultOf = async (sending: Promise<{ body: string }>): Promise<string> =>
	await sending.then(
		({ body }) => body,
		(error: unknown) => `${String((error as { kind?: string }).kind)}: ${(error as Error).message}`,
	);

describe('a proxy that alone resolves names', () => {
	it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'])(
		'%s: https goes through one tunnel, for many requests',
		async (variable) => {
			const server = await serve(true);
			const proxy = await proxyTo({ port: server.port });
			vi.stubEnv(variable, `http://127.0.0.1:${proxy.port}`);
			const rules = { ...strict, authorities: server.authority };
			const pool = makePool();
			for (let request = 0; request < 5; request += 1) {
				const send = createPooledSend(rules, LIMITS, 'The provider', pool);
				expect(await resultOf(send(get(`https://${NAME}/`)))).toBe('fine');
			}
			expect(proxy.asked).toEqual([`CONNECT ${NAME}:443`]);
			expect(server.handshakes.all).toBe(1);
		},
	);

	it('HTTP_PROXY: http is asked for by its whole URL, without a tunnel', async () => {
		const server = await serve(false);
		const proxy = await proxyTo({ port: server.port });
		vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`);
		const send = createPooledSend(strict, LIMITS, 'The provider', makePool());
		expect(await resultOf(send(get(`http://${NAME}/x?y=1`)))).toBe('fine');
		expect(proxy.asked).toEqual([`GET http://${NAME}/x?y=1`]);
	});

	it.each([
		['user:p%40ss', 'user:p@ss'],
		['user', 'user:'],
	])('gets the login %s of its URL', async (login, sent) => {
		const server = await serve(true);
		const proxy = await proxyTo({ port: server.port });
		vi.stubEnv('HTTPS_PROXY', `http://${login}@127.0.0.1:${proxy.port}`);
		const send = createPooledSend({ ...strict, authorities: server.authority }, LIMITS, 'Jira', makePool());
		expect(await resultOf(send(get(`https://${NAME}/`)))).toBe('fine');
		expect(proxy.authorizations).toEqual([`Basic ${Buffer.from(sent).toString('base64')}`]);
	});

	it.each([
		['https', true],
		['http', false],
	])('may be reached over TLS itself, here for %s', async (scheme, tls) => {
		const { authority, certificate, privateKey } = await makeServerCertificate('127.0.0.1', 'localhost');
		const server = await serve(tls);
		const proxy = await proxyTo({ port: server.port, tls: { cert: certificate, key: privateKey } });
		vi.stubEnv('ALL_PROXY', `https://localhost:${proxy.port}`);
		const pool = makePool();
		const rules = { ...strict, authorities: `${authority}\n${server.authority}` };
		const url = `${scheme}://${NAME}/`;
		expect(await resultOf(createPooledSend(rules, LIMITS, 'Jira', pool)(get(url)))).toBe('fine');
		const distrusting = createPooledSend(strict, LIMITS, 'Jira', pool);
		expect(await resultOf(distrusting(get(url)))).toMatch(/^network: .*unknown authority/);
	});

	it('may be reached itself at a private address, which the operator chose', async () => {
		const server = await serve(true);
		const proxy = await proxyTo({ port: server.port });
		vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
		vi.stubEnv('N8N_SSRF_PROTECTION_ENABLED', 'true');
		const send = createPooledSend({ ...strict, authorities: server.authority }, LIMITS, 'Jira', makePool());
		expect(await resultOf(send(get(`https://${NAME}/`)))).toBe('fine');
	});
});

describe('what a proxy must not be asked for', () => {
	const known: Record<string, string> = {
		'inside.acme.com': '10.1.2.3',
		'outside.acme.com': '93.184.215.14',
	};
	const someKnown: Resolve = (hostname, options, callback) => {
		const address = known[hostname];
		if (address) callback(null, [{ address, family: 4 }]);
		else nobodyKnows(hostname, options, callback);
	};

	it.each<[string, string, object, RegExp]>([
		['an inner address', 'https://10.0.0.1/', {}, /^blocked: .*private network/],
		['an inner IPv6 address', 'https://[fd00::1]/', {}, /^blocked: /],
		['localhost', 'https://localhost/', {}, /^blocked: /],
		['a name below localhost', 'https://x.localhost./', {}, /^blocked: /],
		['a metadata service', 'https://metadata.google.internal/', {}, /^blocked: /],
		['a name without a dot', 'https://keycloak/', {}, /^blocked: /],
		['a name that our resolver knows as private', 'https://inside.acme.com/', {}, /^blocked: /],
		['a name that our resolver knows as public', 'https://outside.acme.com/', {}, /^fine$/],
		['a name that nobody knows here', 'https://nowhere.acme.com/', {}, /^fine$/],
		[
			'a name that the operator forbids',
			'https://nowhere.acme.com/',
			{ N8N_SSRF_BLOCKED_HOSTNAMES: '*.acme.com' },
			/^blocked: n8n blocks/,
		],
		[
			'a forbidden name that is allowed again',
			'https://nowhere.acme.com/',
			{ N8N_SSRF_BLOCKED_HOSTNAMES: '*.acme.com', N8N_SSRF_ALLOWED_HOSTNAMES: 'nowhere.acme.com' },
			/^fine$/,
		],
	])('%s: %s', async (_sentence, url, settings, verdict) => {
		const server = await startCountingServer({
			tlsNames: ['outside.acme.com', 'nowhere.acme.com'],
			answer: (_, response) => response.end('fine'),
		});
		open.push(server);
		const proxy = await proxyTo({ port: server.port });
		vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
		if (Object.keys(settings).length > 0) vi.stubEnv('N8N_SSRF_PROTECTION_ENABLED', 'true');
		for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value as string);
		const rules = { ...strict, authorities: server.authority };
		const send = createPooledSend(rules, LIMITS, 'The provider', makePool(someKnown));
		expect(await resultOf(send(get(url)))).toMatch(verdict);
		expect(proxy.asked).toHaveLength(verdict.test('fine') ? 1 : 0);
	});

	it('a resolver that never answers holds nobody up', async () => {
		const server = await serve(true);
		const proxy = await proxyTo({ port: server.port });
		vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
		const rules = { ...strict, authorities: server.authority };
		const send = createPooledSend(
			rules,
			LIMITS,
			'The provider',
			makePool(() => undefined),
		);
		expect(await resultOf(send(get(`https://${NAME}/`)))).toBe('fine');
	});
});

describe('a proxy that does not connect', () => {
	it.each([403, 407, 502])('with status %d is no answer of the server', async (refuses) => {
		const proxy = await proxyTo({ refuses });
		vi.stubEnv('ALL_PROXY', `http://user:canary@127.0.0.1:${proxy.port}`);
		const send = createPooledSend(strict, LIMITS, 'The provider', makePool());
		expect(await resultOf(send(get(`https://${NAME}/?code=canary`)))).toBe(
			`network: The proxy does not connect (status ${refuses})`,
		);
	});

	it('because it wants a login for http', async () => {
		const proxy = await proxyTo({ refuses: 407 });
		vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`);
		const send = createPooledSend(strict, LIMITS, 'The provider', makePool());
		expect(await resultOf(send(get(`http://${NAME}/`)))).toBe(
			'network: The proxy does not connect (status 407)',
		);
	});

	it('because it never answers is not waited for', async () => {
		const proxy = await proxyTo({ refuses: 0 });
		vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
		const send = createPooledSend(strict, { ...LIMITS, timeout: 300 }, 'The provider', makePool());
		expect(await resultOf(send(get(`https://${NAME}/`)))).toMatch(/^timeout: /);
	});

	it.each([
		['because nobody listens', 'http://127.0.0.1:9', /^network: The provider could not be reached$/],
		['because it is of another kind', 'socks5://127.0.0.1:9', /^network: The proxy in the environment/],
		['because it is no URL', 'http://', /^network: The proxy in the environment/],
	])('%s', async (_sentence, proxy, failure) => {
		vi.stubEnv('HTTPS_PROXY', proxy);
		const send = createPooledSend(strict, LIMITS, 'The provider', makePool());
		expect(await resultOf(send(get(`https://${NAME}/`)))).toMatch(failure);
	});
});

describe('NO_PROXY', () => {
	it.each<[string, string, boolean]>([
		['', 'https://idp.acme.com/', false],
		['*', 'https://idp.acme.com/', true],
		['idp.acme.com', 'https://idp.acme.com/', true],
		['IDP.acme.com', 'https://idp.acme.com/', true],
		['acme.com', 'https://idp.acme.com/', false],
		['.acme.com', 'https://idp.acme.com/', true],
		['*.acme.com', 'https://idp.acme.com/', true],
		['*.acme.com', 'https://acme.com/', false],
		['other.com, idp.acme.com', 'https://idp.acme.com/', true],
		['idp.acme.com:443', 'https://idp.acme.com/', true],
		['idp.acme.com:8443', 'https://idp.acme.com/', false],
		['idp.acme.com:8443', 'https://idp.acme.com:8443/', true],
		['[::1]', 'https://[::1]/', true],
		['[::1]:8443', 'https://[::1]:8443/', true],
	])('%j: %s directly is %s', (list, url, direct) => {
		vi.stubEnv('HTTPS_PROXY', 'http://proxy.acme.com:3128');
		vi.stubEnv('NO_PROXY', list);
		expect(proxyOf(new URL(url))).toBe(direct ? undefined : 'http://proxy.acme.com:3128');
	});

	it('in lower case comes first', () => {
		vi.stubEnv('HTTPS_PROXY', 'http://proxy.acme.com:3128');
		vi.stubEnv('NO_PROXY', '*');
		vi.stubEnv('no_proxy', 'other.com');
		expect(proxyOf(new URL('https://idp.acme.com/'))).toBeDefined();
	});

	it('applies the strict rule again: a direct connection is checked', async () => {
		vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
		vi.stubEnv('NO_PROXY', NAME);
		const here: Resolve = (_hostname, _options, callback) =>
			callback(null, [{ address: '127.0.0.1', family: 4 }]);
		const send = createPooledSend(strict, LIMITS, 'The provider', makePool(here));
		expect(await resultOf(send(get(`https://${NAME}/`)))).toMatch(/^blocked: /);
	});
});
