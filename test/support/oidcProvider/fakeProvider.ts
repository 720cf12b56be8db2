import {
	HttpFailure,
	type HttpRequest,
	type HttpResponse,
	type Send,
} from '../../../nodes/shared/core/provider/http';
import { accessTokenHash } from '../../../nodes/shared/oidc/callback/idTokenRules';
import { makeKey, makeToken, signWith, type Signer, type SigningKey } from './signingKey';

export const ISSUER = 'https://idp.example.test/realms/customers';
export const CLIENT_ID = 'customer-portal';
export const CLIENT_SECRET = 'canary-client-secret';
export const ACCESS_TOKEN = 'canary-access-token';
/** The frozen clock of the tests: 2026-11-23T12:00:00Z. */
export const NOW = Date.UTC(2026, 10, 23, 12);

export const endpointPaths = {
	discovery: '/.well-known/openid-configuration',
	authorization: '/authorize',
	token: '/token',
	jwks: '/keys',
	userinfo: '/userinfo',
} as const;
export type Endpoint = keyof typeof endpointPaths;

/** A whole answer in place of the correct one. An HttpFailure means no answer. */
export type Answer = Partial<HttpResponse> | HttpFailure;

/** One defect in an otherwise correct login. A member set to undefined is omitted from what is sent. */
export interface Defect {
	header?: Record<string, unknown>;
	claims?: Record<string, unknown>;
	/** Changes the payload as text, for defects that an object cannot express. */
	payload?: (json: string) => string;
	signer?: Signer;
	/** Changes the signed ID token. */
	idToken?: (token: string) => string | undefined;
	/** Members of the token response. */
	token?: Record<string, unknown>;
	keys?: readonly object[];
	userinfo?: Record<string, unknown>;
	discovery?: Record<string, unknown>;
	/** Replaces the whole answer of endpoints. */
	answers?: Partial<Record<Endpoint, Answer>>;
}

export interface ProviderOptions {
	issuer?: string;
	clientId?: string;
	key?: SigningKey;
	nonce?: string;
	now?: () => number;
}

export interface FakeProvider {
	send: Send;
	/** All requests in order, by endpoint. `elsewhere` stands for URLs that the provider does not have. */
	requests: Record<Endpoint | 'elsewhere', HttpRequest[]>;
	count: (endpoint: Endpoint | 'elsewhere') => number;
	/** Sets the defect from now on. */
	answerWith: (defect: Defect) => void;
	/** Sets the nonce of the next ID token. */
	expectNonce: (nonce: string) => void;
	/** From now on, signs with another key and publishes only that one. */
	rotate: (key: SigningKey) => void;
}

export const providerKey = makeKey('key-1');

/** Turns an object into a JSON answer. */
export const json = (body: unknown, status = 200): HttpResponse => ({
	status,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body),
});

export const html = {
	status: 200,
	headers: { 'content-type': 'text/html' },
	body: '<h1>hello</h1>',
} satisfies Answer;
export const redirect: Answer = {
	status: 302,
	headers: { location: 'https://elsewhere.example/' },
	body: '',
};
export const noAnswer = new HttpFailure('timeout', 'The provider did not answer in time');

/** A correct provider in memory that can have exactly one defect. */
export function createFakeProvider(first: Defect = {}, options: ProviderOptions = {}): FakeProvider {
	const { issuer = ISSUER, clientId = CLIENT_ID, now = () => NOW } = options;
	let { key = providerKey, nonce = 'nonce-1' } = options;
	let defect = first;
	const requests: FakeProvider['requests'] = {
		discovery: [],
		authorization: [],
		token: [],
		jwks: [],
		userinfo: [],
		elsewhere: [],
	};

	function idToken(): string | undefined {
		const header = { alg: key.algorithm, kid: key.published.kid, typ: 'JWT', ...defect.header };
		const seconds = Math.floor(now() / 1000);
		const claims = {
			iss: issuer,
			sub: 'alice-1',
			aud: clientId,
			iat: seconds,
			exp: seconds + 300,
			nonce,
			at_hash: accessTokenHash(ACCESS_TOKEN, key.algorithm),
			email: 'alice@acme.example',
			email_verified: true,
			name: 'Alice Martin',
			groups: ['customer_group', 'acme'],
			...defect.claims,
		};
		const payload = (defect.payload ?? String)(JSON.stringify(claims));
		const token = makeToken(header, payload, defect.signer ?? signWith(key));
		return defect.idToken ? defect.idToken(token) : token;
	}

	const rightAnswer: Record<Exclude<Endpoint, 'authorization'>, () => HttpResponse> = {
		discovery: () =>
			json({
				issuer,
				authorization_endpoint: `${issuer}${endpointPaths.authorization}`,
				token_endpoint: `${issuer}${endpointPaths.token}`,
				jwks_uri: `${issuer}${endpointPaths.jwks}`,
				userinfo_endpoint: `${issuer}${endpointPaths.userinfo}`,
				response_types_supported: ['code'],
				id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
				...defect.discovery,
			}),
		jwks: () => json({ keys: defect.keys ?? [key.published] }),
		token: () =>
			json({
				access_token: ACCESS_TOKEN,
				token_type: 'Bearer',
				expires_in: 300,
				id_token: idToken(),
				...defect.token,
			}),
		userinfo: () => json({ sub: 'alice-1', email: 'alice@acme.example', ...defect.userinfo }),
	};

	return {
		requests,
		count: (endpoint) => requests[endpoint].length,
		answerWith: (next) => (defect = next),
		expectNonce: (next) => (nonce = next),
		rotate: (next) => (key = next),
		send: async (request) => {
			const endpoint = (Object.keys(rightAnswer) as (keyof typeof rightAnswer)[]).find(
				(name) => request.url === `${issuer}${endpointPaths[name]}`,
			);
			requests[endpoint ?? 'elsewhere'].push(request);
			if (!endpoint) return { status: 404, headers: {}, body: '' };
			const wrong = defect.answers?.[endpoint];
			if (wrong instanceof HttpFailure) throw wrong;
			return { ...rightAnswer[endpoint](), ...wrong };
		},
	};
}
