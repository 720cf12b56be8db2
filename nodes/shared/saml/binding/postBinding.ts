import { TextDecoder } from 'node:util';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';

/** A message the browser posted. Nothing in it has been verified yet. */
export interface PostedMessage {
	binding: 'post';
	kind: MessageKind;
	/** The decoded message. */
	xml: string;
	/** Opaque: ours when we asked, somebody else's when nobody did. */
	relayState?: string;
}

/** Taken from the name of its form field: `SAMLRequest` or `SAMLResponse`. */
export type MessageKind = 'request' | 'response';

/** Longest message, in base64 characters; about 256 KB of XML. */
const LONGEST_MESSAGE = 350_000;
/** Largest form, in bytes: the longest message, percent-encoded, and a RelayState. */
export const LARGEST_FORM = LONGEST_MESSAGE * 1.5;
/** Longest RelayState, in bytes (SAML bindings 3.4.3 and 3.5.3). */
const LONGEST_RELAY_STATE = 80;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const malformed = (field: string, expected: string): ReturnType<typeof refuse> =>
	refuse('malformed-request', { field, expected });

/** Strict base64 (line breaks allowed); undefined for anything else. */
export function decodeBase64(value: string): Buffer | undefined {
	const text = value.replace(/[\r\n]/g, '');
	return text.length % 4 === 0 && BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** Strict UTF-8; undefined for anything else. */
export function decodeText(bytes: Buffer | undefined): string | undefined {
	try {
		return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
	} catch {
		return undefined;
	}
}

export interface MessageFields {
	kind: MessageKind;
	/** Base64, not decoded. */
	value: string;
	relayState?: string;
}

/** Finds the message in form fields or query parameters: exactly one, with at most one RelayState (PRE-1, LO-16). */
export function readMessageFields(parameters: Readonly<Record<string, unknown>>): Outcome<MessageFields> {
	const own = (name: string): unknown => (Object.hasOwn(parameters, name) ? parameters[name] : undefined);
	const request = own('SAMLRequest');
	const kind: MessageKind = request === undefined ? 'response' : 'request';
	const field = request === undefined ? 'SAMLResponse' : 'SAMLRequest';
	const value = own(field);
	if (typeof value !== 'string' || value === '') return malformed(field, 'exactly one value');
	if (kind === 'request' && own('SAMLResponse') !== undefined)
		return malformed(field, 'either a request or an answer');
	if (value.length > LONGEST_MESSAGE) {
		return refuse('request-too-large', {
			field,
			expected: `at most ${LONGEST_MESSAGE} characters`,
			received: String(value.length),
		});
	}
	const relayState = own('RelayState');
	if (relayState !== undefined && typeof relayState !== 'string') return malformed('RelayState', 'one value');
	if (relayState && Buffer.byteLength(relayState) > LONGEST_RELAY_STATE)
		return malformed('RelayState', `at most ${LONGEST_RELAY_STATE} bytes`);
	return accept({ kind, value, ...(relayState ? { relayState } : {}) });
}

/** Reads the form fields of the POST binding (SAML bindings 3.5.4). */
export function parsePostedMessage(parameters: Readonly<Record<string, unknown>>): Outcome<PostedMessage> {
	const fields = readMessageFields(parameters);
	if (!fields.ok) return fields;
	const { value, ...facts } = fields.value;
	const xml = decodeText(decodeBase64(value));
	return xml === undefined
		? malformed('message', 'base64 of UTF-8 text, not compressed')
		: accept({ ...facts, binding: 'post', xml });
}

/** Reads the form fields at our assertion consumer service, which accepts Responses only. */
export function parsePostedResponse(parameters: Readonly<Record<string, unknown>>): Outcome<PostedMessage> {
	const posted = parsePostedMessage(parameters);
	return posted.ok && posted.value.kind !== 'response'
		? malformed('SAMLRequest', 'an answer, and no request')
		: posted;
}
