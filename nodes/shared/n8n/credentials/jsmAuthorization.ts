import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';
import { baseUrlOf, checkAddress, type JsmCredential } from '../../jsm/client/site';
import { text } from '../../core/settings/settingValues';

/** Builds the Authorization header of a credential: Basic with e-mail and token, or Bearer. */
export function authorizationOf(credential: ICredentialDataDecryptedObject): string {
	const { authentication, signAs, email, apiToken, sessionToken } = credential;
	if (authentication === 'clientCredentials') return `Bearer ${text(sessionToken)}`;
	if (authentication === 'scopedToken' && signAs === 'bearer') return `Bearer ${text(apiToken)}`;
	return `Basic ${Buffer.from(`${text(email)}:${text(apiToken)}`).toString('base64')}`;
}

/**
 * Returns the absolute URL of a request; a path alone is resolved against the credential's own Jira. Throws for any other
 * host, so that the token is sent to that Jira only.
 */
export function resolveTarget(credential: JsmCredential, base: string | undefined, url: string): string {
	const own = baseUrlOf(credential);
	if (!own.ok) throw new Error(`The credential is incomplete: ${own.detail.field} is missing or wrong`);
	const target = base ? `${base.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}` : url;
	const absolute = target.startsWith('/') ? `${own.value}${target}` : target;
	if (!absolute.startsWith(`${own.value}/`))
		throw new Error('This credential can be used only for its own Jira site');
	return absolute;
}

/**
 * Requests an access token with client credentials (RFC 6749, 4.4; valid for an hour, no refresh token). Throws n8n's
 * request error.
 */
export async function requestToken(
	helpers: IHttpRequestHelper['helpers'],
	{ tokenUrl, clientId, clientSecret }: ICredentialDataDecryptedObject,
): Promise<string> {
	const address = checkAddress(tokenUrl, 'Token URL (Advanced)');
	if (!address.ok) throw new Error('The credential is incomplete: Token URL is missing or wrong');
	const answer = (await helpers.httpRequest({
		method: 'POST',
		url: address.value.href,
		headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
		body: new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: text(clientId),
			client_secret: text(clientSecret),
		}).toString(),
		json: true,
		disableFollowRedirect: true,
		timeout: 10_000,
	})) as { access_token?: unknown } | undefined;
	const token = text(answer?.access_token);
	if (token === '') throw new Error('The token endpoint answered without an access token');
	return token;
}
