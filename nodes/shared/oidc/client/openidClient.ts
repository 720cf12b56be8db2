import { importPKCS8 } from 'jose';
import * as client from 'openid-client';
import type { ClientAuthentication, Connection } from '../connection/connection';
import type { ProviderFetch } from './providerFetch';

/** What a provider publishes about itself (OpenID Connect Discovery 1.0, section 3; RFC 8414, section 2). */
export interface ProviderMetadata {
	readonly issuer: string;
	readonly authorization_endpoint?: string;
	readonly token_endpoint?: string;
	readonly jwks_uri?: string;
	readonly userinfo_endpoint?: string;
	readonly [name: string]: unknown;
}

/** The client authentication at the token endpoint, with its key already imported. */
export type ClientProof = client.ClientAuth;

/** What a callback must match for its code to be redeemed. The library skips a check without a value. */
export interface RedemptionChecks {
	expectedState: string;
	pkceCodeVerifier: string;
	expectedNonce?: string;
	idTokenExpected?: true;
	/** Largest age of the sign-in at the provider, in seconds. */
	maxAge?: number;
}

/** The token endpoint's answer, verified by the library. */
export interface RedeemedTokens {
	accessToken: string;
	idToken?: string;
	/** Claims of the ID token. */
	claims?: Readonly<Record<string, unknown>> & { iss: string; sub: string };
}

/** One client at one provider. All members throw the library's errors; `refuseProvider` turns them into refusals. */
export interface OpenIdClient {
	/** Returns the URL of the authorization endpoint with these parameters (RFC 6749, section 4.1.1). */
	authorizationUrl: (parameters: Record<string, string>) => string;
	/**
	 * Redeems the code of a callback address (RFC 6749, section 4.1.3) and verifies the ID token of the answer: signature,
	 * issuer, audience, nonce, expiry (OpenID Connect Core 1.0, section 3.1.3.7).
	 */
	redeemCode: (callbackUrl: URL, checks: RedemptionChecks) => Promise<RedeemedTokens>;
	/** Fetches the userinfo claims; rejects if they are not about `subject` (OpenID Connect Core 1.0, section 5.3). */
	fetchUserinfo: (accessToken: string, subject: string) => Promise<Record<string, unknown>>;
	/** Requests a resource with the access token (RFC 6750). The caller checks the status. */
	fetchResource: (accessToken: string, url: URL) => Promise<Response>;
}

/** How long the library waits for one answer, in seconds. */
const ANSWER_TIMEOUT = 10;

/** A `state` that nobody can guess (RFC 6749, section 10.12). */
export const randomState = (): string => client.randomState();
/** A `nonce` that nobody can guess (OpenID Connect Core 1.0, section 15.5.2). */
export const randomNonce = (): string => client.randomNonce();
/** A PKCE code verifier (RFC 7636, section 4.1). */
export const randomCodeVerifier = (): string => client.randomPKCECodeVerifier();
/** The S256 code challenge of a code verifier (RFC 7636, section 4.2). */
export const codeChallengeOf = async (codeVerifier: string): Promise<string> =>
	await client.calculatePKCECodeChallenge(codeVerifier);

/** Prepares the client authentication of a connection. Throws when the private key does not fit its algorithm. */
export async function proveClient(authentication: ClientAuthentication): Promise<ClientProof> {
	switch (authentication.method) {
		case 'basic':
			return client.ClientSecretBasic(authentication.secret);
		case 'post':
			return client.ClientSecretPost(authentication.secret);
		case 'none':
			return client.None();
		case 'privateKeyJwt': {
			const key = await importPKCS8(authentication.privateKey, authentication.algorithm);
			return client.PrivateKeyJwt({ key, kid: authentication.keyId });
		}
	}
}

// openid-client marks this extension as deprecated only so that editors strike it through.
/* eslint-disable @typescript-eslint/no-deprecated */
const insecureExtensions = ({
	allowInsecureHttp,
}: Connection): ((configuration: client.Configuration) => void)[] =>
	allowInsecureHttp ? [client.allowInsecureRequests] : [];
/* eslint-enable @typescript-eslint/no-deprecated */

/** Fetches what the issuer publishes (OpenID Connect Discovery 1.0, section 4). Throws the library's errors. */
export async function fetchMetadata(
	issuer: string,
	connection: Connection,
	fetch: ProviderFetch,
): Promise<ProviderMetadata> {
	const found = await client.discovery(new URL(issuer), connection.clientId, undefined, client.None(), {
		[client.customFetch]: fetch,
		execute: insecureExtensions(connection),
		timeout: ANSWER_TIMEOUT,
	});
	return JSON.parse(JSON.stringify(found.serverMetadata())) as ProviderMetadata;
}

/** Creates a client for one request. A configuration is never shared, so one login cannot change that of another. */
export function createOpenIdClient(
	connection: Connection,
	metadata: ProviderMetadata,
	proof: ClientProof,
	fetch: ProviderFetch,
): OpenIdClient {
	const pinned = {
		...metadata,
		// The pinned list replaces the advertised one, which may hold `none` or HS256 (OIDC-2).
		id_token_signing_alg_values_supported: [...connection.algorithms],
		userinfo_signing_alg_values_supported: [...connection.algorithms],
	} as client.ServerMetadata;
	const configuration = new client.Configuration(pinned, connection.clientId, undefined, proof);
	configuration[client.customFetch] = fetch;
	configuration.timeout = ANSWER_TIMEOUT;
	for (const extend of insecureExtensions(connection)) extend(configuration);
	client.enableNonRepudiationChecks(configuration);

	return {
		authorizationUrl: (parameters) => client.buildAuthorizationUrl(configuration, parameters).href,
		redeemCode: async (callbackUrl, checks) => {
			const tokens = await client.authorizationCodeGrant(configuration, callbackUrl, checks);
			return { accessToken: tokens.access_token, idToken: tokens.id_token, claims: tokens.claims() };
		},
		fetchUserinfo: async (accessToken, subject) => ({
			...(await client.fetchUserInfo(configuration, accessToken, subject)),
		}),
		fetchResource: async (accessToken, url) =>
			await client.fetchProtectedResource(configuration, accessToken, url, 'GET'),
	};
}
