import { createVerify } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { describe, expect, it, vi } from 'vitest';
// Before the first import: the list of used assertions begins an hour before the logins of these tests.
vi.hoisted(() => vi.useFakeTimers({ now: Date.parse('2026-11-23T11:00:00Z'), toFake: ['Date'] }));
import { requirePass } from '../../../nodes/shared/core/login/loginProof';
import type { LoginItem } from '../../../nodes/shared/core/login/loginItem';
import { proofing } from '../../support/engine/loginItems';
import { attribute, IDP, NOW, type Message } from '../../support/samlIdp/message';
import { visitWebhook } from '../../support/triggers/visitWebhook';
import {
	ACS,
	BASE,
	SP,
	asForm,
	expectRefusal,
	fresh,
	useSamlTrigger,
	type Changes,
	SIGN_ON,
} from '../../support/triggers/samlTrigger';

const saml = useSamlTrigger();
const { place, start, answerTo, post, login } = saml;

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
		const { location } = await start({ connection: { signingPrivateKeys: saml.idp.keys.sp.privateKey } });
		const [signed, signature] = location.search
			.slice(1)
			.replace(/^tenant=acme&/, '')
			.split('&Signature=');
		expect(signed).toMatch(/^SAMLRequest=.*&RelayState=.*&SigAlg=http.*rsa-sha256$/);
		const verify = createVerify('RSA-SHA256').update(String(signed));
		expect(verify.verify(saml.idp.keys.sp.publicKey, decodeURIComponent(String(signature)), 'base64')).toBe(
			true,
		);
	});

	it('sends a signed request by POST, not deflated, on a page that submits itself', async () => {
		const { answer } = await visitWebhook(
			'default',
			place({ connection: { binding: 'post', signingPrivateKeys: saml.idp.keys.sp.privateKey } }),
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
				knowledge: { groups: 'known' },
				authentication: { contextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password' },
			},
		});
		expect(requirePass(proofing(NOW), item as LoginItem)).toMatchObject({ ok: true });
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
		// A refused response spends nothing, so the login keeps its cookie.
		expect(visit.answer.cookies).toEqual([]);
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
