import { refuse, type Refusal } from '../../core/refusal/outcome';
import type { OpenIdClient, RedeemedTokens } from '../client/openidClient';
import { asFetch } from '../client/providerFetch';
import { refuseProvider } from '../client/providerRefusal';
import { openClient, type Provider } from '../discovery/provider';
import { useProviderKeys } from '../discovery/providerKeys';
import { findListedTenant, isForManyTenants, issuerOfTenant } from '../discovery/tenantIssuer';
import type { Callback } from './callback';
import { rememberTokenAnswer } from './tokenAnswer';

/** What a callback must match. Every value that applies must be set: the library skips a check without one (OIDC-3). */
export interface Expected {
	redirectUri: string;
	state: string;
	codeVerifier: string;
	/** OpenID Connect only; plain OAuth 2.0 has none. */
	nonce?: string;
	/** Largest age of the sign-in at the provider, in seconds. */
	maxAge?: number;
}

/** A callback with a code, and what it must match. */
export interface CodeRedemption {
	callback: Callback & { answer: { code: string } };
	expected: Expected;
}

/** Tokens, and the client that got them. */
export interface Redeemed {
	client: OpenIdClient;
	tokens: RedeemedTokens;
}

/** Redeems a code without an ID token (RFC 6749, section 4.1.3). Throws the library's errors. */
export async function redeemOauth2Code(
	client: OpenIdClient,
	redemption: CodeRedemption,
	checks: { expectedNonce?: string; idTokenExpected?: true } = {},
): Promise<RedeemedTokens> {
	const { callback, expected } = redemption;
	const url = new URL(expected.redirectUri);
	url.searchParams.set('code', callback.answer.code);
	url.searchParams.set('state', callback.state);
	if (callback.issuer !== undefined) url.searchParams.set('iss', callback.issuer);
	return await client.redeemCode(url, {
		expectedState: expected.state,
		pkceCodeVerifier: expected.codeVerifier,
		...checks,
		...(expected.maxAge === undefined ? {} : { maxAge: expected.maxAge }),
	});
}

/**
 * Redeems a code for an ID token and lets the library verify it (OpenID Connect Core 1.0, sections 3.1.3.3 and 3.1.3.7).
 * If the signing key is unknown, the same answer is verified again with newer keys; if the published issuer stands for many
 * tenants, with the tenant's own issuer. The code itself is sent only once. Throws the library's errors.
 */
export async function redeemOidcCode(
	provider: Provider,
	redemption: CodeRedemption,
): Promise<Redeemed | Refusal> {
	const { connection, metadata } = provider;
	const keys = useProviderKeys(provider.keys, provider.send, (url) => url === metadata.jwks_uri);
	const answer = rememberTokenAnswer(asFetch(keys.send));
	const checks = { expectedNonce: redemption.expected.nonce, idTokenExpected: true } as const;

	const redeem = async (issuer?: string): Promise<Redeemed> => {
		const client = openClient(provider, answer.fetch, issuer);
		return { client, tokens: await redeemOauth2Code(client, redemption, checks) };
	};

	const redeemWithNewerKeys = async (issuer?: string): Promise<Redeemed> =>
		await redeem(issuer).catch(async (error: unknown) => {
			const { reason } = refuseProvider(error, 'token');
			const isUnknownKey = reason === 'signature-invalid' && answer.body() !== undefined;
			if (isUnknownKey && (await keys.refresh())) return await redeem(issuer);
			throw error;
		});

	return await redeemWithNewerKeys().catch(async (error: unknown) => {
		const isOtherIssuer = refuseProvider(error, 'token').reason === 'issuer-mismatch';
		const body = answer.body();
		if (!isForManyTenants(metadata.issuer) || !isOtherIssuer || body === undefined) throw error;
		const tenant = findListedTenant(body, connection.tenants);
		return tenant === undefined
			? refuse('tenant-not-allowed', { field: 'tid', expected: connection.tenants.join(', ') })
			: await redeemWithNewerKeys(issuerOfTenant(metadata.issuer, tenant));
	});
}
