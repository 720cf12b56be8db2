import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';
import type { HttpRequest } from '../../core/provider/http';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { baseUrlOf, checkAddress, type JsmCredential } from '../../jsm/client/site';
import { text } from '../../core/settings/settingValues';

/** Builds the Authorization header of a credential: Basic with e-mail and token, or Bearer. */
export function authorizationOf(credential: ICredentialDataDecryptedObject): string {
	const { authentication, signAs, email, apiToken, sessionToken } = credential;
	if (authentication === 'clientCredentials') return `Bearer ${text(sessionToken)}`;
	if (authentication === 'scopedToken' && signAs === 'bearer') return `Bearer ${text(apiToken)}`;
	return `Basic ${Buffer.from(`${text(email)}:${text(apiToken)}`).toString('base64')}`;
}

const outside = () => new Error('This credential can be used only for its own Jira site');

/**
 * Returns the absolute URL of a request; a path alone is resolved against the credential's own Jira. Throws for any other
 * origin or path, so that the token is sent to that Jira only. Behind the gateway all sites share one origin, and the
 * path names the site.
 */
export function resolveTarget(credential: JsmCredential, base: string | undefined, url: string): string {
	const own = baseUrlOf(credential);
	if (!own.ok) throw new Error(`The credential is incomplete: ${own.detail.field} is missing or wrong`);
	const target = base ? `${base.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}` : url;
	return checkTarget(own.value, target.startsWith('/') ? `${own.value}${target}` : target);
}

/** Compares the parsed URL, because the text `/ex/jira/own/../other` begins like the own site and names another. */
function checkTarget(own: string, target: string): string {
	// Parsers disagree about backslashes and blanks, so a URL with one could reach another host than the one checked.
	if (!URL.canParse(target) || /[\\\s\p{Cc}]/u.test(target)) throw outside();
	const { origin, pathname, username, password, href } = new URL(target);
	const site = new URL(own);
	const isOwn =
		origin === site.origin &&
		username === '' &&
		password === '' &&
		pathname.startsWith(`${site.pathname.replace(/\/$/, '')}/`) &&
		!climbs(pathname);
	if (!isOwn) throw outside();
	return href;
}

/**
 * Whether a path contains `..` once it is decoded, however often: a proxy on the way may decode it again, and a Java
 * server drops what follows a semicolon (`..;x`).
 */
function climbs(path: string): boolean {
	let decoded = path;
	for (let round = 0; round < 5; round += 1) {
		if (/(?:^|[/\\])\.\.(?:[;/\\]|$)/.test(decoded)) return true;
		const next = decoded.replace(/%(2e|2f|3b|5c|25)/gi, (escaped) => decodeURIComponent(escaped));
		if (next === decoded) return false;
		decoded = next;
	}
	return true;
}

/** The request for an access token with client credentials (RFC 6749, 4.4). Refuses an unusable token URL. */
export function tokenRequestOf({
	tokenUrl,
	clientId,
	clientSecret,
}: ICredentialDataDecryptedObject): Outcome<HttpRequest> {
	const address = checkAddress(tokenUrl, 'Token URL (Advanced)');
	if (!address.ok) return address;
	return accept({
		method: 'POST',
		url: address.value.href,
		headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
		body: new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: text(clientId),
			client_secret: text(clientSecret),
		}).toString(),
	});
}

/** Takes the access token from an answer of the token endpoint; `undefined` if it has none. */
export function readToken(body: string): string | undefined {
	try {
		const answer = JSON.parse(body) as { access_token?: unknown } | null;
		return text(answer?.access_token) || undefined;
	} catch {
		return undefined;
	}
}

/**
 * Requests an access token (valid for an hour, no refresh token) with n8n's client, for n8n's own nodes: n8n sends their
 * requests with this credential itself. Our nodes fetch theirs over kept connections. Throws n8n's request error.
 */
export async function requestToken(
	helpers: IHttpRequestHelper['helpers'],
	credential: ICredentialDataDecryptedObject,
): Promise<string> {
	const request = tokenRequestOf(credential);
	if (!request.ok) throw new Error('The credential is incomplete: Token URL is missing or wrong');
	const answer = (await helpers.httpRequest({
		...request.value,
		json: true,
		disableFollowRedirect: true,
		timeout: 10_000,
	})) as { access_token?: unknown } | undefined;
	const token = text(answer?.access_token);
	if (token === '') throw new Error('The token endpoint answered without an access token');
	return token;
}
