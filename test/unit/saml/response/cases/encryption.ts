import {
	encryptAssertion,
	type EncryptOptions,
	type IdentityProvider,
} from '../../../../support/samlIdp/identityProvider';
import { assertionXml, makeMessage, tag } from '../../../../support/samlIdp/message';
import { signElement } from '../../../../support/samlIdp/sign';
import { made, type Case } from './case';

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';
const OAEP = `${XENC}rsa-oaep-mgf1p`;
const OAEP11 = `${XENC11}rsa-oaep`;
const REFUSED = 'encryption-refused';
const FAILED = 'decryption-failed';

/** A signed assertion, encrypted, in a Response that may be signed. */
const encrypted =
	(options: EncryptOptions = {}, isResponseSigned = false) =>
	async (idp: IdentityProvider): Promise<string> =>
		idp.wrap(await encryptAssertion(idp.signedAssertion(), idp.keys, options), isResponseSigned);

const unsignedInside = async (idp: IdentityProvider, isResponseSigned: boolean): Promise<string> =>
	idp.wrap(await encryptAssertion(assertionXml(makeMessage()), idp.keys), isResponseSigned);

const inside =
	(text: (idp: IdentityProvider) => string) =>
	async (idp: IdentityProvider): Promise<string> =>
		idp.wrap(await encryptAssertion(text(idp), idp.keys), false);

const changed =
	(change: (xml: string) => string, options: EncryptOptions = {}) =>
	async (idp: IdentityProvider): Promise<string> =>
		await encrypted({
			...options,
			change: (xml) => {
				const after = change(xml);
				if (after === xml) throw new Error('nothing changed');
				return after;
			},
		})(idp);

const cipherValues = /<xenc:CipherValue>([^<]*)<\/xenc:CipherValue>|<e:CipherValue>([^<]*)<\/e:CipherValue>/g;
/** Changes the bytes of the content's ciphertext, which stands last. */
const contentBytes =
	(change: (bytes: Buffer) => Buffer) =>
	(xml: string): string => {
		const last = [...xml.matchAll(cipherValues)].at(-1);
		const value = last?.[1] ?? last?.[2] ?? '';
		return xml.replace(value, change(Buffer.from(value, 'base64')).toString('base64'));
	};

export const encryptionCases: Case[] = [
	made('OK-4', 'B', 'encrypted signed assertion in a signed Response', 'accept', encrypted({}, true)),
	made('OK-5', 'A', 'encrypted signed assertion in an unsigned Response', 'accept', encrypted()),
	made(
		'OK-5R',
		'R',
		'encrypted unsigned assertion in a signed Response',
		'accept',
		async (idp) => await unsignedInside(idp, true),
	),
	made('ENC-128', 'A', 'AES-128-GCM', 'accept', encrypted({ content: `${XENC11}aes128-gcm` })),
	made(
		'ENC-OAEP11',
		'A',
		'xmlenc11 rsa-oaep, SHA-256 and MGF1 SHA-256: Keycloak’s default',
		'accept',
		encrypted({ transport: OAEP11, digest: 'sha256', mask: 'sha256' }),
	),
	made(
		'ENC-OAEP11M',
		'A',
		'xmlenc11 rsa-oaep, SHA-256 and MGF1 SHA-1',
		'accept',
		encrypted({ transport: OAEP11, digest: 'sha256', mask: 'sha1' }),
	),
	made(
		'ENC-OAEP512',
		'A',
		'xmlenc11 rsa-oaep, SHA-512 and MGF1 SHA-512',
		'accept',
		encrypted({ transport: OAEP11, digest: 'sha512', mask: 'sha512' }),
	),
	made(
		'ENC-OAEP256',
		'A',
		'rsa-oaep-mgf1p with SHA-256',
		'accept',
		encrypted({ transport: OAEP, digest: 'sha256' }),
	),
	made(
		'ENC-UNSIGNED',
		'A',
		'unsigned assertion encrypted by the attacker',
		'signature-missing',
		async (idp) => await unsignedInside(idp, false),
	),
	made(
		'ENC-UNSIGNED-N',
		'N',
		'the same where either signature would do',
		'signature-missing',
		async (idp) => await unsignedInside(idp, false),
	),
	made(
		'ENC-UNSIGNED-R',
		'B',
		'unsigned assertion in a signed Response, both demanded',
		'signature-missing',
		async (idp) => await unsignedInside(idp, true),
	),
	made(
		'ENC-BADSIG',
		'A',
		'encrypted assertion signed by the attacker',
		'signature-invalid',
		inside((idp) => idp.signedAssertion(undefined, { privateKey: idp.keys.attacker.privateKey })),
	),
	made(
		'ENC-CBC',
		'A',
		'AES-CBC in an unsigned Response',
		REFUSED,
		encrypted({ content: `${XENC}aes256-cbc` }),
		{ policy: { decryption: { keys: [], allowCbc: true } } },
	),
	made(
		'ENC-CBC-OFF',
		'B',
		'AES-CBC in a signed Response, not switched on',
		REFUSED,
		encrypted({ content: `${XENC}aes256-cbc` }, true),
	),
	made(
		'ENC-CBC-ON',
		'B',
		'AES-CBC in a signed Response, switched on',
		'accept',
		encrypted({ content: `${XENC}aes128-cbc` }, true),
		{ policy: { decryption: { keys: [], allowCbc: true } } },
	),
	made(
		'ENC-CBC256-ON',
		'B',
		'AES-256-CBC in a signed Response, switched on',
		'accept',
		encrypted({ content: `${XENC}aes256-cbc` }, true),
		{ policy: { decryption: { keys: [], allowCbc: true } } },
	),
	made('ENC-GCM-CBCON', 'B', 'AES-GCM where CBC is switched on', 'accept', encrypted({}, true), {
		policy: { decryption: { keys: [], allowCbc: true } },
	}),
	made(
		'ENC-3DES',
		'B',
		'Triple DES, with CBC switched on',
		REFUSED,
		encrypted({ content: `${XENC}tripledes-cbc` }, true),
		{ policy: { decryption: { keys: [], allowCbc: true } } },
	),
	made('ENC-15', 'A', 'RSA 1.5 key transport', REFUSED, encrypted({ transport: `${XENC}rsa-1_5` })),
	made(
		'ENC-15-CBC',
		'B',
		'RSA 1.5 with CBC switched on',
		REFUSED,
		encrypted({ transport: `${XENC}rsa-1_5` }, true),
		{ policy: { decryption: { keys: [], allowCbc: true } } },
	),
	made(
		'ENC-MASK',
		'A',
		'unknown mask generation function',
		REFUSED,
		changed((xml) => xml.replace('mgf1sha256', 'mgf1sha224'), {
			transport: OAEP11,
			digest: 'sha256',
			mask: 'sha256',
		}),
	),
	made(
		'ENC-DIGEST',
		'A',
		'unknown OAEP digest',
		REFUSED,
		changed((xml) => xml.replace(/(DigestMethod Algorithm=")[^"]*/, '$1urn:x')),
	),
	made(
		'ENC-LABEL',
		'A',
		'an OAEP label',
		REFUSED,
		changed((xml) =>
			xml.replace(
				/(<e:EncryptionMethod Algorithm="[^"]*rsa-oaep-mgf1p">)/,
				'$1<e:OAEPparams>AAAA</e:OAEPparams>',
			),
		),
	),
	made(
		'ENC-GCMTAMP',
		'A',
		'a bit of the ciphertext flipped',
		FAILED,
		changed(
			contentBytes((bytes) => {
				bytes[20] = (bytes[20] ?? 0) ^ 1;
				return bytes;
			}),
		),
	),
	made(
		'ENC-GCMSHORT',
		'A',
		'ciphertext cut to 8 bytes',
		FAILED,
		changed(contentBytes((bytes) => bytes.subarray(0, 8))),
	),
	made('ENC-NOKEY', 'A', 'we have no decryption key', FAILED, encrypted(), {
		policy: { decryption: { keys: [], allowCbc: false } },
	}),
	made('ENC-WRONGKEY', 'A', 'encrypted for somebody else', FAILED, async (idp) =>
		idp.wrap(await encryptAssertion(idp.signedAssertion(), { sp: idp.keys.attacker }), false),
	),
	made(
		'ENC-2',
		'A',
		'two assertions inside one encryption',
		'xml-malformed',
		inside((idp) => idp.signedAssertion() + idp.signedAssertion()),
	),
	made(
		'ENC-NESTED',
		'A',
		'an assertion inside the decrypted one',
		'message-shape-refused',
		inside((idp) =>
			idp
				.signedAssertion()
				.replace(
					'<saml:Subject>',
					'<saml:Advice><saml:Assertion></saml:Assertion></saml:Advice><saml:Subject>',
				),
		),
	),
	made(
		'ENC-ASSERTIONREF',
		'A',
		'elements whose names contain that of an assertion inside the decrypted one',
		'accept',
		inside((idp) =>
			idp.signedAssertion((m) => {
				m.conditionsXml = `${tag('saml:Advice', {}, tag('saml:AssertionIDRef', {}, '_x') + tag('saml:NoAssertion', {}))}${tag('saml:Conditions', m.conditions.attributes, m.conditions.content)}`;
			}),
		),
	),
	made(
		'ENC-NOTASSERT',
		'A',
		'something else inside',
		'message-shape-refused',
		inside(() => '<x></x>'),
	),
	made(
		'ENC-DOCTYPE',
		'A',
		'a document type inside',
		'xml-refused',
		inside((idp) => `<!DOCTYPE x>${idp.signedAssertion()}`),
	),
	made(
		'ENC-DUPID',
		'A',
		'the signed ID twice inside',
		'message-shape-refused',
		inside((idp) => idp.signedAssertion().replace('<saml:Subject>', '<saml:Subject ID="_assertion-1">')),
	),
	made(
		'ENC-SIGPOS',
		'A',
		'a Signature in the wrong place inside',
		'signature-malformed',
		inside((idp) => {
			const xml = assertionXml(makeMessage());
			const signed = signElement(xml, idp.signing('_assertion-1'));
			const own = /<ds:Signature .*<\/ds:Signature>/s.exec(signed)?.[0] ?? '';
			return xml.replace('<saml:Subject>', `<saml:Subject>${own}`);
		}),
	),
	made(
		'ENC-SIGSHAPE',
		'A',
		'a malformed Signature inside',
		'signature-malformed',
		inside((idp) => idp.signedAssertion(undefined, { references: (one) => one + one })),
	),
	made(
		'ENC-2DATA',
		'A',
		'two EncryptedData',
		REFUSED,
		changed((xml) => xml + xml),
	),
	made(
		'ENC-2KEYS',
		'A',
		'two EncryptedKey',
		REFUSED,
		changed((xml) => xml.replace(/<e:EncryptedKey[\s\S]*<\/e:EncryptedKey>/, '$&$&')),
	),
	made(
		'ENC-NOKEYEL',
		'A',
		'no EncryptedKey',
		REFUSED,
		changed((xml) => xml.replace(/<e:EncryptedKey[\s\S]*<\/e:EncryptedKey>/, '')),
	),
	made(
		'ENC-NOMETHOD',
		'A',
		'EncryptedKey without a method',
		REFUSED,
		changed((xml) => xml.replace(/<e:EncryptionMethod[\s\S]*?<\/e:EncryptionMethod>/, '')),
	),
	made(
		'ENC-NOMETHOD-D',
		'A',
		'EncryptedData without a method',
		REFUSED,
		changed((xml) => xml.replace(/<xenc:EncryptionMethod[^>]*\/>/, '')),
	),
	made(
		'ENC-2METHOD',
		'A',
		'EncryptedKey with a second method',
		REFUSED,
		changed((xml) => xml.replace(/<e:EncryptionMethod[\s\S]*?<\/e:EncryptionMethod>/, '$&$&')),
	),
	made(
		'ENC-2METHOD-D',
		'A',
		'EncryptedData with a second method',
		REFUSED,
		changed((xml) => xml.replace(/<xenc:EncryptionMethod[^>]*\/>/, '$&$&')),
	),
	made(
		'ENC-2DATA-NOKEY',
		'A',
		'a second EncryptedData without a key',
		REFUSED,
		changed((xml) => `${xml}<xenc:EncryptedData xmlns:xenc="${XENC}"/>`),
	),
	made(
		'ENC-DEEP',
		'A',
		'EncryptedData inside another element',
		REFUSED,
		changed((xml) => `<x xmlns="urn:x">${xml}</x>`),
	),
	...[
		'EncryptedData',
		'EncryptedKey',
		'EncryptionMethod',
		'CipherData',
		'CipherValue',
		'CipherReference',
	].map((name) =>
		made(
			`ENC-NS-${name}`,
			'A',
			`${name} of another namespace, which the library would take for its own`,
			REFUSED,
			changed((xml) => `<x:${name} xmlns:x="urn:x"/>${xml}`),
		),
	),
	made(
		'ENC-PARAM',
		'A',
		'an unknown parameter of RSA-OAEP with a known algorithm',
		REFUSED,
		changed((xml) =>
			xml.replace(
				/(<e:EncryptionMethod Algorithm="[^"]*rsa-oaep-mgf1p">)/,
				`$1<e:x Algorithm="${XENC11}mgf1sha1"/>`,
			),
		),
	),
	made(
		'ENC-CIPHERREF',
		'A',
		'ciphertext by reference',
		REFUSED,
		changed((xml) =>
			xml.replace(
				/<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/,
				'<xenc:CipherReference URI="http://192.0.2.1/"/>',
			),
		),
	),
	made(
		'ENC-EMPTY',
		'A',
		'EncryptedAssertion without content',
		REFUSED,
		async (idp) =>
			await Promise.resolve(
				idp.wrap(
					'<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"></saml:EncryptedAssertion>',
					false,
				),
			),
	),
	made(
		'ENC-REQUIRED',
		'B',
		'not encrypted although the connection demands it',
		REFUSED,
		(idp) => idp.respond('B'),
		{ policy: { encryptionRequired: true } },
	),
	made('ENC-REQUIRED-OK', 'B', 'encrypted as the connection demands', 'accept', encrypted({}, true), {
		policy: { encryptionRequired: true },
	}),
];
