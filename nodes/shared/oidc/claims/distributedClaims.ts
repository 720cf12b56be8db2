import { readClaim, type Claims } from './claims';

function asRecord(value: unknown): Claims {
	if (typeof value === 'string') {
		try {
			return asRecord(JSON.parse(value) as unknown);
		} catch {
			return {};
		}
	}
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : {};
}

/**
 * Names of claims that the provider keeps elsewhere instead of sending them (OpenID Connect Core 1.0, section 5.6.2). They
 * are not fetched from there, so they are unknown.
 */
export const distributedNames = (claims: Claims): string[] =>
	Object.keys(asRecord(readClaim(claims, '_claim_names')));

/** Whether this claim, or the object that contains it, is among the distributed ones. */
export const isDistributed = (name: string, distributed: ReadonlySet<string>): boolean =>
	name.split('.').some((_part, index, parts) => distributed.has(parts.slice(0, index + 1).join('.')));

/**
 * Whether Microsoft Entra ID says that the person is in more groups than a token may hold: `_claim_names` names the groups,
 * or, where the token would be part of a URL, `hasgroups` is true.
 */
export const saysGroupOverage = (claims: Claims): boolean =>
	distributedNames(claims).includes('groups') || /^true$/i.test(String(readClaim(claims, 'hasgroups')));
