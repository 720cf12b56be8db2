import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { claimText, readClaim, type Claims, type ClaimSources } from '../claims/claims';
import type { OpenIdClient } from '../client/openidClient';
import { asFetch } from '../client/providerFetch';
import { refuseUserinfo } from '../client/providerRefusal';
import { stripWellKnown } from '../discovery/issuer';
import { openClient, type Provider } from '../discovery/provider';
import { redeemOauth2Code, type CodeRedemption } from './codeRedemption';

/** Fetches the claims from the userinfo endpoint. Refuses an answer that is not a JSON object. */
async function fetchClaims(client: OpenIdClient, accessToken: string, url: URL): Promise<Outcome<Claims>> {
	let answer: Response;
	try {
		answer = await client.fetchResource(accessToken, url);
	} catch (error) {
		return refuseUserinfo(error);
	}
	const body = await answer.text();
	if (answer.status !== 200)
		return refuse('userinfo-invalid', { field: 'status', received: String(answer.status) });
	let claims: unknown;
	try {
		claims = JSON.parse(body);
	} catch {
		return refuse('userinfo-invalid', { expected: 'JSON' });
	}
	if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) {
		return refuse('userinfo-invalid', { expected: 'a JSON object' });
	}
	return accept(claims as Claims);
}

/**
 * Plain OAuth 2.0: redeems the code (RFC 6749, section 4.1.3) and reads the customer's claims from the userinfo endpoint.
 * Throws the library's errors.
 */
export async function verifyOauth2Callback(
	provider: Provider,
	redemption: CodeRedemption,
): Promise<Outcome<ClaimSources>> {
	const { connection, metadata } = provider;
	const client = openClient(provider, asFetch(provider.send));
	const { accessToken } = await redeemOauth2Code(client, redemption);
	const address = metadata.userinfo_endpoint;
	if (!address) return refuse('provider-misconfigured', { field: 'userinfo_endpoint' });
	const userinfo = await fetchClaims(client, accessToken, new URL(address));
	if (!userinfo.ok) return userinfo;
	const subject = claimText(readClaim(userinfo.value, connection.subjectClaim));
	if (subject === undefined) return refuse('subject-invalid', { field: connection.subjectClaim });
	return accept({ issuer: stripWellKnown(connection.issuer), idToken: {}, userinfo: userinfo.value });
}
