import { accept, refuse, type Outcome } from '../../core/refusal/outcome';

/** The provider's answer as far as it concerns us. Not believed yet. */
export interface Callback {
	state: string;
	/** RFC 9207. */
	issuer?: string;
	answer: { code: string } | { error: string };
}

/** Longest values seen in the field are about 2,000 characters (Microsoft's codes). */
const LONGEST: Record<string, number> = { state: 256, code: 8192, error: 256, iss: 2048 };

/** Answers of other flows; a code flow never sees them. */
const FOREIGN = ['response', 'id_token', 'access_token', 'token', 'token_type', 'expires_in'];

/**
 * Reads query or form parameters of the callback. Parameters we do not know, such as `session_state`, are ignored
 * (RFC 6749 section 4.1.2); a known one that is repeated or empty is refused.
 */
export function parseCallback(parameters: Readonly<Record<string, unknown>>): Outcome<Callback> {
	const values: Record<string, string | undefined> = {};
	for (const [name, longest] of Object.entries(LONGEST)) {
		const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
		if (value === undefined) continue;
		if (typeof value !== 'string' || value === '' || value.length > longest) {
			return refuse('malformed-request', {
				field: name,
				expected: `one value of at most ${longest} characters`,
			});
		}
		values[name] = value;
	}
	const foreign = FOREIGN.find((name) => Object.hasOwn(parameters, name));
	if (foreign) return refuse('malformed-request', { field: foreign, expected: 'an authorization code only' });
	const { state, code, error, iss } = values;
	if (state === undefined) return refuse('state-missing', { field: 'state' });
	if (code !== undefined && error !== undefined) {
		return refuse('malformed-request', { field: 'error', expected: 'a code or an error, not both' });
	}
	if (code !== undefined) return accept({ state, issuer: iss, answer: { code } });
	if (error !== undefined) return accept({ state, issuer: iss, answer: { error } });
	return refuse('malformed-request', { field: 'code', expected: 'a code or an error' });
}
