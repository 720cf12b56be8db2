import { deflateRawSync } from 'node:zlib';
import { nameId } from '../../../../support/samlIdp/message';
import { edited, made, tampered, type Case } from './case';

const base64 = (content: string | Buffer): string => Buffer.from(content).toString('base64');
/** Without `=` at the end of its base64. */
const padTo3 = (xml: string): string => xml.padEnd(Math.ceil(xml.length / 3) * 3);
const form = (SAMLResponse: unknown): Record<string, unknown> => ({ SAMLResponse });
const padding = (xml: string, content: string): string =>
	xml.replace('<samlp:Status>', `<samlp:Extensions>${content}</samlp:Extensions><samlp:Status>`);

/** XML that no provider needs. */
export const xmlCases: Case[] = [
	tampered('DOCTYPE-1', 'B', 'a harmless document type', 'xml-refused', (xml) => `<!DOCTYPE Response>${xml}`),
	tampered(
		'DOCTYPE-2',
		'A',
		'internal entity in NameID',
		'xml-refused',
		(xml) => `<!DOCTYPE r [<!ENTITY who "admin@acme.example">]>${xml.replace('alice@acme.example', '&who;')}`,
	),
	tampered('DOCTYPE-CASE', 'A', 'document type in lower case', 'xml-refused', (xml) => `<!doctype r>${xml}`),
	tampered('ENTITY-1', 'A', 'an entity declaration alone', 'xml-refused', (xml) => `${xml}<!ENTITY x "y">`),
	tampered('ENTITY-2', 'A', 'an entity nobody declared', 'xml-malformed', (xml) =>
		xml.replace('alice@', '&who;'),
	),
	tampered('ENTITY-3', 'A', 'an entity of HTML', 'xml-malformed', (xml) => xml.replace('alice@', '&nbsp;')),
	tampered(
		'XXE-1',
		'A',
		'external entity on a file',
		'xml-refused',
		(xml) =>
			`<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${xml.replace('alice@acme.example', '&x;')}`,
	),
	tampered(
		'XXE-2',
		'A',
		'parameter entity over HTTP',
		'xml-refused',
		(xml) => `<!DOCTYPE r [<!ENTITY % x SYSTEM "http://192.0.2.1/"> %x;]>${xml}`,
	),
	tampered(
		'LOL-1',
		'A',
		'nested entities',
		'xml-refused',
		(xml) => `<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>${xml.replace('alice@', '&b;')}`,
	),
	made(
		'MULTIROOT-1',
		'A',
		'two roots, the signed one first',
		'xml-malformed',
		(idp) => idp.respond('A') + idp.respond('N'),
	),
	made(
		'MULTIROOT-2',
		'A',
		'two roots, the forged one first',
		'xml-malformed',
		(idp) => idp.respond('N') + idp.respond('A'),
	),
	tampered('TRAIL', 'B', 'text after the root', 'xml-malformed', (xml) => `${xml}x`),
	tampered('PI-1', 'A', 'processing instruction in NameID', 'xml-refused', (xml) =>
		xml.replace('alice@', 'alice<?x y?>@'),
	),
	tampered(
		'PI-DECL',
		'B',
		'the XML declaration',
		'accept',
		(xml) => `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`,
	),
	tampered(
		'PI-DECL2',
		'B',
		'a second XML declaration',
		'xml-refused',
		(xml) => `<?xml version="1.0"?><?xml version="1.0"?>${xml}`,
	),
	tampered('CMT-1', 'A', 'comment added inside NameID after signing', 'accept', (xml) =>
		xml.replace('alice@', 'alice<!-- x -->@'),
	),
	tampered('CMT-2', 'A', 'comment added inside an attribute after signing', 'accept', (xml) =>
		xml.replace('>Alice', '>Al<!-- x -->ice'),
	),
	edited('CDATA-1', 'A', 'CDATA in NameID, as canonical text', 'accept', () => undefined, {
		make: (idp) => idp.respond('A').replace('alice@acme.example', '<![CDATA[alice@acme.example]]>'),
	}),
	tampered('OK-11', 'B', 'CRLF between elements of the unsigned rest', 'accept', (xml) => `\r\n${xml}\r\n`),
	edited('OK-12', 'B', 'characters beyond the BMP', 'accept', (m) => (m.nameId = nameId('Älice 😀')), {
		nameId: 'Älice 😀',
	}),
	tampered('FMT-NUL', 'A', 'NUL in NameID', 'xml-refused', (xml) => xml.replace('alice@', 'alice\0@')),
	tampered('FMT-CTRL', 'A', 'control character in NameID', 'xml-refused', (xml) =>
		xml.replace('alice@', 'alice\u0001@'),
	),
	tampered('FMT-CTRLREF', 'A', 'reference to a control character', 'xml-refused', (xml) =>
		xml.replace('alice@', 'alice&#x1;@'),
	),
	tampered('FMT-NULREF', 'A', 'reference to NUL in decimal', 'xml-refused', (xml) =>
		xml.replace('alice@', 'alice&#00;@'),
	),
	...['&#x1F;', '&#x7f;', '&#8;', '&#14;', '&#25;', '&#31;', '&#0127;'].map((reference) =>
		tampered('FMT-CTRLREFS', 'A', `the reference ${reference}`, 'xml-refused', (xml) =>
			xml.replace('alice@', `alice${reference}@`),
		),
	),
	tampered('FMT-TABREF', 'A', 'reference to a tab changes the signed text', 'signature-invalid', (xml) =>
		xml.replace('alice@', 'alice&#9;@'),
	),
];

/** What is no message at all. */
export const formCases: Case[] = [
	made('FMT-EMPTY', 'B', 'SAMLResponse is empty', 'malformed-request', () => form('')),
	made('FMT-UNDEF', 'B', 'SAMLResponse is missing', 'malformed-request', () => ({})),
	made('FMT-ARR', 'B', 'SAMLResponse twice', 'malformed-request', (idp) =>
		form([base64(idp.respond('B')), base64(idp.respond('B'))]),
	),
	made('FMT-OBJ', 'B', 'SAMLResponse is an object', 'malformed-request', () => form({ length: 8 })),
	made(
		'FMT-PROTO',
		'B',
		'SAMLResponse is inherited',
		'malformed-request',
		(idp) => Object.create(form(base64(idp.respond('B')))) as Record<string, unknown>,
	),
	made('FMT-BOTH', 'B', 'a request beside the answer', 'malformed-request', (idp) => ({
		...form(base64(idp.respond('B'))),
		SAMLRequest: 'x',
	})),
	made('FMT-NB64', 'B', 'not base64', 'malformed-request', () => form('%%%=')),
	made('FMT-B64URL', 'B', 'base64 for addresses', 'malformed-request', () => form('PD94_-==')),
	made('FMT-B64LEN', 'B', 'base64 cut short', 'malformed-request', (idp) =>
		form(base64(idp.respond('B')).slice(0, -1)),
	),
	made('FMT-B64BEFORE', 'B', 'something else before the base64', 'malformed-request', (idp) =>
		form(`%%%%${base64(idp.respond('B'))}`),
	),
	made('FMT-B64AFTER', 'B', 'something else after the base64', 'malformed-request', (idp) =>
		form(`${base64(padTo3(idp.respond('B')))}%%%%`),
	),
	made('FMT-LONGEST', 'B', '350,000 characters', 'accept', (idp) =>
		form(base64(idp.respond('B').padEnd(262_500))),
	),
	made('FMT-LONGEST1', 'B', '350,004 characters', 'request-too-large', (idp) =>
		form(base64(idp.respond('B').padEnd(262_501))),
	),
	made('FMT-B64CRLF', 'B', 'base64 in lines', 'accept', (idp) =>
		form(base64(idp.respond('B')).replace(/.{76}/g, '$&\r\n')),
	),
	made('FMT-HTML', 'B', 'an HTML page', 'xml-refused', () =>
		form(base64('<!doctype html><html><body>x</body></html>')),
	),
	made('FMT-BIN', 'B', 'random bytes', 'malformed-request', () =>
		form(base64(Buffer.from([0xff, 0xfe, 0x80, 0x81]))),
	),
	made('FMT-DEFL', 'B', 'deflated', 'malformed-request', (idp) =>
		form(base64(deflateRawSync(idp.respond('B')))),
	),
	made('FMT-UTF16', 'B', 'UTF-16', 'xml-refused', (idp) =>
		form(base64(Buffer.from(idp.respond('B'), 'utf16le'))),
	),
	made('FMT-BOM', 'B', 'a byte order mark', 'accept', (idp) => form(base64(`\ufeff${idp.respond('B')}`))),
	made('FMT-RELAY', 'B', 'RelayState of 81 bytes', 'malformed-request', (idp) => ({
		...form(base64(idp.respond('B'))),
		RelayState: 'x'.repeat(81),
	})),
	made('FMT-RELAY80', 'B', 'RelayState of 80 bytes', 'accept', (idp) => ({
		...form(base64(idp.respond('B'))),
		RelayState: 'x'.repeat(80),
	})),
	made('FMT-RELAYBYTES', 'B', 'RelayState of 41 characters and 82 bytes', 'malformed-request', (idp) => ({
		...form(base64(idp.respond('B'))),
		RelayState: 'ä'.repeat(41),
	})),
	made('FMT-RELAY2', 'B', 'RelayState twice', 'malformed-request', (idp) => ({
		...form(base64(idp.respond('B'))),
		RelayState: ['a', 'b'],
	})),
	made('FMT-TEXT', 'B', 'plain text', 'xml-malformed', () => form(base64('hello'))),
	made('FMT-SPACE', 'B', 'white space only', 'xml-malformed', () => form(base64('    '))),
];

/** What costs time and memory. */
export const costCases: Case[] = [
	tampered('FMT-DEEP', 'A', '60,000 nested elements', 'request-too-large', (xml) =>
		padding(xml, '<a>'.repeat(60_000) + '</a>'.repeat(60_000)),
	),
	tampered('FMT-DEEP65', 'A', '65 levels', 'request-too-large', (xml) =>
		padding(xml, '<a>'.repeat(63) + '</a>'.repeat(63)),
	),
	tampered('FMT-DEEP64', 'A', '64 levels', 'accept', (xml) =>
		padding(xml, '<a>'.repeat(62) + '</a>'.repeat(62)),
	),
	tampered('FMT-10MB', 'A', '10 MB of padding', 'request-too-large', (xml) =>
		padding(xml, 'x'.repeat(10_000_000)),
	),
	tampered('FMT-SIBLINGS', 'A', '2,001 elements side by side', 'request-too-large', (xml) =>
		padding(xml, '<a></a>'.repeat(2001)),
	),
	tampered('FMT-MANYSIG', 'A', '1,400 decoy signatures', 'signature-malformed', (xml) =>
		padding(xml, '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"></ds:Signature>'.repeat(1400)),
	),
	tampered('FMT-MANYNS', 'A', '5,000 namespaces on one element', 'request-too-large', (xml) =>
		padding(xml, `<a ${Array.from({ length: 5000 }, (_, n) => `xmlns:n${n}="urn:${n}"`).join(' ')}></a>`),
	),
	tampered('FMT-100ATTR', 'A', '100 attributes on one element', 'accept', (xml) =>
		padding(xml, `<a ${Array.from({ length: 100 }, (_, n) => `a${n}="x"`).join(' ')}></a>`),
	),
	tampered('FMT-101ATTR', 'A', '101 attributes on one element', 'request-too-large', (xml) =>
		padding(xml, `<a ${Array.from({ length: 101 }, (_, n) => `a${n}="x"`).join(' ')}></a>`),
	),
	tampered('FMT-COMMENTS', 'A', '2,001 comments', 'request-too-large', (xml) =>
		padding(xml, '<!---->'.repeat(2001)),
	),
	tampered('FMT-CDATAS', 'A', '2,001 CDATA sections', 'request-too-large', (xml) =>
		padding(xml, '<![CDATA[]]>'.repeat(2001)),
	),
	tampered('FMT-ALLATTR', 'A', '4,001 attributes in all', 'request-too-large', (xml) =>
		padding(xml, `<a ${Array.from({ length: 100 }, (_, n) => `a${n}="x"`).join(' ')}></a>`.repeat(40)),
	),
	tampered('FMT-20NS', 'A', '20 namespaces on one element', 'accept', (xml) =>
		padding(xml, `<a ${Array.from({ length: 20 }, (_, n) => `xmlns:n${n}="urn:${n}"`).join(' ')}></a>`),
	),
	tampered('FMT-21NS', 'A', '21 namespaces on one element', 'request-too-large', (xml) =>
		padding(xml, `<a ${Array.from({ length: 21 }, (_, n) => `xmlns:n${n}="urn:${n}"`).join(' ')}></a>`),
	),
	tampered('FMT-DEFAULTNS', 'A', '1,501 default namespaces', 'request-too-large', (xml) =>
		padding(xml, '<a xmlns="urn:x"></a>'.repeat(1501)),
	),
	tampered('FMT-ALLNS', 'A', '1,501 namespaces in all', 'request-too-large', (xml) =>
		padding(
			xml,
			`<a ${Array.from({ length: 20 }, (_, n) => `xmlns:n${n}="urn:${n}"`).join(' ')}></a>`.repeat(75),
		),
	),
];
