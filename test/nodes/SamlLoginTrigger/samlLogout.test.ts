import { createVerify } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { describe, expect, it, vi } from 'vitest';
// Before the first import: the list of used messages begins an hour before those of these tests.
vi.hoisted(() => vi.useFakeTimers({ now: Date.parse('2026-11-23T11:00:00Z'), toFake: ['Date'] }));
import type { Reason } from '../../../nodes/shared/core/refusal/reasons';
import { signedOutTexts } from '../../../nodes/shared/pages/signedOutPage';
import type { KeyPair } from '../../support/samlIdp/keys';
import {
	logoutXml,
	makeLogoutRequest,
	makeLogoutResponse,
	postFields,
	redirectQuery,
	sessionIndex,
	type LogoutMessage,
	type RedirectOptions,
} from '../../support/samlIdp/logout';
import { at, IDP, nameId, NOW, status, type Message } from '../../support/samlIdp/message';
import type { SignOptions } from '../../support/samlIdp/sign';
import { asForm, BASE, SP, useSamlTrigger } from '../../support/triggers/samlTrigger';
import {
	publishPlaced,
	visitWebhook,
	type PlacedTrigger,
	type TriggerRequest,
	type Visit,
} from '../../support/triggers/visitWebhook';

const LOGOUT = `${BASE}/logout`;
const SIGN_OUT = 'https://idp.example.test/slo?tenant=acme';
const STATUS = 'urn:oasis:names:tc:SAML:2.0:status';

const saml = useSamlTrigger();

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

let count = 0;

/** A login through the assertion consumer service; gives what it set. */
async function signIn(
	changes: Changes = {},
	edit: (message: Message) => void = () => undefined,
): Promise<Visit> {
	const answer = saml.answerTo(undefined, (message) => {
		message.assertion.ID = `_assertion-${(count += 0.25)}`.replace('.', '-');
		edit(message);
	});
	return await visitWebhook('acs', place(changes), answer);
}

const signInCookie = async (edit?: (message: Message) => void): Promise<string> =>
	pairOf((await signIn({}, edit)).answer.cookies.at(-1));

type Edit = (message: LogoutMessage) => void;
const asItIs: Edit = () => undefined;

function logoutRequest(edit: Edit = asItIs): LogoutMessage {
	const message = makeLogoutRequest(LOGOUT, `_logout-${++count}`);
	edit(message);
	return message;
}

const byRedirect = (
	edit?: Edit,
	options?: RedirectOptions,
	key: KeyPair = saml.idp.keys.idp,
): TriggerRequest => ({
	rawQuery: redirectQuery(logoutRequest(edit), key, options),
});

const byPost = (
	edit?: Edit,
	sign: Omit<SignOptions, 'uri'> | null = { privateKey: saml.idp.keys.idp.privateKey },
	more?: Parameters<typeof postFields>[2],
): TriggerRequest => asForm(postFields(logoutRequest(edit), sign ?? undefined, more));

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

interface Row {
	id: string;
	what: string;
	verdict: 'accept' | Reason;
	make: () => TriggerRequest;
}

const row = (id: string, what: string, verdict: Row['verdict'], make: Row['make']): Row => ({
	id,
	what,
	verdict,
	make,
});

const forged = (): string =>
	encodeURIComponent(
		deflateRawSync(logoutXml(logoutRequest(({ attributes }) => (attributes.ID = '_forged')))).toString(
			'base64',
		),
	);

const withoutSignature = (query: string): string => query.replace(/&Signature=.*$/, '');
const withoutAnySignature = (query: string): string => query.replace(/&SigAlg=.*$/, '');
const elsewhere: Edit = ({ attributes }) =>
	void (attributes.Destination = 'https://other.example.test/logout');
const ofSomebodyElse: Edit = (m) => void (m.issuer = m.issuer.replace(IDP, 'https://evil.example.test'));
const expired: Edit = ({ attributes }) => void (attributes.NotOnOrAfter = at(-61));
const ofYesterday: Edit = ({ attributes }) => {
	attributes.NotOnOrAfter = undefined;
	attributes.IssueInstant = at(-86_400);
};
const ofTheFuture: Edit = ({ attributes }) => void (attributes.IssueInstant = at(120));
const twoNames: Edit = (m) => void (m.content = m.content.replace(/<saml:NameID.*<\/saml:NameID>/, '$&$&'));
const encryptedName: Edit = (m) =>
	void (m.content =
		'<saml:EncryptedID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"></saml:EncryptedID>');
const longRelayState = 'x'.repeat(81);
const bomb = (bytes: number) => (): Buffer => deflateRawSync(Buffer.alloc(bytes, 'a'));

const rows: Row[] = [
	row('LO-1', 'a genuine request by Redirect', 'accept', () => byRedirect()),
	row('LO-2', 'unsigned', 'signature-missing', () => byRedirect(asItIs, { change: withoutAnySignature })),
	row('LO-3', 'the Signature stripped, SigAlg kept', 'signature-missing', () =>
		byRedirect(asItIs, { change: withoutSignature }),
	),
	row('LO-4', 'signed by the attacker', 'signature-invalid', () =>
		byRedirect(asItIs, {}, saml.idp.keys.attacker),
	),
	row('LO-5', 'rsa-sha1', 'algorithm-not-allowed', () =>
		byRedirect(asItIs, { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
	),
	row('LO-6', 'rsa-md5', 'algorithm-not-allowed', () =>
		byRedirect(asItIs, { algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5' }),
	),
	row('LO-7', 'SAMLRequest twice, signed then forged', 'malformed-request', () =>
		byRedirect(asItIs, { change: (query) => `${query}&SAMLRequest=${forged()}` }),
	),
	row('LO-8', 'SAMLRequest twice, forged then signed', 'malformed-request', () =>
		byRedirect(asItIs, { change: (query) => `SAMLRequest=${forged()}&${query}` }),
	),
	row('LO-7b', 'SAMLRequest a second time under an escaped name', 'malformed-request', () =>
		byRedirect(asItIs, { change: (query) => `${query}&%53AMLRequest=${forged()}` }),
	),
	row('LO-9', 'another Destination', 'destination-mismatch', () => byRedirect(elsewhere)),
	row('LO-9b', 'no Destination', 'destination-mismatch', () =>
		byRedirect(({ attributes }) => (attributes.Destination = undefined)),
	),
	row('LO-10', 'another Issuer', 'issuer-mismatch', () => byRedirect(ofSomebodyElse)),
	row('LO-11', 'expired', 'logout-out-of-time', () => byRedirect(expired)),
	row('LO-12', 'no NotOnOrAfter, issued a day ago', 'logout-out-of-time', () => byRedirect(ofYesterday)),
	row('LO-12b', 'NotOnOrAfter in a year, issued a day ago', 'logout-out-of-time', () =>
		byRedirect((message) => {
			ofYesterday(message);
			message.attributes.NotOnOrAfter = at(31_536_000);
		}),
	),
	row('LO-12c', 'issued in the future', 'logout-out-of-time', () => byRedirect(ofTheFuture)),
	row('LO-12d', 'no NotOnOrAfter, issued just now', 'accept', () =>
		byRedirect(({ attributes }) => (attributes.NotOnOrAfter = undefined)),
	),
	row('LO-13', 'RelayState swapped after signing', 'signature-invalid', () =>
		byRedirect(asItIs, {
			relayState: 'theirs',
			change: (query) => query.replace('RelayState=theirs', 'RelayState=mine'),
		}),
	),
	row('LO-13b', 'RelayState added after signing', 'signature-invalid', () =>
		byRedirect(asItIs, { change: (query) => `${query}&RelayState=mine` }),
	),
	row('LO-14', 'RelayState is an absolute address', 'accept', () =>
		byRedirect(asItIs, { relayState: 'https://evil.example.test/' }),
	),
	row('LO-14b', 'RelayState longer than 80 bytes', 'malformed-request', () =>
		byRedirect(asItIs, { relayState: longRelayState }),
	),
	row('LO-15', 'RelayState contains the text SigAlg', 'accept', () =>
		byRedirect(asItIs, { relayState: 'a&SigAlg=b SigAlg' }),
	),
	row('LO-16', 'SAMLRequest and SAMLResponse together', 'malformed-request', () =>
		byRedirect(asItIs, { change: (query) => `${query}&SAMLResponse=${forged()}` }),
	),
	row('LO-17', 'an unsigned LogoutResponse without InResponseTo', 'signature-missing', () => {
		const response = makeLogoutResponse(LOGOUT, '');
		response.attributes.InResponseTo = undefined;
		return { rawQuery: redirectQuery(response, saml.idp.keys.idp, { change: withoutAnySignature }) };
	}),
	row('LO-18', 'inflates from 27 KB to 20 MB, signed by the provider', 'request-too-large', () =>
		byRedirect(asItIs, { encode: bomb(20_000_000) }),
	),
	row('LO-18b', 'inflates from 260 KB to 200 MB, signed by the provider', 'request-too-large', () =>
		byRedirect(asItIs, { encode: bomb(200_000_000) }),
	),
	row('LO-18c', 'inflates, signed by nobody: it is not even inflated', 'signature-invalid', () =>
		byRedirect(asItIs, { encode: bomb(20_000_000) }, saml.idp.keys.attacker),
	),
	row('LO-19', 'not deflated', 'malformed-request', () =>
		byRedirect(asItIs, { encode: (xml) => Buffer.from(xml) }),
	),
	row('LO-20', 'two NameIDs', 'subject-invalid', () => byRedirect(twoNames)),
	row('LO-20b', 'an encrypted NameID', 'subject-encrypted', () => byRedirect(encryptedName)),
	row('LO-21', 'a document type', 'xml-refused', () =>
		byRedirect(asItIs, { encode: (xml) => deflateRawSync(`<!DOCTYPE x>${xml}`) }),
	),
	row('LO-22', 'an answer where a request is announced', 'message-shape-refused', () =>
		byRedirect(asItIs, {
			encode: (xml) => deflateRawSync(xml.replaceAll('LogoutRequest', 'LogoutResponse')),
		}),
	),
	row('LO-23', 'of SAML 1.1', 'version-mismatch', () =>
		byRedirect(({ attributes }) => (attributes.Version = '1.1')),
	),
	row('LO-24', 'a Signature that is not base64', 'signature-malformed', () =>
		byRedirect(asItIs, { change: (query) => query.replace(/Signature=.*$/, 'Signature=!!') }),
	),
	row('LO-25', 'rsa-sha512', 'accept', () =>
		byRedirect(asItIs, { algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512' }),
	),
	row('LP-1', 'a genuine request by POST', 'accept', () => byPost()),
	row('LP-2', 'unsigned', 'signature-missing', () => byPost(asItIs, null)),
	row('LP-3', 'another Destination', 'destination-mismatch', () => byPost(elsewhere)),
	row('LP-4', 'a comment in DigestValue', 'signature-malformed', () =>
		byPost(asItIs, undefined, {
			change: (xml) => xml.replace('<ds:DigestValue>', '<ds:DigestValue><!--x-->'),
		}),
	),
	row('LP-5', 'the NameID changed after signing', 'signature-invalid', () =>
		byPost(asItIs, undefined, { change: (xml) => xml.replace('alice@acme', 'bob@acme') }),
	),
	row('LP-6', 'signed by the attacker, with the certificate in KeyInfo', 'signature-invalid', () =>
		byPost(asItIs, {
			privateKey: saml.idp.keys.attacker.privateKey,
			keyInfo: `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${saml.idp.keys.attacker.certificateBase64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`,
		}),
	),
	row('LP-7', 'another Issuer', 'issuer-mismatch', () => byPost(ofSomebodyElse)),
	row('LP-8', 'expired', 'logout-out-of-time', () => byPost(expired)),
	row('LP-9', 'no NotOnOrAfter, issued a day ago', 'logout-out-of-time', () => byPost(ofYesterday)),
	row('LP-10', 'two NameIDs', 'subject-invalid', () => byPost(twoNames)),
	row('LP-11', 'rsa-sha1', 'algorithm-not-allowed', () =>
		byPost(asItIs, {
			privateKey: saml.idp.keys.idp.privateKey,
			signatureMethod: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
		}),
	),
	row('LP-12', 'deflated as for Redirect', 'malformed-request', () =>
		asForm({ SAMLRequest: deflateRawSync(logoutXml(logoutRequest())).toString('base64') }),
	),
	row('LP-13', 'SAMLRequest and SAMLResponse together', 'malformed-request', () => {
		const request = byPost();
		return asForm({ ...(request.body as Record<string, string>), SAMLResponse: 'AAAA' });
	}),
	row('LP-14', 'SAMLRequest twice', 'malformed-request', () => ({
		...byPost(),
		body: { SAMLRequest: ['AAAA', 'AAAA'] },
	})),
	row('LP-15', 'no message at all', 'malformed-request', () => asForm({})),
	row('LP-16', 'RelayState longer than 80 bytes', 'malformed-request', () =>
		byPost(asItIs, undefined, { relayState: longRelayState }),
	),
];

describe('a logout that begins at the provider', () => {
	it.each(rows.map((one) => [one.id, one.what, one.verdict, one] as const))(
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
			expect(xml).toContain(`InResponseTo="_logout-${count}"`);
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
