import { accept, type Outcome } from '../../core/refusal/outcome';
import { codeChallengeOf } from '../client/openidClient';
import { asFetch } from '../client/providerFetch';
import { refuseProvider } from '../client/providerRefusal';
import { openClient, type Provider } from '../discovery/provider';
import { authorizationParameters, type AuthorizationRequest } from './authorizationRequest';

/** The request of one login, with the code verifier instead of the code challenge. */
export type LoginRequest = Omit<AuthorizationRequest, 'codeChallenge'> & { codeVerifier: string };

/**
 * Builds the URL to send the browser to: the authorization endpoint with our request (OpenID Connect Core 1.0, section
 * 3.1.2.1).
 */
export async function buildAuthorizationUrl(
	provider: Provider,
	{ codeVerifier, ...request }: LoginRequest,
): Promise<Outcome<string>> {
	try {
		const codeChallenge = await codeChallengeOf(codeVerifier);
		const client = openClient(provider, asFetch(provider.send));
		return accept(client.authorizationUrl(authorizationParameters({ ...request, codeChallenge })));
	} catch (error) {
		return refuseProvider(error, 'authorization request');
	}
}
