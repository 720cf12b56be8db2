import { accept, refuse, type Outcome } from '../../core/refusal/outcome';

/** The parameters of a callback, not verified yet. */
export interface Callback {
	state: string;
	/** The `iss` parameter (RFC 9207). */
	issuer?: string;
	answer: { code: string } | { error: string };
}

/** Maximum lengths in characters. The longest known values are Microsoft's codes, with about 2,000. */
const MAX_LENGTHS: Record<string, number> = { state: 256, code: 8192, error: 256, iss: 2048 };

/** Parameters of other flows, which must not appear in the answer to an authorization code request. */
const OTHER_FLOWS = ['response', 'id_token', 'access_token', 'token', 'token_type', 'expires_in'];

/**
 * Reads query or form parameters of the callback. Parameters we do not know, such as `session_state`, are ignored
 * (RFC 6749 section 4.1.2); a known one that is repeated or empty is refused.
 */
export function parseCallback(parameters: Readonly<Record<string, unknown>>): Outcome<Callback> {
	const values: Record<string, string | undefined> = {};
	for (const [name, maxLength] of Object.entries(MAX_LENGTHS)) {
		const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
		if (value === undefined) continue;
		if (typeof value !== 'string' || value === '' || value.length > maxLength) {
			return refuse('malformed-request', {
				field: name,
				expected: `one value of at most ${maxLength} characters`,
			});
		}
		values[name] = value;
	}
	const otherFlow = OTHER_FLOWS.find((name) => Object.hasOwn(parameters, name));
	if (otherFlow)
		return refuse('malformed-request', { field: otherFlow, expected: 'an authorization code only' });
	const { state, code, error, iss } = values;
	if (state === undefined) return refuse('state-missing', { field: 'state' });
	if (code !== undefined && error !== undefined) {
		return refuse('malformed-request', { field: 'error', expected: 'a code or an error, not both' });
	}
	if (code !== undefined) return accept({ state, issuer: iss, answer: { code } });
	if (error !== undefined) return accept({ state, issuer: iss, answer: { error } });
	return refuse('malformed-request', { field: 'code', expected: 'a code or an error' });
}
