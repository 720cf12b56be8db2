import { createVerify, X509Certificate } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { mapValues, upperFirst } from 'lodash';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
// Before the first import: the list of used assertions begins an hour before the logins of these tests.
vi.hoisted(() => vi.useFakeTimers({ now: Date.parse('2026-11-23T11:00:00Z'), toFake: ['Date'] }));
import { requirePass } from '../../nodes/shared/core/loginProof';
import type { LoginItem } from '../../nodes/shared/core/loginItem';
import { openKeyPair, type KeyUse } from '../../nodes/shared/saml/sealedKeyPair';
import { SamlLoginTrigger } from '../../nodes/SamlLoginTrigger/SamlLoginTrigger.node';
import { startFakeRedis, type FakeRedis } from '../support/fakeRedis';
import { proofing, SECRET } from '../support/loginItems';
import {
	createIdentityProvider,
	encryptAssertion,
	makeKeys,
	type IdentityProvider,
	type Profile,
} from '../support/samlIdp/identityProvider';
import { readSentRequest } from '../support/samlIdp/liveLogin';
import { addressTo, attribute, IDP, NOW, type Message } from '../support/samlIdp/message';
import {
	openList,
	publishPlaced,
	visitWebhook,
	type PlacedTrigger,
	type TriggerRequest,
	type Visit,
} from '../support/visitWebhook';

const BASE = 'https://n8n.acme.example/webhook/customer-login';
const ACS = `${BASE}/acs`;
const SP = `${BASE}/metadata`;
const SIGN_ON = 'https://idp.example.test/sso?tenant=acme';

const trigger = new SamlLoginTrigger();
let idp: IdentityProvider;

beforeAll(async () => {
	idp = createIdentityProvider(await makeKeys());
});
beforeEach(() => vi.setSystemTime(NOW));
afterAll(() => vi.useRealTimers());

interface Changes {
	parameters?: IDataObject;
	connection?: ICredentialDataDecryptedObject;
	id?: string;
	credentials?: PlacedTrigger['credentials'];
}

const place = ({ parameters, connection, id, credentials }: Changes = {}): PlacedTrigger => ({
	trigger,
	...(id ? { id } : {}),
	parameters: { emailTrust: 'domains', emailDomains: 'acme.example', signatures: 'both', ...parameters },
	credentials: {
		samlIdentityProviderApi: {
			configuration: 'manual',
			entityId: IDP,
			signOnUrl: SIGN_ON,
			signers: idp.keys.idp.certificate,
			binding: 'redirect',
			...connection,
		},
		...credentials,
	},
});

interface Started extends Visit {
	cookie: string;
	location: URL;
	request: string;
	requestId: string;
	relayState: string;
}

async function start(changes: Changes = {}, request: TriggerRequest = {}): Promise<Started> {
	const visit = await visitWebhook('default', place(changes), request);
	if (visit.answer.status !== 302) throw new Error(`${visit.answer.status}: ${visit.log}`);
	const location = new URL(String(visit.answer.headers.location));
	const { xml, ...sent } = readSentRequest(location);
	return {
		...visit,
		...sent,
		location,
		cookie: String(visit.answer.cookies.at(-1)).split(';')[0] ?? '',
		request: xml,
	};
}

/** What the browser posts: an answer to this request, or to none. */
function answerTo(
	started: Pick<Started, 'requestId' | 'relayState' | 'cookie'> | undefined,
	edit: (message: Message) => void = () => undefined,
	profile: Profile = 'B',
): TriggerRequest {
	return posting(
		started,
		idp.respond(profile, (message) => {
			addressTo({ acsUrl: ACS, entityId: SP, requestId: started?.requestId })(message);
			edit(message);
		}),
	);
}

function posting(started: Pick<Started, 'relayState' | 'cookie'> | undefined, xml: string): TriggerRequest {
	return asForm(
		{
			SAMLResponse: Buffer.from(xml).toString('base64'),
			...(started ? { RelayState: started.relayState } : {}),
		},
		started ? { cookie: started.cookie } : {},
	);
}

const asForm = (fields: Record<string, string>, headers: Record<string, string> = {}): TriggerRequest => ({
	method: 'POST',
	body: fields,
	rawBody: Buffer.from(new URLSearchParams(fields).toString()),
	headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
});

const post = async (request: TriggerRequest, changes: Changes = {}): Promise<Visit> =>
	await visitWebhook('acs', place(changes), request);

let assertions = 0;
/** Each login of a test has an assertion of its own. */
const fresh = (message: Message): void => void (message.assertion.ID = `_assertion-${++assertions}`);

/** Issued a second before the list of used assertions in this process began. */
function justBefore(message: Message): void {
	fresh(message);
	message.assertion.IssueInstant = '2026-11-23T10:59:59Z';
	message.confirmation.data = { ...message.confirmation.data, NotOnOrAfter: '2026-11-23T11:05:00Z' };
	message.conditions.attributes = { NotOnOrAfter: '2026-11-23T11:05:00Z' };
}

const login = async (
	edit: (message: Message) => void = () => undefined,
	changes: Changes = {},
): Promise<Visit> =>
	await post(
		answerTo(await start(changes), (message) => {
			fresh(message);
			edit(message);
		}),
		changes,
	);

function expectRefusal(visit: Visit, reason: string, status = 400): void {
	expect(visit.log).toContain(`Login refused: ${reason} (`);
	expect(visit.items).toBeUndefined();
	expect(visit.answer.status).toBe(status);
	expect(visit.answer.body).toContain('Reference number');
	// The customer learns nothing but the number.
	expect(visit.answer.body).not.toContain(reason);
	expect(visit.answer.body).not.toContain('idp.example.test');
}

describe('the start of a login', () => {
	it('sends the customer to the provider with a request of our own and an opaque RelayState', async () => {
		const { location, request, relayState, requestId, answer, items } = await start();
		expect(location.origin + location.pathname).toBe('https://idp.example.test/sso');
		expect(location.searchParams.get('tenant')).toBe('acme');
		expect(request).toContain(`AssertionConsumerServiceURL="${ACS}"`);
		expect(request).toContain(`Destination="${SIGN_ON.replace('&', '&amp;')}"`);
		expect(request).toContain(`>${SP}</saml:Issuer>`);
		expect(request).not.toMatch(/RequestedAuthnContext|ForceAuthn|IsPassive| Format=/);
		expect(requestId).toMatch(/^_[0-9a-f]{40}$/);
		expect(Buffer.byteLength(relayState)).toBeLessThanOrEqual(80);
		expect(location.searchParams.has('Signature')).toBe(false);
		expect(answer.cookies).toHaveLength(1);
		// The answer is a POST from the provider's site, which brings only such a cookie.
		expect(answer.cookies[0]).toMatch(
			/^__Host-jsm-login-[0-9a-z]+=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=None$/,
		);
		expect(items).toBeUndefined();
	});

	it('asks for what the options say', async () => {
		const { request } = await start({
			parameters: {
				options: {
					forceAuthn: true,
					isPassive: true,
					authnContexts: 'urn:a urn:b',
					authnContextComparison: 'minimum',
					nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
					entityId: 'urn:acme:portal',
				},
			},
		});
		expect(request).toContain('ForceAuthn="true"');
		expect(request).toContain('IsPassive="true"');
		expect(request).toContain('Comparison="minimum"');
		expect(request).toContain('>urn:a</saml:AuthnContextClassRef>');
		expect(request).toContain('Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"');
		expect(request).toContain('>urn:acme:portal</saml:Issuer>');
	});

	it('RPL-12: signs with RSA-SHA256 over the raw query', async () => {
		const { location } = await start({ connection: { signingPrivateKeys: idp.keys.sp.privateKey } });
		const [signed, signature] = location.search
			.slice(1)
			.replace(/^tenant=acme&/, '')
			.split('&Signature=');
		expect(signed).toMatch(/^SAMLRequest=.*&RelayState=.*&SigAlg=http.*rsa-sha256$/);
		const verify = createVerify('RSA-SHA256').update(String(signed));
		expect(verify.verify(idp.keys.sp.publicKey, decodeURIComponent(String(signature)), 'base64')).toBe(true);
	});

	it('sends a signed request by POST, not deflated, on a page that submits itself', async () => {
		const { answer } = await visitWebhook(
			'default',
			place({ connection: { binding: 'post', signingPrivateKeys: idp.keys.sp.privateKey } }),
		);
		expect(answer.status).toBe(200);
		expect(answer.body).toContain(`<form method="post" action="${SIGN_ON}">`);
		const value = /name="SAMLRequest" value="([^"]+)"/.exec(String(answer.body))?.[1] ?? '';
		const xml = Buffer.from(value, 'base64').toString();
		expect(xml).toContain('<samlp:AuthnRequest');
		expect(xml).toContain('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256');
		expect(answer.body).toMatch(/name="RelayState" value="[^"]{40,80}"/);
		expect(answer.headers['content-security-policy']).toMatch(/script-src 'sha256-/);
		expect(answer.headers['content-security-policy']).not.toContain('form-action');
		expect(answer.headers['cache-control']).toBe('no-store');
	});

	it('refuses a return address of another site', async () => {
		const visit = await visitWebhook('default', place(), { query: { returnTo: 'https://evil.example' } });
		expectRefusal(visit, 'return-address-refused');
	});

	it('answers a browser that looks ahead with nothing', async () => {
		const visit = await visitWebhook('default', place(), { headers: { 'sec-purpose': 'prefetch' } });
		expect(visit.answer).toMatchObject({ status: 204, cookies: [] });
	});

	it.each(['image', 'empty', 'script', 'object', ''])(
		'is not begun by a page that asks for "%s", whatever the settings',
		async (destination) => {
			const request = { headers: { 'sec-fetch-dest': destination } };
			for (const changes of [{}, { connection: { entityId: '' } }]) {
				const { answer, log } = await visitWebhook('default', place(changes), request);
				expect([answer.status, answer.cookies, log]).toEqual([204, [], '']);
			}
		},
	);

	it.each(['document', 'iframe'])('is begun by a customer in a browser’s %s', async (destination) => {
		const { answer } = await start({}, { headers: { 'sec-fetch-dest': destination } });
		expect(answer.cookies).toHaveLength(1);
	});
});

describe('the end of a login', () => {
	it('starts the workflow with the identity the assertion names', async () => {
		const started = await start({}, { query: { returnTo: '/servicedesk/customer/portal/3' } });
		const { items, answer, log } = await post(answerTo(started, fresh));
		expect(log).toContain('Login verified');
		const [item] = items as unknown as LoginItem[];
		expect(item).toMatchObject({
			login: {
				protocol: 'saml',
				connection: 'Acme ID',
				initiatedBy: 'customer',
				returnTo: '/servicedesk/customer/portal/3',
				startUrl: `${BASE}/login?returnTo=%2Fservicedesk%2Fcustomer%2Fportal%2F3`,
			},
			identity: {
				issuer: IDP,
				subject: 'alice@acme.example',
				email: 'alice@acme.example',
				emailVerified: false,
				displayName: 'Alice Martin',
				groups: ['customer_group', 'acme'],
				groupsClaim: 'present',
				authentication: { contextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password' },
			},
		});
		expect(await requirePass(proofing(NOW), item as LoginItem)).toMatchObject({ ok: true });
		expect(JSON.stringify(items)).not.toMatch(/saml:|SAMLResponse|<|_assertion-/);
		// The cookie is spent.
		expect(answer.cookies[0]).toMatch(/^__Host-jsm-login-[0-9a-z]+=; Max-Age=0/);
	});

	it('says what took how long, in the item and in the record of a refusal', async () => {
		const ms = expect.any(Number) as number;
		const steps = ['provider', 'verify'].map((step) => ({ step, ms }));
		const request = answerTo(await start(), fresh);
		const { items, entries } = await post(request);
		expect(items).toMatchObject([{ trace: steps, login: { pseudonym: expect.any(String) as string } }]);
		expect(entries).toMatchObject([{ level: 'debug', metadata: { event: 'login-verified', steps } }]);
		const again = await post(request);
		expect(again.entries).toMatchObject([
			{
				level: 'warn',
				metadata: { event: 'login', protocol: 'saml', result: 'refused', reason: 'assertion-reused', steps },
			},
		]);
		expect(again.answer.body).toContain(String(again.entries[0]?.metadata.reference));
	});

	it('RPL-1: a second post of the same answer starts nothing', async () => {
		const request = answerTo(await start(), fresh);
		expect((await post(request)).items).toHaveLength(1);
		expectRefusal(await post(request), 'assertion-reused');
	});

	it('too-many-requests: nothing is spent; after waiting, a reload goes on', async () => {
		const by = { parameters: { options: { requestsPerAddress: 1 } } };
		const request = { ...answerTo(await start(by), fresh), address: '203.0.113.9' };
		const now = performance.now();
		const clock = vi.spyOn(performance, 'now').mockReturnValue(now);
		await post({ ...asForm({ SAMLResponse: 'x' }), address: request.address }, by);
		const { answer, items } = await post(request, by);
		expect([answer.status, answer.headers['retry-after'], items]).toEqual([429, '60', undefined]);
		clock.mockReturnValue(now + 60_000);
		const again = await post(request, by);
		clock.mockRestore();
		expect(again.items).toHaveLength(1);
	});

	it('RPL-6: of 100 posts of one answer at a time, one starts the workflow', async () => {
		const request = answerTo(await start(), fresh);
		const visits = await Promise.all(Array.from({ length: 100 }, async () => await post(request)));
		expect(visits.filter(({ items }) => items)).toHaveLength(1);
		expect(visits.filter(({ log }) => log.includes('assertion-reused'))).toHaveLength(99);
	});

	it('RPL-6: of 100 different answers to one request, one starts the workflow', async () => {
		const started = await start();
		const requests = Array.from({ length: 100 }, () => answerTo(started, fresh));
		const visits = await Promise.all(requests.map(async (request) => await post(request)));
		expect(visits.filter(({ items }) => items)).toHaveLength(1);
		expect(visits.filter(({ log }) => log.includes('state-reused'))).toHaveLength(99);
	});

	it('RPL-7: junk from another browser does not burn the request', async () => {
		const started = await start();
		const junk = answerTo({ ...started, cookie: '' }, fresh);
		expectRefusal(await post(junk), 'state-missing');
		expectRefusal(
			await post(answerTo(started, (message) => (message.response.Destination = 'https://x.example'))),
			'destination-mismatch',
		);
		expect((await post(answerTo(started, fresh))).items).toHaveLength(1);
	});

	it('RPL-10: an answer after ten minutes, or at another connection, is refused', async () => {
		const started = await start();
		expectRefusal(await post(answerTo(started, fresh), { id: 'trigger-2' }), 'wrong-connection');
		vi.setSystemTime(NOW + 600_000);
		expectRefusal(await post(answerTo(started, fresh)), 'state-expired');
	});

	describe('RPL-11: what this process, begun at 11:00:00, cannot vouch for', () => {
		const unsolicited: Changes = { parameters: { options: { unsolicited: true } } };
		const issuedAt = (time: string) => (message: Message) => {
			fresh(message);
			message.assertion.IssueInstant = `2026-11-23T${time}Z`;
			message.confirmation.data = { ...message.confirmation.data, NotOnOrAfter: '2026-11-23T11:05:00Z' };
			message.conditions.attributes = { NotOnOrAfter: '2026-11-23T11:05:00Z' };
		};
		const setTime = (time: string) => vi.setSystemTime(Date.parse(`2026-11-23T${time}Z`));

		it.each<[string, string, string, boolean]>([
			['asked for before, issued before', '10:59:50', '10:59:59', false],
			['asked for before, issued by a clock that may be ahead', '10:59:50', '11:00:59.999', false],
			['asked for before, issued later than any clock can say', '10:59:50', '11:01:00', true],
			['asked for since, by a clock that is behind', '11:00:00', '10:59:30', true],
		])('%s', async (_sentence, begun, issued, isAccepted) => {
			setTime(begun);
			const started = await start();
			setTime('11:00:30');
			const visit = await post(answerTo(started, issuedAt(issued)));
			if (isAccepted) expect(visit.items).toHaveLength(1);
			else expectRefusal(visit, 'assertion-too-old');
		});

		it.each<[string, string, boolean]>([
			['issued before', '10:59:59', false],
			['issued by a clock that may be ahead', '11:00:59.999', false],
			['issued later than any clock can say', '11:01:00', true],
		])('asked for by nobody, %s', async (_sentence, issued, isAccepted) => {
			setTime('11:00:30');
			const visit = await post(answerTo(undefined, issuedAt(issued)), unsolicited);
			if (isAccepted) expect(visit.items).toHaveLength(1);
			else expectRefusal(visit, 'assertion-too-old');
		});
	});

	it('a request of another browser, swapped in with its own cookie, is refused', async () => {
		const [mine, theirs] = [await start(), await start()];
		expectRefusal(await post(answerTo({ ...theirs, cookie: mine.cookie }, fresh)), 'state-missing');
		const swapped = { ...theirs, relayState: mine.relayState, cookie: mine.cookie };
		expectRefusal(await post(answerTo(swapped, fresh)), 'request-mismatch');
	});
});

describe('used logins remembered in Redis', () => {
	let redis: FakeRedis;
	let shared: Changes;

	beforeEach(async () => {
		redis = await startFakeRedis();
		shared = {
			parameters: { options: { usedOnceStore: 'redis' } },
			credentials: { jsmLoginStoreApi: redis.credential },
		};
	});
	afterEach(async () => await redis.stop());

	it('RPL-6: of 100 posts of one answer at a time, one starts the workflow', async () => {
		const request = answerTo(await start(shared), fresh);
		const visits = await Promise.all(Array.from({ length: 100 }, async () => await post(request, shared)));
		expect(visits.filter(({ items }) => items)).toHaveLength(1);
		expect(visits.filter(({ log }) => log.includes('assertion-reused'))).toHaveLength(99);
		expect(redis.keys().filter((key) => key.includes(':used:'))).toHaveLength(2);
	});

	it('state-reused: another answer to the same request', async () => {
		const started = await start(shared);
		expect((await post(answerTo(started, fresh), shared)).items).toHaveLength(1);
		expectRefusal(await post(answerTo(started, fresh), shared), 'state-reused');
	});

	it('RPL-11: what was issued before this process began counts, once: Redis knows', async () => {
		vi.setSystemTime(Date.parse('2026-11-23T11:00:30Z'));
		const request = answerTo(await start(shared), justBefore);
		expect((await post(request, shared)).items).toHaveLength(1);
		expectRefusal(await post(request, shared), 'assertion-reused');
	});

	it('RPL-11: assertion-too-old: what was used before Redis lost its data; a login begun since counts', async () => {
		const request = answerTo(await start(shared), fresh);
		expect((await post(request, shared)).items).toHaveLength(1);
		redis.lose();
		vi.setSystemTime(NOW + 1);
		expectRefusal(await post(request, shared), 'assertion-too-old');
		expect((await post(answerTo(await start(shared), fresh), shared)).items).toHaveLength(1);
	});

	it.each(['activate', 'init'] as const)(
		'RPL-11: publishing (%s) lets Redis begin before the first login',
		async (mode) => {
			await publishPlaced(place(shared), mode);
			expect(redis.keys()).toContain('jsm-sso:since');
		},
	);

	it('RPL-9: store-unreachable: Redis is away; once it is back the same answer counts', async () => {
		const request = answerTo(await start(shared), fresh);
		await redis.stop();
		const began = performance.now();
		const visit = await post(request, shared);
		expect(performance.now() - began).toBeLessThan(2000);
		expect([visit.items, visit.answer.status]).toEqual([undefined, 503]);
		const [reference] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(String(visit.answer.body)) ?? [];
		expect(visit.log).toContain(`Login refused: store-unreachable (reference ${reference}`);
		await redis.start();
		expect((await post(request, shared)).items).toHaveLength(1);
	});

	it('store-unreachable: publishing is refused', async () => {
		await redis.stop();
		await expect(publishPlaced(place(shared), 'activate')).rejects.toThrow(/store-unreachable/);
	});
});

describe('logins that begin at the identity provider', () => {
	const allowed: Changes = { parameters: { options: { unsolicited: true } } };

	it('are refused unless the connection allows them', async () => {
		expectRefusal(await post(answerTo(undefined, fresh)), 'request-mismatch');
	});

	it('end at the first granted portal, whatever RelayState says', async () => {
		const request = answerTo(undefined, fresh);
		const body = { ...request.body, RelayState: 'https://evil.example/' } as Record<string, string>;
		const { items } = await post(asForm(body), allowed);
		const [item] = items as unknown as LoginItem[];
		expect(item?.login).toMatchObject({ initiatedBy: 'identityProvider', protocol: 'saml' });
		expect(item?.login).not.toHaveProperty('returnTo');
		expect(item?.login.startUrl).toBe(`${BASE}/login`);
	});

	it('RPL-3: count once', async () => {
		const request = answerTo(undefined, fresh);
		expect((await post(request, allowed)).items).toHaveLength(1);
		expectRefusal(await post(request, allowed), 'assertion-reused');
	});

	it('SEM-IRT: an answer that names a request is not one nobody asked for', async () => {
		const started = await start();
		const { body } = answerTo(started, fresh);
		const stolen = { SAMLResponse: (body as Record<string, string>).SAMLResponse ?? '' };
		expectRefusal(await post(asForm(stolen), allowed), 'request-mismatch');
	});
});

describe('who is let in', () => {
	it('only addresses of the listed domains', async () => {
		expectRefusal(
			await login((message) => (message.attributes = attribute('email', ['eve@evil.example']))),
			'email-domain-not-allowed',
			403,
		);
	});

	it('every address where the provider verifies all of them', async () => {
		const changes = { parameters: { emailTrust: 'provider' } };
		const mail = (message: Message): void =>
			void (message.attributes = attribute('mail', ['eve@evil.example']));
		expect((await login(mail, changes)).items).toHaveLength(1);
		const denied = (message: Message): void => {
			mail(message);
			message.attributes += attribute('email_verified', ['false']);
		};
		expectRefusal(await login(denied, changes), 'email-unverified', 403);
	});

	describe('what an admin reads about an attribute that is missing: the names that did arrive, no values', () => {
		const entra = [
			'tenantid',
			'objectidentifier',
			'displayname',
			'identityprovider',
			'authnmethodsreferences',
		]
			.map((name) => `http://schemas.microsoft.com/identity/claims/${name}`)
			.concat('http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name');
		const sending =
			(...names: string[]) =>
			(message: Message) => {
				message.nameId = message.nameId.replace('emailAddress', 'unspecified');
				message.attributes = names.map((name) => attribute(name, ['Sales'])).join('');
			};

		it.each<[string, string, (message: Message) => void, IDataObject, string]>([
			[
				'email-missing',
				'the e-mail address',
				sending('department', 'uid'),
				{ attributes: { email: 'mail, upn' } },
				'field "E-Mail Address", expected "one of the attributes mail, upn", received "attributes that arrived: department, uid"',
			],
			[
				'email-missing',
				'the e-mail address, where names are addresses',
				sending(...entra),
				{},
				`received "attributes that arrived: ${entra.join(', ')}"`,
			],
			['email-missing', 'every attribute', sending(), {}, 'received "attributes that arrived: none"'],
			[
				'subject-invalid',
				'the subject',
				sending('department'),
				{ attributes: { subject: 'uid' } },
				'field "Subject", expected "one of the attributes uid", received "attributes that arrived: department"',
			],
			[
				'email-unverified',
				'the confirmation of the address',
				() => undefined,
				{ emailTrust: 'verified' },
				'field "E-Mail Verified", expected "one of the attributes email_verified, emailVerified", received "attributes that arrived: email, name, groups"',
			],
			[
				'email-unverified',
				'a good confirmation of the address',
				(message) => (message.attributes += attribute('email_verified', ['True'])),
				{ emailTrust: 'verified' },
				'field "E-Mail Verified", expected "true", received "True"',
			],
		])('%s: %s', async (reason, _what, edit, parameters, facts) => {
			const visit = await login(edit, { parameters });
			expectRefusal(visit, reason, 403);
			expect(visit.log).toContain(facts);
			expect(visit.log).not.toContain('Sales');
			expect(visit.answer.body).not.toContain('attribute');
		});
	});

	it('nobody whose sign-in was weaker than demanded', async () => {
		const changes = { parameters: { options: { authnContexts: 'urn:mfa', requireAuthnContext: true } } };
		expectRefusal(await login(undefined, changes), 'authentication-too-weak', 403);
		const strong = (message: Message): void =>
			void (message.authn = message.authn.replace(
				'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
				'urn:mfa',
			));
		expect((await login(strong, changes)).items).toHaveLength(1);
	});
});

describe('what an admin reads about a refusal', () => {
	it.each<[string, (message: Message) => void, string[]]>([
		[
			'audience-mismatch',
			(m) => (m.conditions.content = m.conditions.content.replace(SP, 'urn:other')),
			[SP, 'urn:other'],
		],
		['issuer-mismatch', (m) => (m.issuer = m.issuer.replace(IDP, 'urn:other')), [IDP, 'urn:other']],
		[
			'recipient-mismatch',
			(m) => (m.confirmation.data = { ...m.confirmation.data, Recipient: 'urn:other' }),
			[ACS, 'urn:other'],
		],
		[
			'assertion-expired',
			(m) => (m.conditions.attributes.NotOnOrAfter = new Date(NOW - 90_000).toISOString()),
			['90 s ago'],
		],
		[
			'assertion-time-implausible',
			(m) => (m.conditions.attributes.NotBefore = new Date(NOW + 600_000).toISOString()),
			['600 s ahead'],
		],
	])('%s says what was expected and what came', async (reason, edit, facts) => {
		const visit = await login(edit);
		expectRefusal(visit, reason);
		for (const fact of facts) expect(visit.log).toContain(fact);
	});
});

describe('bad requests', () => {
	it('refuses a form of more than half a megabyte', async () => {
		const request = asForm({ SAMLResponse: 'A'.repeat(600_000) });
		expectRefusal(await post(request), 'request-too-large', 413);
	});

	it('refuses anything but a form', async () => {
		const request = { ...asForm({ SAMLResponse: 'AAAA' }), headers: { 'content-type': 'application/json' } };
		expectRefusal(await post(request), 'malformed-request');
	});

	it('refuses a repeated field', async () => {
		const request = asForm({ SAMLResponse: 'AAAA' });
		expectRefusal(await post({ ...request, body: { SAMLResponse: ['AAAA', 'AAAA'] } }), 'malformed-request');
	});
});

describe('single logout is not offered unless it is switched on', () => {
	const redirect =
		'LO-1 LO-2 LO-3 LO-4 LO-5 LO-6 LO-7 LO-8 LO-9 LO-10 LO-11 LO-12 LO-13 LO-14 LO-15 LO-16 LO-17 LO-18 LO-19 LO-20'.split(
			' ',
		);
	const posted = 'LP-1 LP-2 LP-3 LP-4 LP-5 LP-6'.split(' ');
	const message = '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>';

	// Whatever such a message holds, it is not read: neither inflated nor parsed.
	it.each(redirect)('%s: nothing sent by Redirect is read (logout-not-supported)', async () => {
		const query = {
			SAMLRequest: deflateRawSync(message).toString('base64'),
			RelayState: 'https://evil.example',
		};
		expectRefusal(await visitWebhook('logout', place(), { query }), 'logout-not-supported', 501);
	});

	it.each(posted)('%s: nothing sent by POST is read (logout-not-supported)', async () => {
		const request = asForm({ SAMLRequest: Buffer.from(message).toString('base64') });
		expectRefusal(await visitWebhook('logout', place(), request), 'logout-not-supported', 501);
	});

	it('needs no settings to say so, and stands in no metadata', async () => {
		const broken = place({ credentials: { samlIdentityProviderApi: undefined } });
		expectRefusal(await visitWebhook('logout', broken), 'logout-not-supported', 501);
		expect((await visitWebhook('metadata', place())).answer.body).not.toContain('SingleLogoutService');
	});
});

describe('our metadata', () => {
	it('names both keys, each for its own purpose, and our address', async () => {
		const { sp, next } = idp.keys;
		const { answer } = await visitWebhook(
			'metadata',
			place({
				connection: {
					signingPrivateKeys: sp.privateKey + sp.certificate,
					decryptionPrivateKeys: next.certificate + next.privateKey,
				},
			}),
		);
		expect(answer.status).toBe(200);
		expect(answer.headers['content-type']).toContain('application/samlmetadata+xml');
		const xml = String(answer.body);
		expect(xml).toContain(`entityID="${SP}"`);
		expect(xml).toContain(`Location="${ACS}"`);
		expect(xml).toContain('AuthnRequestsSigned="true"');
		const key = (use: string): string | undefined =>
			new RegExp(`use="${use}"><ds:KeyInfo[^>]*><ds:X509Data><ds:X509Certificate>([^<]+)`).exec(xml)?.[1];
		expect(key('signing')).toBe(sp.certificateBase64);
		expect(key('encryption')).toBe(next.certificateBase64);
		expect(xml).not.toContain('PRIVATE');
		expect(xml).not.toContain('cbc');
	});
});

const emptyRow = { keyPair: { __rl: true, mode: 'list', value: '' } };

const keyRow = (value: string) => ({ keyPair: { ...emptyRow.keyPair, value, cachedResultName: 'Key pair' } });

/** Opens the list of the first row, as an admin does. */
const openKeyList = async (use: KeyUse, changes: Changes = {}) =>
	await openList(
		place({ ...changes, parameters: { ourKeys: { [use]: [emptyRow] }, ...changes.parameters } }),
		`make${upperFirst(use)}KeyPair`,
		`ourKeys.${use}[0].keyPair`,
	);

describe('our keys made here', () => {
	interface MadePair {
		sealed: string;
		privateKey: string;
		certificate: string;
		publicKey: string;
		certificateBase64: string;
	}
	let signing: MadePair;
	let nextSigning: MadePair;
	let decryption: MadePair;
	let nextDecryption: MadePair;

	async function make(use: KeyUse): Promise<MadePair> {
		const [choice] = await openKeyList(use);
		const sealed = String(choice?.value);
		const pair = await openKeyPair(SECRET, use, sealed);
		if (!pair) throw new Error('The list offered no key pair');
		const { publicKey, raw } = new X509Certificate(pair.certificate);
		return {
			...pair,
			sealed,
			publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
			certificateBase64: raw.toString('base64'),
		};
	}

	beforeAll(async () => {
		[signing, nextSigning, decryption, nextDecryption] = await Promise.all([
			make('signing'),
			make('signing'),
			make('decryption'),
			make('decryption'),
		]);
		// Primes are found by luck.
	}, 60_000);

	const holding = (rows: Partial<Record<KeyUse, string[]>>, changes: Changes = {}): Changes => ({
		...changes,
		parameters: { ...changes.parameters, ourKeys: mapValues(rows, (sealed = []) => sealed.map(keyRow)) },
	});

	const publishedKeys = async (changes: Changes, use: 'signing' | 'encryption'): Promise<unknown[]> => {
		const { answer } = await visitWebhook('metadata', place(changes));
		const certificates = new RegExp(
			`use="${use}"><ds:KeyInfo[^>]*><ds:X509Data><ds:X509Certificate>([^<]+)`,
			'g',
		);
		return [...String(answer.body).matchAll(certificates)].map(([, base64]) => base64);
	};

	it.each<KeyUse>(['signing', 'decryption'])(
		'a list offers one new pair for %s, named after now',
		async (use) => {
			expect(await openKeyList(use)).toEqual([
				{ name: 'Key pair made 2026-11-23 12:00:00 UTC', value: expect.stringMatching(/^eyJ/) as string },
			]);
		},
	);

	it('a row that has one is offered nothing else', async () => {
		const parameters = { ourKeys: { signing: [keyRow(signing.sealed)] } };
		expect(await openKeyList('signing', { parameters })).toEqual([]);
	});

	it.each<[string, Changes['credentials']]>([
		['no login secret', { jsmLoginSecretApi: undefined }],
		['a short login secret', { jsmLoginSecretApi: { secret: 'short' } }],
	])('the list says what is missing: %s', async (_what, credentials) => {
		await expect(openKeyList('signing', { credentials })).rejects.toThrow('A Login Secret is needed first');
	});

	it('the workflow holds nothing of a private key', () => {
		const { parameters } = place(holding({ signing: [signing.sealed], decryption: [decryption.sealed] }));
		const workflow = JSON.stringify(parameters);
		expect(workflow).toContain(signing.sealed);
		expect(workflow).not.toContain('PRIVATE KEY');
		for (const { privateKey } of [signing, decryption]) {
			const lines = privateKey.split('\n').filter((line) => line.length === 64);
			expect(lines.length).toBeGreaterThan(30);
			for (const line of lines) expect(workflow).not.toContain(line);
		}
	});

	it('our metadata has every signing key, pasted ones first, and of the decryption keys the newest', async () => {
		const { sp, next } = idp.keys;
		const rows = {
			signing: [signing.sealed, nextSigning.sealed],
			decryption: [decryption.sealed, nextDecryption.sealed],
		};
		const changes = holding(rows, {
			connection: {
				signingPrivateKeys: sp.privateKey + sp.certificate,
				decryptionPrivateKeys: next.privateKey + next.certificate,
			},
		});
		expect(await publishPlaced(place(changes), 'activate')).toBe(true);
		expect(await publishedKeys(changes, 'signing')).toEqual([
			sp.certificateBase64,
			signing.certificateBase64,
			nextSigning.certificateBase64,
		]);
		expect(await publishedKeys(changes, 'encryption')).toEqual([nextDecryption.certificateBase64]);
	});

	it('the first of them signs requests, until it is taken away', async () => {
		const isSignedBy = async (pair: MadePair, rows: MadePair[]): Promise<boolean> => {
			const { location } = await start(holding({ signing: rows.map(({ sealed }) => sealed) }));
			const [signed, signature] = location.search
				.slice(1)
				.replace(/^tenant=acme&/, '')
				.split('&Signature=');
			const verify = createVerify('RSA-SHA256').update(String(signed));
			return verify.verify(pair.publicKey, decodeURIComponent(String(signature)), 'base64');
		};
		expect(await isSignedBy(signing, [signing, nextSigning])).toBe(true);
		expect(await isSignedBy(nextSigning, [nextSigning])).toBe(true);
	});

	it.each<[string, () => MadePair]>([
		['the old one', () => decryption],
		['the new one', () => nextDecryption],
	])('an assertion encrypted for %s of two lets her in', async (_what, pair) => {
		const changes = holding({ decryption: [decryption.sealed, nextDecryption.sealed] });
		const started = await start(changes);
		const edit = (message: Message): void => {
			addressTo({ acsUrl: ACS, entityId: SP, requestId: started.requestId })(message);
			fresh(message);
		};
		const encrypted = await encryptAssertion(idp.signedAssertion(edit), { sp: pair() });
		const { items } = await post(posting(started, idp.wrap(encrypted, true, edit)), changes);
		expect(items).toMatchObject([{ identity: { email: 'alice@acme.example' } }]);
	});

	it.each<[string, string, () => Changes]>([
		['no choice', 'Signing Key Pair, row 1', () => holding({ signing: [''] })],
		[
			'sealed with another login secret',
			'Signing Key Pair, row 1',
			() =>
				holding(
					{ signing: [signing.sealed] },
					{ credentials: { jsmLoginSecretApi: { secret: `${SECRET}.` } } },
				),
		],
		[
			'changed text',
			'Signing Key Pair, row 2',
			() => holding({ signing: [signing.sealed, `${nextSigning.sealed.slice(0, -4)}AAAA`] }),
		],
		['made for signing', 'Decryption Key Pair, row 1', () => holding({ decryption: [signing.sealed] })],
		['made for decryption', 'Signing Key Pair, row 1', () => holding({ signing: [decryption.sealed] })],
		[
			'a private key in the clear',
			'Signing Key Pair, row 1',
			() => holding({ signing: [signing.privateKey] }),
		],
	])(
		'%s: refused at publication and at every request, naming %s (setting-invalid)',
		async (_what, row, make) => {
			const changes = make();
			await expect(publishPlaced(place(changes), 'activate')).rejects.toThrow(
				new RegExp(`setting-invalid.*Our Keys Made Here, ${row}.*[Rr]emove the row`),
			);
			for (const webhook of ['default', 'metadata']) {
				const visit = await visitWebhook(webhook, place(changes));
				expectRefusal(visit, 'setting-invalid', 503);
				expect(visit.log).toContain(row);
			}
			expect((await post(answerTo(undefined), changes)).items).toBeUndefined();
		},
	);

	it('a pair made for signing must not be pasted for decryption', async () => {
		const changes = holding(
			{ signing: [signing.sealed] },
			{ connection: { decryptionPrivateKeys: signing.privateKey } },
		);
		await expect(publishPlaced(place(changes), 'activate')).rejects.toThrow('other keys than for signing');
	});

	it('are opened once, not for every request', async () => {
		const changes = holding({ signing: [nextSigning.sealed], decryption: [nextDecryption.sealed] });
		const decrypt = vi.spyOn(crypto.subtle, 'decrypt');
		await visitWebhook('metadata', place(changes));
		expect(decrypt).toHaveBeenCalledTimes(2);
		await visitWebhook('metadata', place(changes));
		expect(decrypt).toHaveBeenCalledTimes(2);
		decrypt.mockRestore();
	});
});

describe('settings', () => {
	it.each<[string, Changes]>([
		['Login Secret', { credentials: { jsmLoginSecretApi: { secret: 'short' } } }],
		['E-Mail Domains', { parameters: { emailDomains: '' } }],
		['What Must Be Signed', { parameters: { signatures: 'nothing' } }],
		['Clock Difference', { parameters: { options: { clockSkew: -1 } } }],
		['Oldest Assertion', { parameters: { options: { maxAge: 0 } } }],
		['Encryption Required', { parameters: { options: { encryptionRequired: 'true' } } }],
		['Insist on the Authentication Context', { parameters: { options: { requireAuthnContext: 'true' } } }],
		['Sign in Every Time', { parameters: { options: { forceAuthn: 'true' } } }],
		['Who May Claim an E-Mail Address', { parameters: { emailTrust: 'anybody' } }],
		['Allowed Return Addresses', { parameters: { options: { returnOrigins: 'http://x.example' } } }],
		['Entity ID', { connection: { entityId: '' } }],
		['Sign-On Address', { connection: { signOnUrl: 'http://idp.example.test' } }],
		['Signing Certificates', { connection: { signers: 'nonsense' } }],
		[
			'Metadata Address',
			{ connection: { configuration: 'metadataUrl', metadataUrl: 'http://idp.example.test' } },
		],
		['metadata', { connection: { configuration: 'metadataXml', metadataXml: '<x/>' } }],
		['Our Signing Keys', { connection: { signingPrivateKeys: 'nonsense' } }],
	])('refuses to publish, and to sign anybody in, without a usable "%s"', async (field, changes) => {
		await expect(publishPlaced(place(changes), 'activate')).rejects.toThrow(field);
		const visit = await visitWebhook('default', place(changes));
		expect(visit.answer.status).toBe(503);
		expect(visit.log).toContain(field);
		expect((await post(answerTo(undefined), changes)).items).toBeUndefined();
	});

	it('refuses one key for both purposes', async () => {
		const key = idp.keys.sp.privateKey;
		const changes = { connection: { signingPrivateKeys: key, decryptionPrivateKeys: key } };
		await expect(publishPlaced(place(changes), 'activate')).rejects.toThrow('other keys than for signing');
	});

	it('publishes what is complete', async () => {
		expect(await publishPlaced(place(), 'activate')).toBe(true);
	});
});
