import { TextDecoder } from 'node:util';
import { accept, refuse, type Outcome } from '../core/outcome';

/** What the browser posted to our assertion consumer service. Nothing in it is believed yet. */
export interface PostedResponse {
	/** The decoded message. */
	xml: string;
	/** Opaque: ours when we asked, somebody else's when nobody did. */
	relayState?: string;
}

/** Longest SAMLResponse, in base64 characters; about 256 KB of XML (security-cases, section C). */
export const LONGEST_RESPONSE = 350_000;
/** Bindings 3.4.3 and 3.5.3. In bytes. */
const LONGEST_RELAY_STATE = 80;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const malformed = (expected: string): ReturnType<typeof refuse> =>
	refuse('malformed-request', { field: 'SAMLResponse', expected });

/** Strict base64 (line breaks allowed) and strict UTF-8; undefined for anything else. */
function decode(value: string): string | undefined {
	const text = value.replace(/[\r\n]/g, '');
	if (text.length % 4 !== 0 || !BASE64.test(text)) return undefined;
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(Buffer.from(text, 'base64'));
	} catch {
		return undefined;
	}
}

/** Reads the form fields of the POST binding (bindings 3.5.4): one SAMLResponse, perhaps one RelayState (PRE-1). */
export function parsePostedResponse(parameters: Readonly<Record<string, unknown>>): Outcome<PostedResponse> {
	const own = (name: string): unknown => (Object.hasOwn(parameters, name) ? parameters[name] : undefined);
	const value = own('SAMLResponse');
	if (typeof value !== 'string' || value === '') return malformed('exactly one value');
	if (own('SAMLRequest') !== undefined) return malformed('an answer, and no request beside it');
	if (value.length > LONGEST_RESPONSE) {
		return refuse('request-too-large', {
			field: 'SAMLResponse',
			expected: `at most ${LONGEST_RESPONSE} characters`,
			received: String(value.length),
		});
	}
	const relayState = own('RelayState');
	if (relayState !== undefined && typeof relayState !== 'string')
		return refuse('malformed-request', { field: 'RelayState', expected: 'one value' });
	if (relayState && Buffer.byteLength(relayState) > LONGEST_RELAY_STATE)
		return refuse('malformed-request', {
			field: 'RelayState',
			expected: `at most ${LONGEST_RELAY_STATE} bytes`,
		});
	const xml = decode(value);
	if (xml === undefined) return malformed('base64 of UTF-8 text, not compressed');
	return accept({ xml, ...(relayState ? { relayState } : {}) });
}
