import {
	assertionXml,
	makeMessage,
	samlNamespace,
	samlpNamespace,
} from '../../../../support/samlIdp/message';
import {
	DSIG_NS,
	ENVELOPED,
	EXC_C14N,
	insertSignature,
	signature,
	signElement,
	transform,
	type SignOptions,
} from '../../../../support/samlIdp/sign';
import type { IdentityProvider } from '../../../../support/samlIdp/identityProvider';
import { edited, made, signedWith, tampered, type Case } from './case';

const x509 = (certificate: string): string =>
	`<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
const both = transform(ENVELOPED) + transform(EXC_C14N);
const withPrefixes =
	transform(ENVELOPED) +
	transform(
		EXC_C14N,
		`<ec:InclusiveNamespaces xmlns:ec="${EXC_C14N}" PrefixList="xs"></ec:InclusiveNamespaces>`,
	);
const SHAPE = 'signature-malformed';

/** The assertion signed with options of one's own, in an unsigned Response. */
const assertionWith = (idp: IdentityProvider, options: Partial<SignOptions>): string =>
	idp.wrap(signElement(assertionXml(makeMessage()), { ...idp.signing('_assertion-1'), ...options }), false);

/** Both signed by somebody else. */
const byAttacker = (idp: IdentityProvider, keyInfo?: string): string =>
	idp.respond('B', undefined, { privateKey: idp.keys.attacker.privateKey, keyInfo });

export const keyCases: Case[] = [
	edited('SIG-NONE', 'B', 'no signature, both demanded', 'signature-missing', () => undefined, {
		make: (idp) => idp.respond('N'),
	}),
	edited('SIG-NONE-A', 'A', 'no signature, the assertion’s demanded', 'signature-missing', () => undefined, {
		make: (idp) => idp.respond('N'),
	}),
	edited('SIG-NONE-R', 'R', 'no signature, the Response’s demanded', 'signature-missing', () => undefined, {
		make: (idp) => idp.respond('N'),
	}),
	edited('SIG-NONE-OPT', 'N', 'no signature, either demanded', 'signature-missing', () => undefined),
	edited('SIG-OPT-A', 'N', 'either demanded, the assertion signed', 'accept', () => undefined, {
		make: (idp) => idp.respond('A'),
	}),
	edited('SIG-OPT-R', 'N', 'either demanded, the Response signed', 'accept', () => undefined, {
		make: (idp) => idp.respond('R'),
	}),
	edited('SIG-RESPONLY', 'B', 'only the Response is signed', 'signature-missing', () => undefined, {
		make: (idp) => idp.respond('R'),
	}),
	edited('SIG-ASSONLY', 'B', 'only the assertion is signed', 'signature-missing', () => undefined, {
		make: (idp) => idp.respond('A'),
	}),
	edited(
		'SIG-ASSONLY-R',
		'R',
		'only the assertion is signed, the Response’s demanded',
		'signature-missing',
		() => undefined,
		{ make: (idp) => idp.respond('A') },
	),
	edited(
		'SIG-RESPONLY-A',
		'A',
		'only the Response is signed, the assertion’s demanded',
		'signature-missing',
		() => undefined,
		{ make: (idp) => idp.respond('R') },
	),
	made('SIG-BADASS', 'B', 'Response signed, the assertion by the attacker', 'signature-invalid', (idp) =>
		idp.wrap(idp.signedAssertion(undefined, { privateKey: idp.keys.attacker.privateKey }), true),
	),
	made('SIG-BADASS-R', 'R', 'the same where only the Response’s is demanded', 'signature-invalid', (idp) =>
		idp.wrap(idp.signedAssertion(undefined, { privateKey: idp.keys.attacker.privateKey }), true),
	),
	made('SIG-BADRESP-A', 'A', 'assertion signed, the Response by the attacker', 'signature-invalid', (idp) =>
		idp.wrap(idp.signedAssertion(), true, undefined, { privateKey: idp.keys.attacker.privateKey }),
	),
	tampered('SIG-TAMPER', 'B', 'NameID changed after signing', 'signature-invalid', (xml) =>
		xml.replace('alice@', 'admin@'),
	),
	tampered('SIG-TAMPER-A', 'A', 'NameID changed, assertion signed', 'signature-invalid', (xml) =>
		xml.replace('alice@', 'admin@'),
	),
	tampered('SIG-TAMPER-R', 'R', 'NameID changed, Response signed', 'signature-invalid', (xml) =>
		xml.replace('alice@', 'admin@'),
	),
	made('SIG-WRONGKEY', 'B', 'attacker key, no KeyInfo', 'signature-invalid', (idp) => byAttacker(idp)),
	made('SIG-KEYINFO', 'B', 'attacker key, look-alike certificate in KeyInfo', 'signature-invalid', (idp) =>
		byAttacker(idp, x509(idp.keys.attacker.certificateBase64)),
	),
	made('SIG-KEYINFO2', 'B', 'attacker key, genuine certificate in KeyInfo', 'signature-invalid', (idp) =>
		byAttacker(idp, x509(idp.keys.idp.certificateBase64)),
	),
	made('OK-6', 'B', 'genuine key, its certificate in KeyInfo', 'accept', (idp) =>
		idp.respond('B', undefined, { keyInfo: x509(idp.keys.idp.certificateBase64) }),
	),
	made('OK-7', 'B', 'the second certificate signed', 'accept', (idp) =>
		idp.respond('B', undefined, { privateKey: idp.keys.next.privateKey }),
	),
	made('SIG-RETR', 'A', 'RetrievalMethod over HTTP, attacker key', 'signature-invalid', (idp) =>
		assertionWith(idp, {
			privateKey: idp.keys.attacker.privateKey,
			keyInfo:
				'<ds:KeyInfo><ds:RetrievalMethod URI="http://192.0.2.1/key"></ds:RetrievalMethod></ds:KeyInfo>',
		}),
	),
];

export const structureCases: Case[] = [
	tampered('SIG-2SI', 'A', 'second SignedInfo after the original', SHAPE, (xml) =>
		xml.replace('</ds:SignedInfo>', '</ds:SignedInfo><ds:SignedInfo></ds:SignedInfo>'),
	),
	tampered('SIG-2SI-b', 'A', 'second SignedInfo before the original', SHAPE, (xml) =>
		xml.replace('<ds:SignedInfo>', '<ds:SignedInfo></ds:SignedInfo><ds:SignedInfo>'),
	),
	tampered('SIG-OBJECT', 'A', 'an Object in the Signature', SHAPE, (xml) =>
		xml.replace('</ds:Signature>', '<ds:Object></ds:Object></ds:Signature>'),
	),
	tampered('SIG-DVCMT', 'A', 'comment inside DigestValue', SHAPE, (xml) =>
		xml.replace('<ds:DigestValue>', '<ds:DigestValue><!-- x -->'),
	),
	tampered('SIG-2DV', 'A', 'two DigestValue', SHAPE, (xml) =>
		xml.replace('</ds:Reference>', '<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>'),
	),
	signedWith('SIG-DVBAD', 'A', 'DigestValue is no base64', SHAPE, { digestValue: () => '???' }),
	signedWith('SIG-NOREF', 'A', 'no Reference', SHAPE, { references: () => '' }),
	signedWith('SIG-2REF', 'R', 'two References, validly signed', SHAPE, { references: (one) => one + one }),
	made('SIG-URIEMPTY', 'R', 'Reference to the whole document, validly signed', SHAPE, (idp) =>
		idp.wrap(assertionXml(makeMessage()), true, undefined, { uri: '' }),
	),
	made('SIG-URINONE', 'A', 'Reference without URI', SHAPE, (idp) => assertionWith(idp, { uri: undefined })),
	made('SIG-URIQUOTE', 'A', 'Reference with quotes', SHAPE, (idp) =>
		assertionWith(idp, { uri: "#_assertion-1' or '1'='1" }),
	),
	made('SIG-XPTR', 'A', 'Reference by xpointer', SHAPE, (idp) =>
		assertionWith(idp, { uri: "#xpointer(id('_assertion-1'))" }),
	),
	made('SIG-EXTURI', 'A', 'Reference over HTTP', SHAPE, (idp) =>
		assertionWith(idp, { uri: 'http://192.0.2.1/doc' }),
	),
	made('SIG-POS', 'A', 'Signature under Subject', SHAPE, (idp) => {
		const xml = assertionXml(makeMessage());
		return idp.wrap(
			xml.replace('<saml:Subject>', `<saml:Subject>${signature(xml, idp.signing('_assertion-1'))}`),
			false,
		);
	}),
	made('SIG-2SIGS', 'A', 'two Signatures on the assertion', SHAPE, (idp) => {
		const xml = assertionXml(makeMessage());
		const one = signature(xml, idp.signing('_assertion-1'));
		return idp.wrap(insertSignature(xml, one + one), false);
	}),
	made('SIG-NOID', 'A', 'the signed assertion has no ID', SHAPE, (idp) =>
		idp.wrap(idp.signedAssertion().replace(' ID="_assertion-1"', ''), false),
	),
	signedWith('SIG-EMPTYSV', 'A', 'empty SignatureValue', SHAPE, { signatureValue: () => '' }),
	signedWith('SIG-SVCMT', 'A', 'comment inside SignatureValue', SHAPE, {
		signatureValue: (value) => `<!-- x -->${value}`,
	}),
	signedWith('SIG-SVLINES', 'A', 'SignatureValue in lines', 'accept', {
		signatureValue: (value) => value.replace(/.{76}/g, '$&\n'),
	}),
	signedWith('SIG-SVBEFORE', 'A', 'something else before the base64 of SignatureValue', SHAPE, {
		signatureValue: (value) => `%${value}`,
	}),
	signedWith('SIG-SVAFTER', 'A', 'something else after the base64 of SignatureValue', SHAPE, {
		signatureValue: (value) => `${value}%`,
	}),
	tampered('SIG-NOSV', 'A', 'no SignatureValue', SHAPE, (xml) =>
		xml.replace(/<ds:SignatureValue>.*?<\/ds:SignatureValue>/, ''),
	),
	tampered('SIG-FOREIGN', 'A', 'a foreign element in SignedInfo', SHAPE, (xml) =>
		xml.replace('</ds:SignedInfo>', '<x xmlns="urn:x"></x></ds:SignedInfo>'),
	),
	tampered('SIG-NODIGEST', 'A', 'Reference without DigestMethod', SHAPE, (xml) =>
		xml.replace(/<ds:DigestMethod.*?<\/ds:DigestMethod>/, ''),
	),
];

const SHA1 = `${DSIG_NS}sha1`;
const algorithm = 'algorithm-not-allowed';

export const algorithmCases: Case[] = [
	signedWith('SIG-SHA1', 'B', 'RSA-SHA1, genuine key', algorithm, {
		signatureMethod: `${DSIG_NS}rsa-sha1`,
		digestMethod: SHA1,
	}),
	signedWith('SIG-SHA1D', 'B', 'RSA-SHA256 with a SHA-1 digest', algorithm, { digestMethod: SHA1 }),
	made('SIG-HMAC', 'A', 'HMAC keyed with the public certificate', algorithm, (idp) =>
		assertionWith(idp, { signatureMethod: `${DSIG_NS}hmac-sha1`, hmacKey: idp.keys.idp.certificate }),
	),
	signedWith('SIG-ALG-UNK', 'A', 'unknown SignatureMethod', algorithm, { signatureMethod: 'urn:x' }),
	signedWith('SIG-SHA512', 'B', 'RSA-SHA512 with a SHA-512 digest', 'accept', {
		signatureMethod: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
		digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha512',
	}),
	signedWith('SIG-PSS', 'B', 'RSA-PSS with SHA-256', 'accept', {
		signatureMethod: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
	}),
	tampered('SIG-METHODPARAM', 'A', 'parameters inside SignatureMethod', SHAPE, (xml) =>
		xml.replace('</ds:SignatureMethod>', '<ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>'),
	),
	signedWith('SIG-XSLT', 'A', 'an XSLT transform', SHAPE, {
		transforms: transform(ENVELOPED) + transform('http://www.w3.org/TR/1999/REC-xslt-19991116'),
	}),
	signedWith('SIG-XPATHT', 'A', 'an XPath transform', SHAPE, {
		transforms: transform('http://www.w3.org/TR/1999/REC-xpath-19991116') + transform(EXC_C14N),
	}),
	signedWith('SIG-3T', 'A', 'three transforms', SHAPE, { transforms: both + transform(EXC_C14N) }),
	signedWith('SIG-TFOREIGN', 'A', 'a foreign element beside the transforms', SHAPE, {
		transforms: `${both}<x xmlns="urn:x"></x>`,
	}),
	signedWith('SIG-TFOREIGN1', 'A', 'a foreign element instead of the second transform', SHAPE, {
		transforms: `${transform(ENVELOPED)}<x xmlns="urn:x"></x>`,
	}),
	signedWith('SIG-1T', 'A', 'one transform', SHAPE, { transforms: transform(EXC_C14N) }),
	signedWith('SIG-ENVX2', 'A', 'enveloped-signature twice', SHAPE, {
		transforms: transform(ENVELOPED) + transform(ENVELOPED),
	}),
	signedWith('SIG-TORDER', 'A', 'transforms in the other order', SHAPE, {
		transforms: transform(EXC_C14N) + transform(ENVELOPED),
	}),
	signedWith('SIG-TCONTENT', 'A', 'an element inside a transform', SHAPE, {
		transforms: transform(ENVELOPED, '<ds:XPath>1</ds:XPath>') + transform(EXC_C14N),
	}),
	signedWith('SIG-PREFIXLIST', 'A', 'InclusiveNamespaces, as many providers write it', 'accept', {
		transforms: withPrefixes,
	}),
	made('SIG-PREFIXLIST-UP', 'A', 'a prefix of that list, declared on the Response', 'accept', (idp) => {
		const xs = ' xmlns:xs="http://www.w3.org/2001/XMLSchema"';
		const xml = assertionXml(makeMessage());
		const own = signature(xml.replace(samlNamespace, samlNamespace + xs), {
			...idp.signing('_assertion-1'),
			transforms: withPrefixes,
		});
		return idp.wrap(insertSignature(xml, own), false).replace(samlpNamespace, samlpNamespace + xs);
	}),
	signedWith('CMT-3', 'A', 'canonicalization with comments', SHAPE, {
		transforms: transform(ENVELOPED) + transform(`${EXC_C14N}WithComments`),
	}),
	signedWith('SIG-C14N', 'A', 'SignedInfo canonicalized with comments', SHAPE, {
		canonicalization: `${EXC_C14N}WithComments`,
	}),
	tampered('SIG-C14NPREFIX', 'A', 'a prefix list for SignedInfo', SHAPE, (xml) =>
		xml.replace(
			'</ds:CanonicalizationMethod>',
			`<ec:InclusiveNamespaces xmlns:ec="${EXC_C14N}" PrefixList="xs"></ec:InclusiveNamespaces></ds:CanonicalizationMethod>`,
		),
	),
];
