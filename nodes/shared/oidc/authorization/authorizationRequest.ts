import { refuse, accept, type Outcome } from '../../core/refusal/outcome';

export type ResponseMode = 'query' | 'form_post';

/** What one login sends to the authorization endpoint. The node sets all of it except `extra`, which the admin adds. */
export interface AuthorizationRequest {
	redirectUri: string;
	scope: string;
	responseMode: ResponseMode;
	state: string;
	/** OpenID Connect only. */
	nonce?: string;
	codeChallenge: string;
	extra: Readonly<Record<string, string>>;
}

/** Parameters an admin must not add, because the security of a login depends on the values the node sets. */
const RESERVED_PARAMETERS = new Set(
	'client_id client_secret code code_challenge code_challenge_method nonce redirect_uri request request_uri response_mode response_type scope state id_token_hint registration'.split(
		' ',
	),
);

/** Refuses extra parameters that would replace one the node sets; otherwise returns a copy of them. */
export function checkExtraParameters(
	extra: Readonly<Record<string, string>>,
): Outcome<Record<string, string>> {
	const reserved = Object.keys(extra).find((name) => RESERVED_PARAMETERS.has(name.toLowerCase()));
	if (reserved !== undefined) {
		return refuse('setting-invalid', {
			field: 'Extra Parameters',
			received: reserved,
			hint: 'This parameter is set by the node',
		});
	}
	return accept({ ...extra });
}

/** Returns the parameters of the request: authorization code with PKCE S256 (RFC 6749, section 4.1.1; RFC 7636, section 4.3). */
export function authorizationParameters(request: AuthorizationRequest): Record<string, string> {
	return {
		...request.extra,
		response_type: 'code',
		redirect_uri: request.redirectUri,
		scope: request.scope,
		state: request.state,
		code_challenge: request.codeChallenge,
		code_challenge_method: 'S256',
		...(request.nonce === undefined ? {} : { nonce: request.nonce }),
		...(request.responseMode === 'form_post' ? { response_mode: 'form_post' } : {}),
	};
}
