/**
 * The issuer in what an admin pasted, which is often the address of the discovery document (OIDC-8). The document's
 * address is the issuer followed by the well-known path (OpenID Connect Discovery 1.0, section 4).
 */
export const stripWellKnown = (address: string): string => address.trim().replace(/\/\.well-known\/.*$/, '');

/** Whether a published issuer is the configured one. A slash at the end is forgiven here, in tokens it is not. */
export const isSameIssuer = (published: string, configured: string): boolean =>
	published === configured || published === `${configured}/` || `${published}/` === configured;
