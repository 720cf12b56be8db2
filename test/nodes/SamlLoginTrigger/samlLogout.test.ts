import { createVerify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { describe, expect, it, vi } from 'vitest';
// Before the first import: the list of used messages begins an hour before those of these tests.
vi.hoisted(() => vi.useFakeTimers({ now: Date.parse('2026-11-23T11:00:00Z'), toFake: ['Date'] }));
import type { Reason } from '../../../nodes/shared/core/refusal/reasons';
import { signedOutTexts } from '../../../nodes/shared/pages/signedOutPage';
import { makeLogoutResponse, postFields, redirectQuery, sessionIndex } from '../../support/samlIdp/logout';
import { at, IDP, nameId, NOW, status, type Message } from '../../support/samlIdp/message';
import { asForm, BASE, SP, useSamlTrigger } from '../../support/triggers/samlTrigger';
import {
	publishPlaced,
	visitWebhook,
	type PlacedTrigger,
	type TriggerRequest,
	type Visit,
} from '../../support/triggers/visitWebhook';
import {
	asItIs,
	elsewhere,
	LOGOUT,
	makeLogoutMessages,
	ofSomebodyElse,
	ofYesterday,
	withoutAnySignature,
	type Edit,
} from './logoutCases';

const SIGN_OUT = 'https://idp.example.test/slo?tenant=acme';
const STATUS = 'urn:oasis:names:tc:SAML:2.0:status';

const saml = useSamlTrigger();
const { byRedirect, byPost, latestId, cases } = makeLogoutMessages(saml);

interface Changes {
	options?: IDataObject;
	connection?: ICredentialDataDecryptedObject;
	id?: string;
}

const place = ({ options, connection, ...more }: Changes = {}): PlacedTrigger =>
	saml.place({
		...more,
		parameters: { options: { logout: true, unsolicited: true, ...options } },
		connection: {
			signOutUrl: SIGN_OUT,
			signingPrivateKeys: saml.idp.keys.sp.privateKey + saml.idp.keys.sp.certificate,
			...connection,
		},
	});

const visit = async (request: TriggerRequest = {}, changes: Changes = {}): Promise<Visit> =>
	await visitWebhook('logout', place(changes), request);

const withCookie = (cookie: string, request: TriggerRequest = {}): TriggerRequest => ({
	...request,
	headers: { ...request.headers, cookie },
});

const pairOf = (line: string | undefined): string => String(line).split(';')[0] ?? '';

let signIns = 0;

/** A login through the assertion consumer service; gives what it set. */
async function signIn(
	changes: Changes = {},
	edit: (message: Message) => void = () => undefined,
): Promise<Visit> {
	const answer = saml.answerTo(undefined, (message) => {
		message.assertion.ID = `_assertion-${++signIns}`;
		edit(message);
	});
	return await visitWebhook('acs', place(changes), answer);
}

const signInCookie = async (edit?: (message: Message) => void): Promise<string> =>
	pairOf((await signIn({}, edit)).answer.cookies.at(-1));

function expectRefusal(seen: Visit, reason: Reason, statusCode = 400): void {
	expect(seen.log).toContain(`Logout refused: ${reason} (`);
	expect(seen.items).toBeUndefined();
	expect(seen.answer.status).toBe(reason === 'request-too-large' ? 413 : statusCode);
	expect(seen.answer.body).toContain('We could not sign you out');
	expect(seen.answer.body).toContain('Reference number');
	expect(seen.answer.body).not.toContain(reason);
	expect(seen.answer.body).not.toContain('idp.example.test');
	expect(seen.answer.cookies).toEqual([]);
}

/** A message of ours in a redirect, once its signature over the octets is verified. */
function readRedirect(
	seen: Visit,
	field: 'SAMLRequest' | 'SAMLResponse',
): { xml: string; relayState?: string } {
	expect(seen.answer.status).toBe(302);
	const location = String(seen.answer.headers.location);
	expect(location.startsWith(`${SIGN_OUT}&${field}=`)).toBe(true);
	// A browser sends these very octets.
	expect(new URL(location).href).toBe(location);
	const [signed = '', signature = ''] = location.slice(SIGN_OUT.length + 1).split('&Signature=');
	expect(signed).toContain(
		`SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')}`,
	);
	const verify = createVerify('RSA-SHA256').update(signed);
	expect(verify.verify(saml.idp.keys.sp.publicKey, decodeURIComponent(signature), 'base64')).toBe(true);
	const query = new URL(location).searchParams;
	return {
		xml: inflateRawSync(Buffer.from(String(query.get(field)), 'base64')).toString(),
		relayState: query.get('RelayState') ?? undefined,
	};
}

/** The fields of the form that submits itself. */
function readForm({ answer }: Visit): Record<string, string> {
	expect(answer.status).toBe(200);
	expect(answer.body).toContain(`<form method="post" action="${SIGN_OUT}">`);
	expect(answer.body).toContain('<h1>Signing out</h1>');
	const inputs = String(answer.body).matchAll(/name="(\w+)" value="([^"]*)"/g);
	return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]));
}

const readAnswer = (seen: Visit): { xml: string; relayState?: string } => readRedirect(seen, 'SAMLResponse');

describe('a logout that begins at the provider', () => {
	it.each(cases.map((one) => [one.id, one.what, one.verdict, one] as const))(
		'%s: %s → %s',
		async (_id, _what, verdict, { make }) => {
			const cookie = await signInCookie();
			const seen = await visit(withCookie(cookie, make()), {});
			if (verdict !== 'accept') {
				expectRefusal(seen, verdict);
				return;
			}
			const { xml } = readAnswer(seen);
			expect(xml).toContain('<samlp:LogoutResponse');
			expect(xml).toContain(`InResponseTo="${latestId()}"`);
			expect(xml).toContain(`Destination="${SIGN_OUT}"`);
			expect(xml).toContain(`>${SP}</saml:Issuer>`);
			expect(xml).toContain(`<samlp:StatusCode Value="${STATUS}:Success"/>`);
			expect(seen.answer.cookies).toHaveLength(1);
			expect(seen.answer.cookies[0]).toMatch(/^__Host-jsm-signed-in-[0-9a-f]{16}=; Max-Age=0; /);
			expect(seen.items).toBeUndefined();
			expect(seen.log).toContain('Logout by the identity provider answered');
			expect(seen.log).not.toContain('alice');
		},
	);

	it('LO-14 LO-15: RelayState goes back exactly as it came, to the provider alone', async () => {
		for (const relayState of ['https://evil.example.test/', 'a&SigAlg=b SigAlg', "it's (not)*~ +plain"]) {
			const seen = await visit(byRedirect(asItIs, { relayState }));
			expect(readAnswer(seen).relayState).toBe(relayState);
		}
	});

	it('is answered by POST where the provider wants that, signed inside', async () => {
		const seen = await visit(byPost(asItIs, undefined, { relayState: '"><b>' }), {
			connection: { binding: 'post' },
		});
		const { SAMLResponse = '', RelayState } = readForm(seen);
		expect(RelayState).toBe('&quot;&gt;&lt;b&gt;');
		const xml = Buffer.from(SAMLResponse, 'base64').toString();
		expect(xml).toMatch(/<\/saml:Issuer><Signature .*rsa-sha256/s);
	});

	it('counts once (logout-reused), also of 100 at a time', async () => {
		const request = byRedirect();
		const seen = await Promise.all(Array.from({ length: 100 }, async () => await visit(request)));
		expect(seen.filter(({ answer }) => answer.status === 302)).toHaveLength(1);
		expect(seen.filter(({ log }) => log.includes('Logout refused: logout-reused ('))).toHaveLength(99);
		const posted = byPost();
		expect((await visit(posted)).answer.status).toBe(302);
		expectRefusal(await visit(posted), 'logout-reused');
	});

	it.each<[string, string, 'accept' | Reason]>([
		['issued before this process began', '10:59:59', 'logout-out-of-time'],
		['issued by a clock that may be ahead', '11:00:59.999', 'logout-out-of-time'],
		['issued later than any clock can say', '11:01:00', 'accept'],
	])('RPL-11: %s, at %s → %s', async (_sentence, time, verdict) => {
		vi.setSystemTime(Date.parse('2026-11-23T11:00:30Z'));
		const issued: Edit = ({ attributes }) => void (attributes.IssueInstant = `2026-11-23T${time}Z`);
		const seen = await visit(byRedirect(issued));
		if (verdict === 'accept') expect(readAnswer(seen).xml).toContain(`${STATUS}:Success`);
		else expectRefusal(seen, verdict);
	});

	it.each<[string, Edit]>([
		['names another person', (m) => (m.content = m.content.replace('alice@', 'bob@'))],
		['names another session', (m) => (m.content = m.content.replace('_session-1', '_session-2'))],
		['means another kind of name', (m) => (m.content = m.content.replace(':emailAddress', ':unspecified'))],
	])('leaves the sign-in of this browser alone when it %s, and answers the same', async (_what, edit) => {
		const cookie = await signInCookie();
		const seen = await visit(withCookie(cookie, byRedirect(edit)));
		expect(readAnswer(seen).xml).toContain(`${STATUS}:Success`);
		expect(seen.answer.cookies).toEqual([]);
	});

	it.each<[string, Edit]>([
		['all sessions', (m) => (m.content = m.content.replace(/<samlp:SessionIndex>.*$/, ''))],
		['several sessions', (m) => (m.content += sessionIndex('_session-2'))],
	])('ends the sign-in when it names %s', async (_what, edit) => {
		const seen = await visit(withCookie(await signInCookie(), byPost(edit)));
		expect(seen.answer.cookies[0]).toContain('Max-Age=0');
	});

	it.each<[string, () => TriggerRequest]>([
		['Redirect', () => byRedirect()],
		['POST', () => byPost()],
	])('is answered in a frame of the provider, by %s', async (_binding, make) => {
		const request = withCookie(await signInCookie(), make());
		const seen = await visit({ ...request, headers: { ...request.headers, 'sec-fetch-dest': 'iframe' } });
		expect(readAnswer(seen).xml).toContain(`${STATUS}:Success`);
		expect(seen.answer.cookies[0]).toContain('Max-Age=0');
	});

	it('is answered the same without a cookie, which a browser may keep back in a frame', async () => {
		const seen = await visit(byRedirect());
		expect(readAnswer(seen).xml).toContain(`${STATUS}:Success`);
		expect(seen.answer.cookies).toEqual([]);
	});

	it('is answered at the address metadata names for answers, with a certificate of metadata', async () => {
		const services = (['Redirect', 'POST'] as const).map(
			(name) =>
				`<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${name}" Location="https://idp.example.test/${name}" ResponseLocation="${SIGN_OUT}"/>`,
		);
		const metadataXml = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${IDP}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${saml.idp.keys.idp.certificateBase64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>${services.join('')}<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.test/sso"/></IDPSSODescriptor></EntityDescriptor>`;
		const connection = { configuration: 'metadataXml', metadataXml };
		expect(readAnswer(await visit(byRedirect(), { connection })).xml).toContain(`${STATUS}:Success`);
		// The binding of the request is the one of the answer, where the provider offers both.
		expect(readForm(await visit(byPost(), { connection }))).toHaveProperty('SAMLResponse');
	});
});

interface Left extends Visit {
	cookie: string;
	xml: string;
	requestId: string;
	relayState: string;
}

async function leave(changes: Changes = {}): Promise<Left> {
	const seen = await visit(withCookie(await signInCookie()), changes);
	const { xml, relayState = '' } = readRedirect(seen, 'SAMLRequest');
	return {
		...seen,
		xml,
		relayState,
		requestId: / ID="([^"]+)"/.exec(xml)?.[1] ?? '',
		cookie: pairOf(seen.answer.cookies.at(-1)),
	};
}

interface AnswerChanges {
	edit?: Edit;
	relayState?: string;
	change?: (query: string) => string;
	binding?: 'redirect' | 'post';
}

function answerTo(
	{ requestId, relayState, cookie }: Pick<Left, 'requestId' | 'relayState' | 'cookie'>,
	{ edit = asItIs, binding = 'redirect', ...options }: AnswerChanges = {},
): TriggerRequest {
	const message = makeLogoutResponse(LOGOUT, requestId);
	edit(message);
	const request =
		binding === 'redirect'
			? { rawQuery: redirectQuery(message, saml.idp.keys.idp, { relayState, ...options }) }
			: asForm(postFields(message, { privateKey: saml.idp.keys.idp.privateKey }, { relayState, ...options }));
	return withCookie(cookie, request);
}

describe('a logout that begins with a click', () => {
	it('forgets the sign-in at once and sends a signed request that names it as the provider did', async () => {
		const qualified = (message: Message): void =>
			void (message.nameId = nameId('alice@acme.example', { NameQualifier: IDP, SPNameQualifier: SP }));
		const seen = await visit(withCookie(await signInCookie(qualified)));
		const { xml, relayState = '' } = readRedirect(seen, 'SAMLRequest');
		expect(xml).toContain('<samlp:LogoutRequest');
		expect(xml).toMatch(/ ID="_[0-9a-f]{40}" Version="2.0" IssueInstant="2026-11-23T12:00:00.000Z"/);
		expect(xml).toContain('NotOnOrAfter="2026-11-23T12:05:00.000Z"');
		expect(xml).toContain(`Destination="${SIGN_OUT}"`);
		expect(xml).toContain(
			`Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" NameQualifier="${IDP}" SPNameQualifier="${SP}"`,
		);
		expect(xml).toContain('>alice@acme.example</saml:NameID>');
		expect(xml).toContain('<samlp:SessionIndex>_session-1</samlp:SessionIndex>');
		expect(Buffer.byteLength(relayState)).toBeLessThanOrEqual(80);
		expect(seen.answer.cookies).toHaveLength(2);
		expect(seen.answer.cookies[0]).toMatch(/^__Host-jsm-signed-in-[0-9a-f]{16}=; Max-Age=0; /);
		expect(seen.answer.cookies[1]).toMatch(
			/^__Host-jsm-logout-[0-9a-z]+=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=None$/,
		);
		expect(seen.items).toBeUndefined();
		expect(seen.log).not.toContain('alice');
	});

	it('goes by POST where the connection says so, signed inside', async () => {
		const seen = await visit(withCookie(await signInCookie()), { connection: { binding: 'post' } });
		const { SAMLRequest = '', RelayState } = readForm(seen);
		expect(RelayState).toMatch(/^[\w.-]{40,80}$/);
		expect(Buffer.from(SAMLRequest, 'base64').toString()).toMatch(/<\/saml:Issuer><Signature .*rsa-sha256/s);
	});

	it.each(['redirect', 'post'] as const)(
		'ends on a page when the provider confirms by %s',
		async (binding) => {
			const seen = await visit(answerTo(await leave(), { binding }));
			expect(seen.answer.status).toBe(200);
			expect(seen.answer.body).toContain(`<h1>${signedOutTexts.everywhere.title}</h1>`);
			expect(seen.answer.body).toContain(`href="${BASE}/login"`);
			expect(seen.answer.cookies[0]).toMatch(/^__Host-jsm-logout-[0-9a-z]+=; Max-Age=0; /);
			expect(seen.log).toContain('Logout confirmed by the identity provider');
			expect(seen.items).toBeUndefined();
		},
	);

	const inner = (outer: string): string =>
		status(`${STATUS}:${outer}`, `<samlp:StatusCode Value="${STATUS}:PartialLogout"></samlp:StatusCode>`);
	it.each([
		['below Success', inner('Success')],
		['below Responder', inner('Responder')],
		['at the top', status(`${STATUS}:PartialLogout`)],
	])('says so when not every application confirmed: PartialLogout %s', async (_where, content) => {
		const seen = await visit(answerTo(await leave(), { edit: (message) => (message.content = content) }));
		expect(seen.answer.status).toBe(200);
		expect(seen.answer.body).toContain(`<h1>${signedOutTexts.partly.title}</h1>`);
	});

	it.each<[string, Reason, AnswerChanges]>([
		['LO-17: is not signed', 'signature-missing', { change: withoutAnySignature }],
		['names no request', 'request-mismatch', { edit: (m) => (m.attributes.InResponseTo = undefined) }],
		['names another request', 'request-mismatch', { edit: (m) => (m.attributes.InResponseTo = '_other') }],
		['is for another address', 'destination-mismatch', { edit: elsewhere }],
		['is of another issuer', 'issuer-mismatch', { edit: ofSomebodyElse }],
		['is of yesterday', 'logout-out-of-time', { edit: ofYesterday }],
		['has no RelayState', 'logout-mismatch', { relayState: undefined }],
		['has a RelayState of somebody else', 'logout-mismatch', { relayState: 'https://evil.example.test/' }],
		['reports an error', 'provider-error', { edit: (m) => (m.content = status(`${STATUS}:Requester`)) }],
		['says Success in a word of its own', 'provider-error', { edit: (m) => (m.content = status('Success')) }],
		['has no status', 'message-shape-refused', { edit: (m) => (m.content = '') }],
	])('is refused when the answer %s (%s)', async (_what, reason, changes) => {
		for (const binding of changes.change ? (['redirect'] as const) : (['redirect', 'post'] as const))
			expectRefusal(await visit(answerTo(await leave(), { ...changes, binding })), reason);
	});

	it('is refused in another browser, in the wrong trigger, too late, and a second time', async () => {
		const left = await leave();
		expectRefusal(await visit(answerTo({ ...left, cookie: '' })), 'logout-mismatch');
		expectRefusal(await visit(answerTo({ ...left, cookie: (await leave()).cookie })), 'logout-mismatch');
		expectRefusal(await visit(answerTo(left), { id: 'trigger-2' }), 'logout-mismatch');
		expect((await visit(answerTo(left))).answer.status).toBe(200);
		expectRefusal(await visit(answerTo(left)), 'logout-reused');
		const late = await leave();
		vi.setSystemTime(NOW + 600_000);
		const now: Edit = ({ attributes }) => void (attributes.IssueInstant = at(599));
		expectRefusal(await visit(answerTo(late, { edit: now })), 'logout-mismatch');
	});

	it('a login that waits does not pass for a logout that waits', async () => {
		const started = await visitWebhook('default', place());
		const state = new URL(String(started.answer.headers.location)).searchParams.get('RelayState') ?? '';
		const cookie = pairOf(started.answer.cookies.at(-1));
		for (const sent of [cookie, cookie.replace('jsm-login-', 'jsm-logout-')]) {
			const request = answerTo({ requestId: '_x', relayState: state, cookie: sent });
			expectRefusal(await visit(request), 'logout-mismatch');
		}
	});

	it.each<[string, () => Promise<TriggerRequest>, Changes]>([
		['without a cookie', async () => ({}), {}],
		[
			'with a forged cookie',
			async () => withCookie((await signInCookie()).replace(/.{9}$/, 'AAAAAAAAA')),
			{},
		],
		['with the cookie of another trigger', async () => withCookie(await signInCookie()), { id: 'trigger-2' }],
		[
			'with a sign-in at another provider than the connection’s',
			async () => withCookie(await signInCookie()),
			{ connection: { entityId: 'urn:other' } },
		],
	])('%s there is nobody to sign out, and nothing is sent', async (_what, makeRequest, changes) => {
		const seen = await visit(await makeRequest(), changes);
		expect(seen.answer.status).toBe(200);
		expect(seen.answer.body).toContain(`<h1>${signedOutTexts.nobody.title}</h1>`);
		expect(seen.answer.body).not.toContain('SAMLRequest');
	});

	it('is over after twelve hours', async () => {
		const cookie = await signInCookie();
		vi.setSystemTime(NOW + 12 * 3_600_000);
		expect((await visit(withCookie(cookie))).answer.body).toContain(signedOutTexts.nobody.title);
	});

	it('is not begun by a browser that looks ahead', async () => {
		const cookie = await signInCookie();
		const seen = await visit({ headers: { cookie, 'sec-purpose': 'prefetch' } });
		expect(seen.answer).toMatchObject({ status: 204, cookies: [] });
	});

	it.each(['image', 'empty', 'iframe', 'frame', ''])(
		'is not begun by a page that asks for "%s"',
		async (destination) => {
			const headers = { cookie: await signInCookie(), 'sec-fetch-dest': destination };
			const { answer, log } = await visit({ headers });
			expect([answer.status, answer.cookies, log]).toEqual([204, [], '']);
		},
	);

	it('is begun by a link that a customer follows', async () => {
		const headers = { cookie: await signInCookie(), 'sec-fetch-dest': 'document' };
		readRedirect(await visit({ headers }), 'SAMLRequest');
	});

	it.each(['iframe', 'document'])('ends with an answer in a browser’s %s', async (destination) => {
		const request = answerTo(await leave());
		const headers = { ...request.headers, 'sec-fetch-dest': destination };
		expect((await visit({ ...request, headers })).answer.status).toBe(200);
	});

	it.each<[string, Reason, ICredentialDataDecryptedObject]>([
		['we have no key', 'setting-invalid', { signingPrivateKeys: '' }],
		['the provider has no address for it', 'provider-misconfigured', { signOutUrl: '' }],
		['the connection cannot be read', 'setting-invalid', { signers: 'nonsense' }],
	])('keeps the sign-in as long as %s (%s)', async (_what, reason, connection) => {
		expectRefusal(await visit(withCookie(await signInCookie()), { connection }), reason);
	});
});

describe('the cookie of a sign-in', () => {
	const line =
		/^__Host-jsm-signed-in-[0-9a-f]{16}=[^;]+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=None$/;

	it('is set with a verified login, sealed, beside the workflow’s own answer', async () => {
		const { answer, items } = await signIn();
		expect(items).toHaveLength(1);
		expect(answer.body).toBeUndefined();
		expect(answer.cookies).toHaveLength(1);
		expect(answer.cookies[0]).toMatch(line);
		expect(answer.cookies[0]).not.toMatch(/alice|session-1/);
		expect(JSON.stringify(items)).not.toContain('session-1');
	});

	it('is not set when logout is off, nor by a refused login', async () => {
		expect((await signIn({ options: { logout: false } })).answer.cookies).toEqual([]);
		const refused = await signIn({}, (message) => (message.response.Destination = 'https://x.example'));
		expect(refused.answer.cookies).toEqual([]);
	});

	it('stays below what browsers keep, and is none for a longer record', async () => {
		const long = (length: number) => (message: Message) =>
			void (message.authn = message.authn.replace('_session-1', 's'.repeat(length)));
		const [kept] = (await signIn({}, long(2000))).answer.cookies;
		expect(kept).toMatch(line);
		expect(Buffer.byteLength(String(kept))).toBeLessThan(4096);
		expect((await signIn({}, long(3000))).answer.cookies[0]).toContain('Max-Age=0');
	});
});

describe('settings of logout', () => {
	it('our metadata names the address for both bindings', async () => {
		const { answer } = await visitWebhook('metadata', place());
		const bindings = [
			...String(answer.body).matchAll(/<SingleLogoutService Binding="[^"]*:HTTP-(\w+)" Location="([^"]+)"/g),
		].map(([, binding, location]) => [binding, location]);
		expect(bindings).toEqual([
			['Redirect', LOGOUT],
			['POST', LOGOUT],
		]);
		// The order of the schema (metadata 2.4.2).
		expect(answer.body).toMatch(/KeyDescriptor.*SingleLogoutService.*AssertionConsumerService/s);
	});

	it.each<[string, ICredentialDataDecryptedObject]>([
		['Service Provider Signing Keys', { signingPrivateKeys: '' }],
		['SingleLogoutService', { signOutUrl: '' }],
		['Single Logout URL', { signOutUrl: 'http://idp.example.test/slo' }],
	])('refuses to publish without a usable "%s"', async (field, connection) => {
		await expect(publishPlaced(place({ connection }), 'activate')).rejects.toThrow(field);
	});

	it('publishes what is complete', async () => {
		expect(await publishPlaced(place(), 'activate')).toBe(true);
	});
});
