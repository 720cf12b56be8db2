/** Claims as a provider sent them: any JSON. */
export type Claims = Readonly<Record<string, unknown>>;

/** The claims of one login, kept apart by source: an e-mail address and its confirmation must come from the same one. */
export interface ClaimSources {
	issuer: string;
	/** Empty in plain OAuth 2.0. */
	idToken: Claims;
	userinfo?: Claims;
}

const isRecord = (value: unknown): value is Claims =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a claim by its exact name or, when there is none, by a dotted path (`data.user.id`).
 * Looks at own members only, so `constructor` and `__proto__` find nothing (P-3).
 */
export function readClaim(claims: Claims, name: string): unknown {
	if (Object.hasOwn(claims, name)) return claims[name];
	let value: unknown = claims;
	for (const part of name.split('.')) {
		if (!isRecord(value) || !Object.hasOwn(value, part)) return undefined;
		value = value[part];
	}
	return value;
}

/** Returns a text, number or boolean as text; `undefined` for anything else. */
export function claimText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Whether a value can be a subject (OpenID Connect Core 1.0, section 2): 1 to 255 ASCII characters. */
export const isSubject = (value: unknown): value is string =>
	typeof value === 'string' && /^[\x20-\x7e]{1,255}$/.test(value) && value.trim() !== '';
