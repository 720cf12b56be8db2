import {
	assertionXml,
	makeMessage,
	nameId,
	responseXml,
	SAML_NS,
	samlNamespace,
	tag,
	type Message,
} from '../../../../support/samlIdp/message';
import { DSIG_NS, insertSignature, signature } from '../../../../support/samlIdp/sign';
import type { IdentityProvider } from '../../../../support/samlIdp/identityProvider';
import { made, tampered, type Case } from './case';

const evil = (message: Message): void => {
	message.nameId = nameId('admin@acme.example');
	message.assertion.ID = '_evil-1';
};

const forged = (id = '_evil-1'): string => {
	const message = makeMessage();
	evil(message);
	message.assertion.ID = id;
	return assertionXml(message);
};

const signatureOf = (xml: string): string => /<ds:Signature .*?<\/ds:Signature>/s.exec(xml)?.[0] ?? '';
const unsigned = (xml: string): string => xml.replace(signatureOf(xml), '');
const inResponse = (content: string, edit?: (message: Message) => void): string => {
	const message = makeMessage();
	edit?.(message);
	return responseXml(message, content);
};
/** The signed Response becomes part of a forged one that carries its signature. */
const aroundResponse = (signed: string, inSignature: boolean): string => {
	const own = signatureOf(signed);
	const outer = inResponse(forged(), (m) => (m.response.ID = '_evil-response'));
	const original = unsigned(signed);
	return inSignature
		? insertSignature(
				outer,
				own.replace('</ds:Signature>', `<ds:Object>${original}</ds:Object></ds:Signature>`),
			)
		: insertSignature(outer, own + original);
};
const extensions = (content: string): string => tag('samlp:Extensions', {}, content);
const shape = 'message-shape-refused';

/** Permutations of Somorovsky et al. and what came after. */
export const wrappingCases: Case[] = [
	made('XSW1', 'R', 'forged Response, the original inside its Signature', shape, (idp) =>
		aroundResponse(idp.respond('R'), true),
	),
	made('XSW2', 'R', 'forged Response, the original beside its Signature', shape, (idp) =>
		aroundResponse(idp.respond('R'), false),
	),
	made('XSW1-B', 'B', 'the same with both signed, inside', shape, (idp) =>
		aroundResponse(idp.respond('B'), true),
	),
	made('XSW2-B', 'B', 'the same with both signed, beside', shape, (idp) =>
		aroundResponse(idp.respond('B'), false),
	),
	made('XSW3', 'A', 'forged assertion before the original', shape, (idp) =>
		inResponse(forged() + idp.signedAssertion()),
	),
	made('XSW4', 'A', 'forged assertion around the original', shape, (idp) =>
		inResponse(forged().replace('</saml:Assertion>', `${idp.signedAssertion()}</saml:Assertion>`)),
	),
	made('XSW5', 'A', 'forged assertion keeps the Signature, original at the end', shape, (idp) => {
		const signed = idp.signedAssertion();
		return inResponse(insertSignature(forged(), signatureOf(signed)) + unsigned(signed));
	}),
	made('XSW6', 'A', 'forged assertion keeps the Signature, original inside it', shape, (idp) => {
		const signed = idp.signedAssertion();
		return inResponse(
			insertSignature(
				forged(),
				signatureOf(signed).replace('</ds:Signature>', `${unsigned(signed)}</ds:Signature>`),
			),
		);
	}),
	made('XSW7', 'A', 'forged assertion in Extensions', shape, (idp) =>
		inResponse(idp.signedAssertion(), (m) => (m.extensions = extensions(forged()))),
	),
	made('XSW8', 'A', 'original in a Signature Object', shape, (idp) => {
		const signed = idp.signedAssertion();
		return inResponse(
			insertSignature(
				forged(),
				signatureOf(signed).replace(
					'</ds:Signature>',
					`<ds:Object>${unsigned(signed)}</ds:Object></ds:Signature>`,
				),
			),
		);
	}),
	made('XSW-SD', 'A', 'signed original in StatusDetail, forged one in place', shape, (idp) =>
		inResponse(
			forged('_assertion-1'),
			(m) =>
				(m.status = m.status.replace(
					'</samlp:Status>',
					`${tag('samlp:StatusDetail', {}, idp.signedAssertion())}</samlp:Status>`,
				)),
		),
	),
	made('XSW-EXT', 'A', 'signed original in Extensions, forged one in place', shape, (idp) =>
		inResponse(forged('_assertion-1'), (m) => (m.extensions = extensions(idp.signedAssertion()))),
	),
	made('XSW-45409', 'A', 'forged assertion with the re-pointed SignedInfo', shape, (idp) => {
		const own = signatureOf(idp.signedAssertion()).replace('#_assertion-1', '#_evil-1');
		return inResponse(
			insertSignature(forged(), own),
			(m) =>
				(m.status = m.status.replace(
					'</samlp:Status>',
					`${tag('samlp:StatusDetail', {}, idp.signedAssertion())}</samlp:Status>`,
				)),
		);
	}),
	made(
		'XSW-ROOTSIG',
		'B',
		'the root carries the signature of the assertion',
		'signature-malformed',
		(idp) => {
			const signed = idp.signedAssertion();
			return insertSignature(inResponse(signed), signatureOf(signed));
		},
	),
	made('XSW-ROOTSIG-A', 'A', 'the same, the assertion without its own', 'signature-malformed', (idp) => {
		const signed = idp.signedAssertion();
		return insertSignature(inResponse(unsigned(signed)), signatureOf(signed));
	}),
	made('XSW-NS', 'A', 'an Assertion of another namespace', shape, (idp) =>
		inResponse(
			idp.signedAssertion(),
			(m) => (m.extensions = extensions('<x:Assertion xmlns:x="urn:x"></x:Assertion>')),
		),
	),
	made('XSW-ADVICE', 'A', 'signed assertion in the Advice of a forged one', shape, (idp) =>
		inResponse(
			forged().replace(
				'<saml:AuthnStatement',
				`<saml:Advice>${idp.signedAssertion()}</saml:Advice><saml:AuthnStatement`,
			),
		),
	),
	made('XSW-MULTI', 'A', 'two signed assertions of different people', shape, (idp) =>
		inResponse(idp.signedAssertion() + idp.signedAssertion(evil)),
	),
	made('XSW-MULTI-R', 'R', 'two assertions in a signed Response', shape, (idp) =>
		idp.wrap(assertionXml(makeMessage()) + forged(), true),
	),
	made('XSW-ENCMIX', 'A', 'signed assertion and an encrypted one of the attacker', shape, (idp) =>
		inResponse(`${idp.signedAssertion()}<saml:EncryptedAssertion${samlNamespace}></saml:EncryptedAssertion>`),
	),
	made('XSW-NESTRESP', 'A', 'a Response inside the Response', shape, (idp) =>
		inResponse(idp.signedAssertion(), (m) => (m.extensions = extensions(tag('samlp:Response', {})))),
	),
	made('XSW-ENCINNER', 'A', 'assertion moved below another element', shape, (idp) =>
		inResponse('', (m) => (m.extensions = extensions(idp.signedAssertion()))),
	),
	made('ASSERT-BARE', 'A', 'an assertion without a Response', shape, (idp) => idp.signedAssertion()),
	made('LOGOUTRESP-AS-LOGIN', 'B', 'a signed LogoutResponse', shape, (idp) => {
		const xml = inResponse('').replaceAll('samlp:Response', 'samlp:LogoutResponse');
		return insertSignature(xml, signature(xml, idp.signing('_response-1')));
	}),
];

const withSecond = (idp: IdentityProvider, attributes: string): string =>
	inResponse(
		idp.signedAssertion(),
		(m) => (m.extensions = extensions(`<x xmlns="urn:x" ${attributes}></x>`)),
	);

/** Readers that disagree about IDs and namespaces. */
export const differentialCases: Case[] = [
	made('ATTRPOL-Id', 'A', 'another element carries the signed ID as Id', shape, (idp) =>
		withSecond(idp, 'Id="_assertion-1"'),
	),
	made('ATTRPOL-id', 'A', 'another element carries the signed ID as id', shape, (idp) =>
		withSecond(idp, 'id="_assertion-1"'),
	),
	made('ATTRPOL-samlp:ID', 'A', 'another element carries the signed ID with a prefix', shape, (idp) =>
		withSecond(idp, 'samlp:ID="_assertion-1"'),
	),
	made('ATTRPOL-2', 'A', 'one element with two kinds of ID', shape, (idp) =>
		withSecond(idp, 'ID="_evil" samlp:ID="_assertion-1"'),
	),
	made('ATTRPOL-3', 'A', 'another element has an ID of its own, as Id', shape, (idp) =>
		withSecond(idp, 'Id="_other"'),
	),
	made('ATTRPOL-4', 'A', 'another element has an ID of its own, with a prefix', shape, (idp) =>
		withSecond(idp, 'samlp:ID="_other"'),
	),
	made('ATTRPOL-5', 'A', 'an element of XML Signature has an ID as SAML spells it', shape, (idp) =>
		inResponse(
			idp.signedAssertion(undefined, {
				keyInfo: '<ds:KeyInfo ID="_key"><ds:KeyName></ds:KeyName></ds:KeyInfo>',
			}),
		),
	),
	made('ATTRPOL-OK', 'A', 'elements of SAML and of XML Signature have IDs of their own', 'accept', (idp) =>
		inResponse(
			idp.signedAssertion(undefined, {
				keyInfo: '<ds:KeyInfo Id="_key"><ds:KeyName></ds:KeyName></ds:KeyInfo>',
			}),
			(m) => (m.extensions = extensions('<x xmlns="urn:x" ID="_other"></x>')),
		),
	),
	made('ATTRPOL-NS', 'A', 'a namespace prefix that looks like an ID', 'accept', (idp) =>
		withSecond(idp, 'xmlns:id="urn:id"'),
	),
	made('NS-ASSERTIONREF', 'A', 'elements whose names contain that of an assertion', 'accept', (idp) =>
		inResponse(
			idp.signedAssertion(),
			(m) =>
				(m.extensions = extensions(
					'<AssertionIDRef xmlns="urn:x"></AssertionIDRef><NoAssertion xmlns="urn:x"></NoAssertion>',
				)),
		),
	),
	made('ATTRPOL-XMLID', 'A', 'another element carries it as xml:id', shape, (idp) =>
		withSecond(idp, 'xml:id="_assertion-1"'),
	),
	made('SIG-DUPID', 'A', 'another element has the same ID', shape, (idp) =>
		withSecond(idp, 'ID="_assertion-1"'),
	),
	made('ID-QUOTE', 'A', 'an ID with a quote in it', shape, (idp) => withSecond(idp, `ID="a'b"`)),
	tampered('DUPATTR', 'A', 'ID twice on the assertion', 'xml-malformed', (xml) =>
		xml.replace('ID="_assertion-1"', 'ID="_assertion-1" ID="_assertion-1"'),
	),
	tampered(
		'NSCONF-1',
		'A',
		'Signature in the default namespace, its prefix bound elsewhere',
		'signature-malformed',
		(xml) =>
			xml
				.replace(`<ds:Signature xmlns:ds="${DSIG_NS}">`, `<Signature xmlns="${DSIG_NS}" xmlns:ds="urn:x">`)
				.replace('</ds:Signature>', '</Signature>'),
	),
	tampered('SIG-INNERNS', 'A', 'Signature in a wrong namespace', 'signature-malformed', (xml) =>
		xml.replace(`xmlns:ds="${DSIG_NS}"`, 'xmlns:ds="urn:x"'),
	),
	tampered('VOIDC14N-1', 'A', 'a relative namespace URI, and another NameID', 'signature-invalid', (xml) =>
		xml.replace('<saml:Subject>', '<saml:Subject xmlns:ns="1">').replace('alice@', 'admin@'),
	),
	made('VOIDC14N-2', 'A', 'DigestValue is the hash of nothing', 'signature-invalid', (idp) =>
		idp.respond('A', undefined, { digestValue: () => '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' }),
	),
	tampered(
		'DIFF-25291',
		'A',
		'DOCTYPE and CDATA',
		'xml-refused',
		(xml) => `<!DOCTYPE x [<!ENTITY y "]]>"> ]>${xml}`,
	),
	tampered('NS-ASSERTION', 'A', 'the assertion in another namespace', shape, (xml) =>
		xml
			.replace(SAML_NS, 'urn:x')
			.replace(samlNamespace, ' xmlns:saml="urn:x"')
			.replaceAll(samlNamespace, ' xmlns:saml="urn:x"'),
	),
	tampered('NS-RESPONSE', 'A', 'the Response in another namespace', shape, (xml) =>
		xml.replace('urn:oasis:names:tc:SAML:2.0:protocol', 'urn:x'),
	),
];
