import { HttpFailure } from '../../core/provider/http';
import { refuse, type Refusal, type RefusalDetail } from '../../core/refusal/outcome';
import type { Reason } from '../../core/refusal/reasons';

interface CodedError {
	name?: string;
	code?: unknown;
	error?: unknown;
	message?: unknown;
	cause?: unknown;
}

const asCoded = (error: unknown): CodedError => (typeof error === 'object' && error !== null ? error : {});

/**
 * Returns an error code for the log. Codes of RFC 6749 (section 5.2) are short words; any other text of a provider is left
 * out.
 */
export const errorWord = (value: unknown): string =>
	typeof value === 'string' && /^[\w.-]{1,60}$/.test(value) ? value : 'an unreadable error code';

/** Returns an error and its causes, at most six in all. */
function chainOf(error: unknown): CodedError[] {
	const chain: CodedError[] = [];
	for (
		let link = error;
		link !== undefined && link !== null && chain.length < 6;
		link = asCoded(link).cause
	) {
		chain.push(asCoded(link));
	}
	return chain;
}

/** Whether there was no answer, or none in time. */
const isWithoutAnswer = (error: unknown): boolean =>
	chainOf(error).some(
		(link) => link instanceof HttpFailure || link.code === 'OAUTH_TIMEOUT' || link.code === 'OAUTH_ABORT',
	);

const claimReasons: Record<string, Reason> = {
	aud: 'audience-mismatch',
	azp: 'authorized-party-mismatch',
	iss: 'issuer-mismatch',
	nonce: 'nonce-mismatch',
	exp: 'token-expired',
	nbf: 'token-time-implausible',
	iat: 'token-time-implausible',
	auth_time: 'authentication-too-old',
};

/** Failures the library describes by message alone. Its messages name fields, never values. */
const messageReasons: readonly (readonly [RegExp, Reason])[] = [
	[/response parameter "?iss"?|"iss" \(issuer\) (missing|response parameter)|"issuer"/i, 'issuer-mismatch'],
	[/missing or empty.*"id_token"|"id_token" property must/i, 'id-token-missing'],
	[/"response" body|Key Set response|`token_type`/, 'provider-unreachable'],
	[/modulusLength|namedCurve/, 'signature-invalid'],
	[/"state"/, 'state-mismatch'],
	[/signature verification failed|signature/i, 'signature-invalid'],
	[/"alg"|JWS algorithm|"crit"/i, 'algorithm-not-allowed'],
	[/"?nonce"?/, 'nonce-mismatch'],
	[/\(audience\)|"aud"/, 'audience-mismatch'],
	[/\(issuer\)|"iss"/, 'issuer-mismatch'],
	[/\(subject\)|"sub"/, 'subject-invalid'],
	[/auth_time/, 'authentication-too-old'],
	[/\(expiration time\)|"exp"/, 'token-expired'],
	[/\(not before\)|\(issued at\)|"nbf"|"iat"/, 'token-time-implausible'],
];

function tokenEndpointReason(error: string): { reason: Reason; detail: RefusalDetail } {
	if (error === 'invalid_grant') return { reason: 'code-refused', detail: {} };
	if (error === 'invalid_client' || error === 'unauthorized_client') {
		return {
			reason: 'provider-misconfigured',
			detail: { hint: 'Check Client ID, Client Secret and Client Authentication in the credential' },
		};
	}
	return { reason: 'provider-error', detail: {} };
}

/**
 * Turns what openid-client throws into a refusal.
 *
 * @param during what the request was for, such as `token`; shown to the admin
 */
export function refuseProvider(error: unknown, during: string): Refusal {
	const chain = chainOf(error);
	const failure = chain.find((link): link is HttpFailure => link instanceof HttpFailure);
	if (failure) {
		return refuse(failure.kind === 'blocked' ? 'provider-misconfigured' : 'provider-unreachable', {
			field: during,
			received: failure.message,
		});
	}
	const codes = chain.map(({ code }) => code);
	const words = chain.map(({ message }) => (typeof message === 'string' ? message : '')).join(' | ');

	if (codes.includes('OAUTH_RESPONSE_BODY_ERROR')) {
		const word = errorWord(chain.find(({ code }) => code === 'OAUTH_RESPONSE_BODY_ERROR')?.error);
		const { reason, detail } = tokenEndpointReason(word);
		return refuse(reason, { field: during, received: word, ...detail });
	}
	if (codes.includes('OAUTH_WWW_AUTHENTICATE_CHALLENGE')) {
		return refuse('provider-misconfigured', {
			field: during,
			hint: 'The provider refused our client authentication',
		});
	}
	if (codes.includes('OAUTH_TIMEOUT') || codes.includes('OAUTH_ABORT')) {
		return refuse('provider-unreachable', { field: during, received: 'no answer in time' });
	}
	if (codes.includes('OAUTH_KEY_SELECTION_FAILED')) {
		return refuse('signature-invalid', {
			field: during,
			hint: 'No key of the provider fits the token, or more than one does',
		});
	}
	if (codes.includes('OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED')) {
		return /issuer/.test(words)
			? refuse('issuer-mismatch', { field: 'issuer' })
			: refuse('userinfo-mismatch', { field: 'sub' });
	}
	if (
		codes.some((code) => code === 'OAUTH_RESPONSE_IS_NOT_JSON' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM')
	) {
		return refuse('provider-unreachable', {
			field: during,
			received: 'an answer of an unexpected form or status',
		});
	}
	if (
		codes.some(
			(code) => code === 'OAUTH_HTTP_REQUEST_FORBIDDEN' || code === 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN',
		)
	) {
		return refuse('provider-misconfigured', {
			field: during,
			hint: 'URLs of the provider must begin with https://',
		});
	}
	const claim = chain
		.map(({ cause }) => (asCoded(cause) as { claim?: unknown }).claim)
		.find((name): name is string => typeof name === 'string');
	const byClaim = claim === undefined ? undefined : claimReasons[claim];
	if (byClaim) return refuse(byClaim, { field: claim });
	const byMessage = messageReasons.find(([pattern]) => pattern.test(words))?.[1];
	if (byMessage) return refuse(byMessage, { field: during });
	if (codes.includes('OAUTH_MISSING_SERVER_METADATA') || codes.includes('OAUTH_INVALID_SERVER_METADATA')) {
		return refuse('provider-misconfigured', { field: during, hint: 'An endpoint is missing' });
	}
	if (codes.some((code) => typeof code === 'string' && code.startsWith('OAUTH_'))) {
		return refuse('token-malformed', { field: during });
	}
	return refuse('provider-unreachable', { field: during });
}

/**
 * Turns what openid-client throws for a userinfo request into a refusal. Apart from another subject (OpenID Connect Core
 * 1.0, section 5.3.2) and a missing answer, every failure is `userinfo-invalid`.
 */
export function refuseUserinfo(error: unknown): Refusal {
	const refusal = refuseProvider(error, 'userinfo');
	return refusal.reason === 'userinfo-mismatch' || isWithoutAnswer(error)
		? refusal
		: refuse('userinfo-invalid', { field: 'userinfo', received: refusal.reason });
}
