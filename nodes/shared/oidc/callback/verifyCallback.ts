import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { markVerified, type Verified } from '../../core/verified/verified';
import type { ClaimSources } from '../claims/claims';
import { errorWord, refuseProvider } from '../client/providerRefusal';
import type { Provider } from '../discovery/provider';
import { isForManyTenants } from '../discovery/tenantIssuer';
import type { Callback } from './callback';
import type { CodeRedemption, Expected } from './codeRedemption';
import { verifyOauth2Callback } from './oauth2Callback';
import { verifyOidcCallback } from './oidcCallback';

/** Claims whose callback passed every check. Only `verifyCallback` makes them. They do not contain the tokens. */
export type VerifiedTokens = Verified<ClaimSources, 'callback'>;

/** Checks the state (RFC 6749, section 10.12), which needs no request. Throws if the caller left a value out. */
export function checkState({ state }: Callback, expected: Expected, isOidc: boolean): Outcome<null> {
	if (!expected.state || !expected.codeVerifier || (isOidc && !expected.nonce)) {
		// A bug of the caller; the library would silently skip the check (OIDC-3: O-ST-SKIP, O-PKCE-SKIP, O-NONCE-SKIP).
		throw new TypeError('State, code verifier and nonce are never optional');
	}
	return state === expected.state ? accept(null) : refuse('state-mismatch', { field: 'state' });
}

/** Checks the issuer a callback names (RFC 9207, section 2.4). With many tenants, only the token tells which is right. */
function checkNamedIssuer({ issuer }: Callback, { metadata }: Provider): Outcome<null> {
	return issuer === undefined || isForManyTenants(metadata.issuer) || issuer === metadata.issuer
		? accept(null)
		: refuse('issuer-mismatch', { field: 'iss', expected: metadata.issuer });
}

/**
 * Verifies a callback whose state was checked: redeems its code and verifies the provider's answer.
 *
 * @param now clock in milliseconds
 */
export async function verifyCallback(
	provider: Provider,
	callback: Callback,
	expected: Expected,
	now: () => number,
): Promise<Outcome<VerifiedTokens>> {
	const named = checkNamedIssuer(callback, provider);
	if (!named.ok) return named;
	const { answer } = callback;
	if ('error' in answer)
		return refuse('provider-error', { field: 'error', received: errorWord(answer.error) });
	const redemption: CodeRedemption = { callback: { ...callback, answer }, expected };
	try {
		const claims =
			provider.connection.protocol === 'oidc'
				? await verifyOidcCallback(provider, redemption, now)
				: await verifyOauth2Callback(provider, redemption);
		return claims.ok ? accept(markVerified<ClaimSources, 'callback'>(claims.value)) : claims;
	} catch (error) {
		return refuseProvider(error, 'token');
	}
}
