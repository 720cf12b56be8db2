import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { requirePass } from '../../../nodes/shared/core/login/loginProof';
import type { LoginItem } from '../../../nodes/shared/core/login/loginItem';
import { startFakeRedis, type FakeRedis } from '../../support/redis/fakeRedis';
import { proofing } from '../../support/engine/loginItems';
import { ACCESS_TOKEN, CLIENT_SECRET } from '../../support/oidcProvider/fakeProvider';
import { serveProvider, type ServedProvider } from '../../support/oidcProvider/serveProvider';
import {
	publishTrigger,
	visitTrigger,
	type TriggerRequest,
	type TriggerSetup,
	type Visit,
} from '../../support/triggers/visitTrigger';
import { measureTurns } from '../../support/measureTurns';

let provider: ServedProvider;
let setup: TriggerSetup;

beforeAll(async () => {
	provider = await serveProvider();
});
afterAll(async () => await provider.stop());
beforeEach(() => {
	provider.answerWith({});
	setup = { issuer: provider.issuer };
});

interface Started extends Visit {
	cookie: string;
	sent: URLSearchParams;
	location: URL;
}

/** A login up to the provider's page; the provider then knows the nonce. */
async function start(by: TriggerSetup = setup, request: TriggerRequest = {}): Promise<Started> {
	const visit = await visitTrigger('login', by, request);
	if (visit.answer.status !== 302) throw new Error(`${visit.answer.status}: ${visit.log}`);
	const location = new URL(String(visit.answer.headers.location));
	provider.expectNonce(String(location.searchParams.get('nonce')));
	const cookie = String(visit.answer.cookies.at(-1)).split(';')[0] ?? '';
	return { ...visit, cookie, sent: location.searchParams, location };
}

const callbackOf = ({ sent, cookie }: Started): TriggerRequest => ({
	query: { code: 'canary-code', state: String(sent.get('state')) },
	headers: { cookie },
});

async function login(by: TriggerSetup = setup): Promise<Visit> {
	return await visitTrigger('callback', by, callbackOf(await start(by)));
}

const asForm = ({ query = {}, headers = {} }: TriggerRequest): TriggerRequest => ({
	method: 'POST',
	body: query,
	rawBody: Buffer.from(new URLSearchParams(query as Record<string, string>).toString()),
	headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
});

describe('the start of a login', () => {
	it('sends the customer to the provider with state, nonce, PKCE and our own redirect address', async () => {
		const { location, sent, answer, items } = await start();
		expect(location.origin + location.pathname).toBe(`${provider.issuer}/authorize`);
		expect(Object.fromEntries(sent)).toMatchObject({
			response_type: 'code',
			client_id: 'customer-portal',
			redirect_uri: 'https://n8n.acme.example/webhook/customer-login/callback',
			scope: 'openid profile email',
			code_challenge_method: 'S256',
		});
		expect(String(sent.get('state')).length).toBeGreaterThanOrEqual(43);
		expect(String(sent.get('nonce')).length).toBeGreaterThanOrEqual(43);
		expect(answer.headers['cache-control']).toBe('no-store');
		expect(answer.cookies).toHaveLength(1);
		expect(answer.cookies[0]).toMatch(
			/^__Host-jsm-login-[0-9a-z]+=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
		);
		expect(items).toBeUndefined();
	});

	it('names the test address while an admin listens for a test event', async () => {
		const { sent } = await start(setup, { isTest: true });
		expect(sent.get('redirect_uri')).toBe('https://n8n.acme.example/webhook-test/customer-login/callback');
	});

	it('O-HOST: believes neither Host nor X-Forwarded-Host', async () => {
		const headers = {
			host: 'evil.example',
			'x-forwarded-host': 'evil.example',
			'x-forwarded-proto': 'http',
			forwarded: 'host=evil.example',
		};
		const { sent, location } = await start(setup, { headers });
		expect(location.href).not.toContain('evil');
		expect(sent.get('redirect_uri')).toBe('https://n8n.acme.example/webhook/customer-login/callback');
	});

	it('OF-8: gives every login a cookie of its own, whatever the browser brought along', async () => {
		const first = await start();
		const second = await start(setup, { headers: { cookie: first.cookie } });
		expect(second.cookie.split('=')[0]).not.toBe(first.cookie.split('=')[0]);
		expect(second.sent.get('state')).not.toBe(first.sent.get('state'));
		const mixed = await visitTrigger('callback', setup, {
			query: { code: 'c', state: String(second.sent.get('state')) },
			headers: { cookie: first.cookie },
		});
		expect(mixed.items).toBeUndefined();
		expect(mixed.log).toContain('state-missing');
	});

	it.each(['image', 'empty', 'script', 'object', ''])(
		'is not begun by a page that asks for "%s", whatever the settings',
		async (destination) => {
			const request = { headers: { 'sec-fetch-dest': destination } };
			for (const by of [setup, { ...setup, connection: { clientId: '' } }]) {
				const { answer, log } = await visitTrigger('login', by, request);
				expect([answer.status, answer.cookies, log]).toEqual([204, [], '']);
			}
		},
	);

	it.each(['document', 'iframe'])('is begun by a customer in a browser’s %s', async (destination) => {
		const { answer } = await start(setup, { headers: { 'sec-fetch-dest': destination } });
		expect(answer.cookies).toHaveLength(1);
	});

	it.each<[string, string, () => Promise<Visit>]>([
		[
			'return-address-refused',
			'a return address elsewhere',
			async () => await visitTrigger('login', setup, { query: { returnTo: 'https://evil.example/' } }),
		],
		[
			'return-address-refused',
			'two return addresses',
			async () => await visitTrigger('login', setup, { query: { returnTo: ['/a', '/b'] } }),
		],
		[
			'setting-invalid',
			'no client id',
			async () => await visitTrigger('login', { ...setup, connection: { clientId: '' } }),
		],
		[
			'setting-invalid',
			'no client secret',
			async () => await visitTrigger('login', { ...setup, connection: { clientSecret: '' } }),
		],
		[
			'setting-invalid',
			'a login secret of ten characters',
			async () =>
				await visitTrigger('login', {
					...setup,
					credentials: { jsmLoginSecretApi: { secret: '0123456789' } },
				}),
		],
		[
			'setting-invalid',
			'no domain although domains decide',
			async () => await visitTrigger('login', { ...setup, parameters: { emailTrust: 'domains' } }),
		],
		[
			'internal',
			'a credential that is gone',
			async () =>
				await visitTrigger('login', { ...setup, credentials: { oidcIdentityProviderApi: undefined } }),
		],
		[
			'provider-unreachable',
			'a provider that is not there',
			async () => await visitTrigger('login', { ...setup, issuer: 'http://127.0.0.1:9' }),
		],
		[
			'issuer-mismatch',
			'another issuer than the configured one',
			async () =>
				await visitTrigger('login', {
					...setup,
					issuer: `${provider.issuer}/`,
					connection: { issuer: provider.issuer.replace('127.0.0.1', 'localhost') },
				}),
		],
	])('%s: %s gets a page and starts nothing', async (reason, _sentence, visit) => {
		const { answer, items, log, result } = await visit();
		expect(log).toContain(reason);
		expect(answer.status).toBeGreaterThanOrEqual(400);
		expect(answer.body).toMatch(/^<!doctype html>/i);
		expect(answer.body).not.toContain(reason);
		expect(items).toBeUndefined();
		expect(result).toEqual({ noWebhookResponse: true });
	});
});

describe('the end of a login', () => {
	it('hands on who the customer is, sealed, and nothing secret', async () => {
		const started = await start(setup, { query: { returnTo: '/servicedesk/customer/portal/1' } });
		const visit = await visitTrigger('callback', setup, callbackOf(started));
		expect(visit.items).toHaveLength(1);
		const item = visit.items?.[0] as unknown as LoginItem;
		expect(item).toMatchObject({
			login: {
				protocol: 'oidc',
				connection: 'Acme ID',
				returnTo: '/servicedesk/customer/portal/1',
				initiatedBy: 'customer',
			},
			identity: {
				issuer: provider.issuer,
				subject: 'alice-1',
				email: 'alice@acme.example',
				emailVerified: true,
				displayName: 'Alice Martin',
				groups: ['customer_group', 'acme'],
			},
		});
		expect(requirePass(proofing(), item)).toMatchObject({ ok: true });
		expect(visit.answer.cookies).toEqual([expect.stringMatching(/^__Host-jsm-login-[0-9a-z]+=; Max-Age=0;/)]);
		expect(JSON.stringify(item)).not.toMatch(/canary|"(access|id|refresh)_token"|eyJ[^"]*\.eyJ/);
		for (const secret of [ACCESS_TOKEN, CLIENT_SECRET, 'canary-code', started.cookie]) {
			expect(`${JSON.stringify(item)} ${visit.log}`).not.toContain(secret);
		}
	});

	it('the customer gets the neutral page when n8n answers by itself', async () => {
		const visit = await login();
		visit.n8nAnswers({ message: 'Error in workflow' });
		expect(visit.answer.status).toBe(503);
		expect(visit.answer.body).toMatch(/^<!doctype html>/i);
		expect(visit.answer.body).not.toContain('Error in workflow');
	});

	it.each<[string, Partial<TriggerRequest>]>([
		['HEAD', { method: 'HEAD' }],
		['a prefetch', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
		['an old prefetch', { headers: { purpose: 'prefetch' } }],
	])('OF-6: %s spends nothing', async (_sentence, ahead) => {
		const request = callbackOf(await start());
		const looked = await visitTrigger('callback', setup, {
			...request,
			...ahead,
			headers: { ...request.headers, ...ahead.headers },
		});
		expect([looked.answer.status, looked.items]).toEqual([204, undefined]);
		expect((await visitTrigger('callback', setup, request)).items).toHaveLength(1);
	});

	it('is recorded once: here if the trigger refuses it or nobody answers, else by who answers', async () => {
		const ms = expect.any(Number) as number;
		const steps = ['provider', 'verify'].map((step) => ({ step, ms }));
		const facts = { event: 'login', connection: 'Acme ID', protocol: 'oidc', steps };

		const visit = await login();
		const [item] = visit.items as unknown as LoginItem[];
		const reference = item?.login.id;
		expect(item?.trace).toEqual(steps);
		expect(item?.login.pseudonym).toMatch(/^[\w-]{22}$/);
		expect(visit.entries.map(({ level, metadata: { event } }) => [level, event])).toEqual([
			['debug', 'login-verified'],
		]);
		visit.n8nAnswers({ message: 'Error in workflow' });
		expect(visit.entries.slice(1)).toMatchObject([
			{ level: 'error', metadata: { ...facts, reference, result: 'page', reason: 'workflow-failed' } },
		]);

		provider.answerWith({ claims: { email_verified: false } });
		const refused = await login();
		expect(refused.entries).toMatchObject([
			{
				level: 'warn',
				message: expect.stringMatching(/, provider \d+ ms, verify \d+ ms\)$/) as string,
				metadata: { ...facts, result: 'refused', reason: 'email-unverified', field: 'email_verified' },
			},
		]);
		expect(refused.answer.body).toContain(String(refused.entries[0]?.metadata.reference));
	});

	it('OF-1, OF-7: the same answer again gets a page of its own, and the provider is not asked', async () => {
		const request = callbackOf(await start());
		await visitTrigger('callback', setup, request);
		const asked = provider.count('token');
		const again = await visitTrigger('callback', setup, request);
		expect(again.items).toBeUndefined();
		expect(again.log).toContain('state-reused');
		expect(provider.count('token')).toBe(asked);
	});

	it('too-many-requests: nothing is spent and the provider is not asked; after waiting, a reload goes on', async () => {
		const address = '203.0.113.9';
		const by = { ...setup, parameters: { options: { requestsPerAddress: 1 } } };
		const request = { ...callbackOf(await start(by)), address };
		const now = performance.now();
		const clock = vi.spyOn(performance, 'now').mockReturnValue(now);
		await visitTrigger('callback', by, { address, query: { code: 'c', state: 's' } });
		const asked = provider.count('token');
		const refused = await visitTrigger('callback', by, request);
		expect([refused.answer.status, refused.answer.headers['retry-after']]).toEqual([429, '60']);
		expect([refused.items, refused.answer.cookies, provider.count('token')]).toEqual([undefined, [], asked]);
		clock.mockReturnValue(now + 60_000);
		const again = await visitTrigger('callback', by, request);
		clock.mockRestore();
		expect(again.items).toHaveLength(1);
	});

	it('of twenty at once exactly one wins', async () => {
		const request = callbackOf(await start());
		const visits = await Promise.all(
			Array.from({ length: 20 }, async () => await visitTrigger('callback', setup, request)),
		);
		expect(visits.filter(({ items }) => items !== undefined)).toHaveLength(1);
	});

	it('an answer to the test address does not count at the production address', async () => {
		const request = callbackOf(await start(setup, { isTest: true }));
		const visit = await visitTrigger('callback', setup, request);
		expect(visit.items).toBeUndefined();
		expect(visit.log).toContain('wrong-connection');
	});

	it('OF-4: what an error answer says is neither shown nor run', async () => {
		const { query, headers } = callbackOf(await start());
		const visit = await visitTrigger('callback', setup, {
			headers,
			query: {
				state: query?.state,
				error: 'access_denied',
				error_description: '<script>alert(1)</script>'.repeat(400),
			},
		});
		expect(visit.items).toBeUndefined();
		expect(visit.answer.body).not.toContain('alert(1)');
		expect(visit.log.length).toBeLessThan(2000);
	});

	it.each<[string, string, TriggerSetup['parameters'], (request: TriggerRequest) => TriggerRequest]>([
		['malformed-request', 'a POST although the code comes in the address', {}, asForm],
		[
			'malformed-request',
			'a GET although the code comes in a form',
			{ options: { responseMode: 'form_post' } },
			(request) => request,
		],
		[
			'malformed-request',
			'JSON instead of a form',
			{ options: { responseMode: 'form_post' } },
			(request) => ({
				...asForm(request),
				headers: { ...request.headers, 'content-type': 'application/json' },
			}),
		],
		[
			'request-too-large',
			'a form of 65 KB',
			{ options: { responseMode: 'form_post' } },
			(request) => ({ ...asForm(request), rawBody: Buffer.alloc(65 * 1024) }),
		],
		[
			'malformed-request',
			'two states',
			{},
			(request) => ({ ...request, query: { ...request.query, state: ['a', 'b'] } }),
		],
		['state-missing', 'no state', {}, (request) => ({ ...request, query: { code: 'c' } })],
		['state-missing', 'no cookie', {}, (request) => ({ ...request, headers: {} })],
	])('%s: %s', async (reason, _sentence, parameters, change) => {
		const by = { ...setup, parameters };
		const visit = await visitTrigger('callback', by, change(callbackOf(await start(by))));
		expect(visit.log).toContain(`Login refused: ${reason}`);
		expect(visit.items).toBeUndefined();
		expect(visit.answer.status).toBe(reason === 'request-too-large' ? 413 : 400);
	});

	it('takes the code from a form when the connection asks for one, with a cookie that comes along', async () => {
		const by = { ...setup, parameters: { options: { responseMode: 'form_post' } } };
		const started = await start(by);
		expect(started.sent.get('response_mode')).toBe('form_post');
		expect(started.answer.cookies[0]).toContain('SameSite=None');
		expect((await visitTrigger('callback', by, asForm(callbackOf(started)))).items).toHaveLength(1);
	});

	it.each<[string, string, Parameters<ServedProvider['answerWith']>[0], TriggerSetup['parameters']?]>([
		['email-unverified', 'an address nobody verified', { claims: { email_verified: false } }],
		['email-unverified', 'the text "true" without opting in', { claims: { email_verified: 'true' } }],
		['email-missing', 'no address', { claims: { email: undefined } }],
		[
			'email-domain-not-allowed',
			'a domain the connection may not speak for',
			{},
			{ emailTrust: 'both', emailDomains: 'globex.com' },
		],
		[
			'authentication-too-weak',
			'a sign-in that is too weak',
			{ claims: { acr: 'password' } },
			{ options: { acrValues: 'mfa', requireAcr: true } },
		],
		[
			'code-refused',
			'a code the provider refuses',
			{ answers: { token: { status: 400, body: '{"error":"invalid_grant"}' } } },
		],
		[
			'provider-unreachable',
			'a token endpoint that fails',
			{ answers: { token: { status: 500, body: 'canary' } } },
		],
	])('%s: %s', async (reason, _sentence, defect, parameters = {}) => {
		const by = { ...setup, parameters };
		const started = await start(by);
		provider.answerWith(defect);
		const visit = await visitTrigger('callback', by, callbackOf(started));
		expect(visit.log).toContain(`Login refused: ${reason}`);
		expect(visit.log).not.toContain('canary');
		expect(visit.items).toBeUndefined();
		expect(visit.answer.body).toMatch(/^<!doctype html>/i);
		// The login is spent, so its cookie goes.
		const name = started.cookie.split('=')[0];
		expect(visit.answer.cookies).toEqual([`${name}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax`]);
	});
});

describe('used logins remembered in Redis', () => {
	let redis: FakeRedis;
	let shared: TriggerSetup;

	beforeEach(async () => {
		redis = await startFakeRedis();
		shared = {
			...setup,
			parameters: { options: { usedOnceStore: 'redis' } },
			credentials: { jsmLoginStoreApi: redis.credential },
		};
	});
	afterEach(async () => await redis.stop());

	/** No execution, nothing asked of the provider, and a page with the number that stands in the log. */
	async function expectClosed(request: TriggerRequest, by = shared): Promise<void> {
		const asked = provider.count('token');
		const { value: visit, took } = await measureTurns(
			async () => await visitTrigger('callback', by, request),
		);
		const { items, answer, log } = visit;
		expect(took).toBeLessThan(2000);
		expect([items, answer.status, provider.count('token')]).toEqual([undefined, 503, asked]);
		const [reference] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(String(answer.body)) ?? [];
		expect(log).toContain(`Login refused: store-unreachable (reference ${reference}`);
	}

	it('OF-1: a login counts once, and Redis holds no state of it', async () => {
		const started = await start(shared);
		const request = callbackOf(started);
		expect((await visitTrigger('callback', shared, request)).items).toHaveLength(1);
		const again = await visitTrigger('callback', shared, request);
		expect([again.items, again.answer.status]).toEqual([undefined, 400]);
		expect(again.log).toContain('state-reused');
		expect(redis.keys()).toEqual([expect.stringMatching(/^jsm-sso:used:[\w-]{43}$/)]);
	});

	it('RPL-9: store-unreachable: Redis is away; once it is back the same answer counts', async () => {
		const request = callbackOf(await start(shared));
		await redis.stop();
		await expectClosed(request);
		await redis.start();
		expect((await visitTrigger('callback', shared, request)).items).toHaveLength(1);
	});

	it('RPL-9: store-unreachable: Redis says nothing', async () => {
		expect((await login(shared)).items).toHaveLength(1);
		const request = callbackOf(await start(shared));
		redis.hush();
		await expectClosed(request);
		redis.speak();
		expect((await login(shared)).items).toHaveLength(1);
	});

	it.each<[string, TriggerSetup['credentials'], string]>([
		['setting-invalid', { jsmLoginStoreApi: { address: 'https://redis.example' } }, 'redis'],
		['setting-invalid', { jsmLoginStoreApi: { address: 'redis://user:canary@redis.example' } }, 'redis'],
		['setting-invalid', {}, 'memcached'],
		['internal', { jsmLoginStoreApi: undefined }, 'redis'],
	])('%s: %j under %s lets nobody begin', async (reason, credentials, usedOnceStore) => {
		const by = { ...setup, credentials, parameters: { options: { usedOnceStore } } };
		const { answer, items, log } = await visitTrigger('login', by);
		expect([answer.status, items]).toEqual([503, undefined]);
		expect(log).toContain(`Login refused: ${reason}`);
		expect(log).not.toContain('canary');
	});

	it('store-unreachable: publishing is refused, a restart of n8n is not', async () => {
		await redis.stop();
		await expect(publishTrigger(shared, 'activate')).rejects.toThrow(
			/store-unreachable.*nothing listens at the address/,
		);
		expect(await publishTrigger(shared, 'init')).toBe(true);
		await redis.start();
		expect(await publishTrigger(shared, 'activate')).toBe(true);
	});

	it.each([
		['queue', 'process', 1],
		['queue', 'redis', 0],
		['regular', 'process', 0],
	])('in mode %s with the store "%s" an admin reads %i warnings', async (mode, usedOnceStore, count) => {
		const warnings: string[] = [];
		vi.stubEnv('EXECUTIONS_MODE', mode);
		const by = { ...shared, parameters: { options: { usedOnceStore } } };
		await publishTrigger(by, 'activate', (warning) => void warnings.push(warning));
		vi.unstubAllEnvs();
		expect(warnings).toHaveLength(count);
		expect(warnings.every((warning) => /Customer Signs In.*Choose Redis/.test(warning))).toBe(true);
	});
});

describe('publishing the workflow', () => {
	it.each<[string, Partial<TriggerSetup>, RegExp]>([
		['no client id', { connection: { clientId: '' } }, /setting-invalid/],
		[
			'a switch that tightens, given as text by an expression',
			{ parameters: { options: { acrValues: 'mfa', requireAcr: 'true' } } },
			/setting-invalid/,
		],
		['a provider that is not there', { issuer: 'http://127.0.0.1:9' }, /provider-unreachable/],
		[
			'a private key that is none',
			{ connection: { clientAuthentication: 'privateKeyJwt', privateKey: 'x' } },
			/setting-invalid/,
		],
		[
			'an extra parameter that would replace ours',
			{
				parameters: {
					options: {
						extraParameters: { parameter: [{ name: 'redirect_uri', value: 'https://evil.example' }] },
					},
				},
			},
			/setting-invalid/,
		],
	])('%s is refused with the reason', async (_sentence, changes, message) => {
		await expect(publishTrigger({ ...setup, ...changes }, 'activate')).rejects.toThrow(message);
	});

	it('asks the provider once an admin publishes', async () => {
		const asked = provider.count('discovery');
		const fresh = { ...setup, connection: { clientId: 'another' } };
		expect(await publishTrigger(fresh, 'activate')).toBe(true);
		expect(provider.count('discovery')).toBe(asked + 1);
	});

	it('does not ask it when n8n restarts: a silent provider must not take the login down for good', async () => {
		expect(await publishTrigger({ ...setup, issuer: 'http://127.0.0.1:9' }, 'init')).toBe(true);
	});
});
