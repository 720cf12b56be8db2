import { createHash } from 'node:crypto';
import { isSubject, type Claims } from '../claims/claims';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import type { Connection } from '../connection/connection';

/** Largest difference between a token's `iat` and our clock, in seconds (security-cases OIDC-6). */
const IAT_TOLERANCE = 10 * 60;
/** Largest remaining lifetime of a token, in seconds. */
const MAX_VALIDITY = 24 * 60 * 60;

/** An ID token whose signature, issuer, audience, nonce and expiry the library has verified. */
export interface LibraryVerifiedIdToken {
	claims: Claims;
	/** The `alg` in the token's header. */
	algorithm: string;
	accessToken: string;
}

const hashOf = (algorithm: string): string =>
	algorithm === 'EdDSA' || algorithm === 'Ed25519' ? 'sha512' : `sha${algorithm.slice(-3)}`;

/** Returns the `at_hash`: the left half of the access token's hash, base64url (OpenID Connect Core 1.0, section 3.1.3.6). */
export function accessTokenHash(accessToken: string, algorithm: string): string {
	const digest = createHash(hashOf(algorithm)).update(accessToken, 'ascii').digest();
	return digest.subarray(0, digest.length / 2).toString('base64url');
}

function checkAudience({ aud, azp }: Claims, { clientId, audiences }: Connection): Outcome<null> {
	const list: unknown[] = Array.isArray(aud) ? aud : [aud];
	if (list.length === 0 || list.some((entry) => typeof entry !== 'string')) {
		return refuse('audience-mismatch', { field: 'aud', expected: clientId });
	}
	if (list.some((entry) => entry !== clientId && !audiences.includes(entry as string))) {
		return refuse('audience-mismatch', { field: 'aud', expected: [clientId, ...audiences].join(', ') });
	}
	if (azp !== undefined && azp !== clientId) {
		return refuse('authorized-party-mismatch', { field: 'azp', expected: clientId });
	}
	return accept(null);
}

function checkTimes({ iat, exp }: Claims, now: number): Outcome<null> {
	if (typeof iat !== 'number' || Math.abs(now - iat) > IAT_TOLERANCE) {
		const difference = typeof iat === 'number' ? `${Math.round(iat - now)} s` : 'not a number';
		return refuse('token-time-implausible', {
			field: 'iat',
			expected: `within ${IAT_TOLERANCE} s of our clock`,
			received: difference,
		});
	}
	if (typeof exp !== 'number' || exp - now > MAX_VALIDITY) {
		return refuse('token-time-implausible', {
			field: 'exp',
			expected: `at most ${MAX_VALIDITY} s ahead`,
		});
	}
	return accept(null);
}

function checkTenant({ tid }: Claims, { tenants }: Connection): Outcome<null> {
	if (tenants.length === 0 || (typeof tid === 'string' && tenants.includes(tid.toLowerCase())))
		return accept(null);
	return refuse('tenant-not-allowed', {
		field: 'tid',
		expected: tenants.join(', '),
		received: typeof tid === 'string' ? tid.slice(0, 64) : 'absent',
	});
}

/**
 * Checks what the library leaves to its caller: further audiences and authorized party (OpenID Connect Core 1.0, section
 * 3.1.3.7, 3 to 5), plausible times, subject (section 2), hash of the access token (section 3.1.3.8), tenant (OIDC-12).
 *
 * @param now in seconds since the epoch
 */
export function checkIdToken(
	token: LibraryVerifiedIdToken,
	connection: Connection,
	now: number,
): Outcome<Claims> {
	const { claims, algorithm, accessToken } = token;
	const audience = checkAudience(claims, connection);
	if (!audience.ok) return audience;
	const times = checkTimes(claims, now);
	if (!times.ok) return times;
	if (!isSubject(claims.sub))
		return refuse('subject-invalid', { field: 'sub', expected: '1 to 255 ASCII characters' });
	if (claims.at_hash !== undefined && claims.at_hash !== accessTokenHash(accessToken, algorithm)) {
		return refuse('token-hash-mismatch', { field: 'at_hash' });
	}
	const tenant = checkTenant(claims, connection);
	return tenant.ok ? accept(claims) : tenant;
}
