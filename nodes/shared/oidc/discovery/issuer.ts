/**
 * Returns the issuer from what an admin entered, which is often the URL of the discovery document (OIDC-8): the issuer
 * followed by the well-known path (OpenID Connect Discovery 1.0, section 4).
 */
export const stripWellKnown = (address: string): string => address.trim().replace(/\/\.well-known\/.*$/, '');

/** Whether a published issuer is the configured one. A trailing slash makes no difference here, but it does in tokens. */
export const isSameIssuer = (published: string, configured: string): boolean =>
	published === configured || published === `${configured}/` || `${published}/` === configured;
