/**
 * Signature algorithms an ID token may have (RFC 7518, section 3.1; RFC 8037). Never `none`, never one with a shared
 * secret.
 */
export const idTokenAlgorithms = [
	'RS256',
	'PS256',
	'ES256',
	'RS384',
	'PS384',
	'ES384',
	'RS512',
	'PS512',
	'ES512',
	'EdDSA',
] as const;
export type IdTokenAlgorithm = (typeof idTokenAlgorithms)[number];

export type ClientAuthentication =
	| { method: 'basic' | 'post'; secret: string }
	| { method: 'none' }
	| { method: 'privateKeyJwt'; privateKey: string; keyId?: string; algorithm: IdTokenAlgorithm };

export interface Endpoints {
	authorization: string;
	token: string;
	/** Needed for OpenID Connect. */
	jwks?: string;
	/** Needed for plain OAuth 2.0. */
	userinfo?: string;
}

/** One configured identity provider. */
export interface Connection {
	/** `oauth2`: there is no ID token; the userinfo endpoint identifies the customer. */
	protocol: 'oidc' | 'oauth2';
	/** Exactly as the provider writes it in its tokens. With plain OAuth 2.0, a name the admin chose. */
	issuer: string;
	/** Set by the admin; if absent, they are discovered. */
	endpoints?: Endpoints;
	clientId: string;
	authentication: ClientAuthentication;
	/** The only algorithms accepted, even if the provider advertises others. */
	algorithms: readonly IdTokenAlgorithm[];
	/** Whether claims are also read from the userinfo endpoint after the ID token was verified. */
	userinfo: boolean;
	/** Audiences an ID token may name besides the client id. */
	audiences: readonly string[];
	/** Microsoft Entra ID: tenants that may sign in. Required when the issuer stands for many tenants. */
	tenants: readonly string[];
	/** Name of the subject claim; `sub` in OpenID Connect. */
	subjectClaim: string;
	allowInsecureHttp: boolean;
}
