import { decodeProtectedHeader } from 'jose';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import type { ClaimSources } from '../claims/claims';
import { refuseUserinfo } from '../client/providerRefusal';
import type { Provider } from '../discovery/provider';
import { redeemOidcCode, type CodeRedemption } from './codeRedemption';
import { checkIdToken } from './idTokenRules';

/**
 * OpenID Connect: redeems the code, verifies the ID token and, if the connection says so, fetches the userinfo claims
 * (OpenID Connect Core 1.0, sections 3.1.3 and 5.3). Throws the library's errors.
 *
 * @param now clock in milliseconds
 */
export async function verifyOidcCallback(
	provider: Provider,
	redemption: CodeRedemption,
	now: () => number,
): Promise<Outcome<ClaimSources>> {
	const { connection } = provider;
	const redeemed = await redeemOidcCode(provider, redemption);
	if ('ok' in redeemed) return redeemed;
	const { client, tokens } = redeemed;
	const { accessToken, idToken, claims } = tokens;
	if (!claims || idToken === undefined) return refuse('id-token-missing');
	const algorithm = decodeProtectedHeader(idToken).alg ?? '';
	const checked = checkIdToken({ claims, algorithm, accessToken }, connection, now() / 1000);
	if (!checked.ok) return checked;
	if (!connection.userinfo) return accept({ issuer: claims.iss, idToken: checked.value });
	try {
		const userinfo = await client.fetchUserinfo(accessToken, claims.sub);
		return accept({ issuer: claims.iss, idToken: checked.value, userinfo });
	} catch (error) {
		return refuseUserinfo(error);
	}
}
