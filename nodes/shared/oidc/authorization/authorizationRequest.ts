import { refuse, accept, type Outcome } from '../../core/refusal/outcome';

export type ResponseMode = 'query' | 'form_post';

/** What one login sends to the authorization endpoint. All of it is ours but `extra`. */
export interface AuthorizationRequest {
	redirectUri: string;
	scope: string;
	responseMode: ResponseMode;
	state: string;
	/** Plain OAuth 2.0 has none. */
	nonce?: string;
	codeChallenge: string;
	extra: Readonly<Record<string, string>>;
}

/** What makes a login safe is not for a free list of parameters to change. */
const OWN_PARAMETERS = new Set(
	'client_id client_secret code code_challenge code_challenge_method nonce redirect_uri request request_uri response_mode response_type scope state id_token_hint registration'.split(
		' ',
	),
);

/** Refuses extra parameters that would replace one of ours. */
export function checkExtraParameters(
	extra: Readonly<Record<string, string>>,
): Outcome<Record<string, string>> {
	const own = Object.keys(extra).find((name) => OWN_PARAMETERS.has(name.toLowerCase()));
	if (own !== undefined) {
		return refuse('setting-invalid', {
			field: 'Extra Parameters',
			received: own,
			hint: 'This parameter is set by the node',
		});
	}
	return accept({ ...extra });
}

/** The parameters of the request: authorization code with PKCE S256 (RFC 7636), nothing else. */
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
