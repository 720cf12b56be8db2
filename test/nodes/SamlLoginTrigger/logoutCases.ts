import { deflateRawSync } from 'node:zlib';
import type { Reason } from '../../../nodes/shared/core/refusal/reasons';
import type { KeyPair } from '../../support/samlIdp/keys';
import {
	logoutXml,
	makeLogoutRequest,
	makeLogoutResponse,
	postFields,
	redirectQuery,
	type LogoutMessage,
	type RedirectOptions,
} from '../../support/samlIdp/logout';
import { at, IDP } from '../../support/samlIdp/message';
import type { SignOptions } from '../../support/samlIdp/sign';
import { asForm, BASE, type PlacedSamlTrigger } from '../../support/triggers/samlTrigger';
import type { TriggerRequest } from '../../support/triggers/visitWebhook';

export const LOGOUT = `${BASE}/logout`;

/** One logout message that begins at the provider: exactly one thing wrong, and the word it is refused with. */
export interface LogoutCase {
	id: string;
	what: string;
	verdict: 'accept' | Reason;
	make: () => TriggerRequest;
}

export type Edit = (message: LogoutMessage) => void;
export const asItIs: Edit = () => undefined;

const row = (
	id: string,
	what: string,
	verdict: LogoutCase['verdict'],
	make: LogoutCase['make'],
): LogoutCase => ({ id, what, verdict, make });

const withoutSignature = (query: string): string => query.replace(/&Signature=.*$/, '');
export const withoutAnySignature = (query: string): string => query.replace(/&SigAlg=.*$/, '');
export const elsewhere: Edit = ({ attributes }) =>
	void (attributes.Destination = 'https://other.example.test/logout');
export const ofSomebodyElse: Edit = (m) =>
	void (m.issuer = m.issuer.replace(IDP, 'https://evil.example.test'));
const expired: Edit = ({ attributes }) => void (attributes.NotOnOrAfter = at(-61));
export const ofYesterday: Edit = ({ attributes }) => {
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

/** Logout requests of a provider, each with an ID of its own. */
export interface LogoutMessages {
	byRedirect: (edit?: Edit, options?: RedirectOptions, key?: KeyPair) => TriggerRequest;
	/** @param sign null for an unsigned one */
	byPost: (
		edit?: Edit,
		sign?: Omit<SignOptions, 'uri'> | null,
		more?: Parameters<typeof postFields>[2],
	) => TriggerRequest;
	/** ID of the request made last. */
	latestId: () => string;
	cases: readonly LogoutCase[];
}

/** Messages that a provider of these keys sends by Redirect and by POST; they are made when a test asks for them. */
export function makeLogoutMessages(saml: Pick<PlacedSamlTrigger, 'idp'>): LogoutMessages {
	let count = 0;
	const latestId = (): string => `_logout-${count}`;

	function logoutRequest(edit: Edit = asItIs): LogoutMessage {
		count += 1;
		const message = makeLogoutRequest(LOGOUT, latestId());
		edit(message);
		return message;
	}

	const byRedirect: LogoutMessages['byRedirect'] = (edit, options, key = saml.idp.keys.idp) => ({
		rawQuery: redirectQuery(logoutRequest(edit), key, options),
	});

	const byPost: LogoutMessages['byPost'] = (
		edit,
		sign = { privateKey: saml.idp.keys.idp.privateKey },
		more,
	) => asForm(postFields(logoutRequest(edit), sign ?? undefined, more));

	const forged = (): string =>
		encodeURIComponent(
			deflateRawSync(logoutXml(logoutRequest(({ attributes }) => (attributes.ID = '_forged')))).toString(
				'base64',
			),
		);

	const cases = [
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
	return { byRedirect, byPost, latestId, cases };
}
