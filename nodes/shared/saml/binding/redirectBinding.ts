import { sign, verify } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import type { BrowserMessage } from './browserMessage';
import type { SigningCertificate } from '../keys/certificates';
import { decodeBase64, decodeText, readMessageFields, type MessageFields } from './postBinding';

/*
 * The Redirect binding (bindings 3.4.4.1). Its signature covers octets of the query as they were sent, so both ways work
 * on those and never on what a parser made of them. node-saml signs another spelling of RelayState than it sends.
 */

/** Accepted signature algorithms (RFC 9231). Never SHA-1 or MD5. */
const HASHES = new Map([
	['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'sha256'],
	['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'sha512'],
]);
const [OUR_ALGORITHM = ''] = HASHES.keys();

/** Longest inflated message, in bytes. */
const LONGEST_INFLATED = 256 * 1024;

/** A message in a query string, not yet verified and not yet inflated. */
export interface RedirectMessage extends MessageFields {
	binding: 'redirect';
	/** What the signature covers, octet by octet. */
	signed: string;
	algorithm?: string;
	signature?: string;
}

const NAMES = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature'];

const malformed = (field: string, expected: string): ReturnType<typeof refuse> =>
	refuse('malformed-request', { field, expected });

function decodeParameter(raw: string): string | undefined {
	try {
		return decodeURIComponent(raw.replaceAll('+', ' '));
	} catch {
		return undefined;
	}
}

/**
 * The binding's parameters exactly as in the query string; each at most once, and its name not percent-encoded (LO-7,
 * LO-8).
 */
function readRawParameters(query: string): Outcome<Map<string, string>> {
	const found = new Map<string, string>();
	for (const part of query.split('&')) {
		const [rawName = ''] = part.split('=', 1);
		const name = NAMES.find((known) => known === decodeParameter(rawName));
		if (name === undefined) continue;
		if (rawName !== name || found.has(name)) return malformed(name, 'exactly one value');
		found.set(name, part.slice(rawName.length + 1));
	}
	return accept(found);
}

/**
 * Finds the message in a query string.
 *
 * @param query the raw query string, without the question mark
 * @returns undefined when there is no message
 */
export function parseRedirectMessage(query: string): Outcome<RedirectMessage | undefined> {
	const raw = readRawParameters(query);
	if (!raw.ok) return raw;
	if (!raw.value.has('SAMLRequest') && !raw.value.has('SAMLResponse')) return accept(undefined);
	const decoded = new Map([...raw.value].map(([name, value]) => [name, decodeParameter(value)]));
	const broken = [...decoded].find(([, value]) => value === undefined);
	if (broken) return malformed(broken[0], 'percent-encoded text');
	const fields = readMessageFields(Object.fromEntries(decoded));
	if (!fields.ok) return fields;
	const signed = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg']
		.filter((name) => raw.value.has(name))
		.map((name) => `${name}=${raw.value.get(name)}`)
		.join('&');
	return accept({
		...fields.value,
		binding: 'redirect',
		signed,
		algorithm: decoded.get('SigAlg'),
		signature: decoded.get('Signature'),
	});
}

/** Verifies the signature over the octets as received, with the configured certificates only. */
function checkSignature(
	{ signed, algorithm, signature }: RedirectMessage,
	certificates: readonly SigningCertificate[],
): Outcome<null> {
	if (!algorithm || !signature)
		return refuse('signature-missing', {
			field: algorithm ? 'Signature' : 'SigAlg',
			expected: 'a signature of the identity provider',
		});
	const hash = HASHES.get(algorithm);
	if (hash === undefined) {
		return refuse('algorithm-not-allowed', {
			field: 'SigAlg',
			expected: 'rsa-sha256, rsa-sha512',
			received: algorithm.slice(0, 100),
		});
	}
	const bytes = decodeBase64(signature);
	if (!bytes) return refuse('signature-malformed', { field: 'Signature', expected: 'base64' });
	const octets = Buffer.from(signed, 'latin1');
	return certificates.some(({ key }) => verify(hash, octets, key, bytes))
		? accept(null)
		: refuse('signature-invalid', {
				field: 'Signature',
				expected: 'a signature over the query with a certificate of this connection',
			});
}

/** Inflates, and stops at the longest allowed message (LO-18). */
function inflate(value: string): Outcome<string> {
	const bytes = decodeBase64(value);
	if (!bytes) return malformed('message', 'base64');
	try {
		const text = decodeText(inflateRawSync(bytes, { maxOutputLength: LONGEST_INFLATED }));
		return text === undefined ? malformed('message', 'UTF-8 text') : accept(text);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
			? refuse('request-too-large', { expected: `at most ${LONGEST_INFLATED} bytes when inflated` })
			: malformed('message', 'a deflated message');
	}
}

/** Returns the XML of a message with a verified signature; any other message is neither inflated nor parsed. */
export function openRedirectMessage(
	message: RedirectMessage,
	certificates: readonly SigningCertificate[],
): Outcome<string> {
	const signed = checkSignature(message, certificates);
	return signed.ok ? inflate(message.value) : signed;
}

/** Percent-encodes every character a browser might encode differently: the provider verifies the octets it receives. */
const encodeParameter = (value: string): string =>
	encodeURIComponent(value).replace(
		/[!'()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	);

/** Builds the URL that carries our signed message. */
export function buildRedirect(
	destination: string,
	field: 'SAMLRequest' | 'SAMLResponse',
	xml: string,
	relayState: string | undefined,
	privateKey: string,
): BrowserMessage {
	const query = Object.entries({
		[field]: deflateRawSync(xml).toString('base64'),
		...(relayState === undefined ? {} : { RelayState: relayState }),
		SigAlg: OUR_ALGORITHM,
	})
		.map(([name, value]) => `${name}=${encodeParameter(value)}`)
		.join('&');
	const signature = sign('sha256', Buffer.from(query), privateKey).toString('base64');
	const separator = destination.includes('?') ? '&' : '?';
	return {
		binding: 'redirect',
		location: `${destination}${separator}${query}&Signature=${encodeParameter(signature)}`,
	};
}
