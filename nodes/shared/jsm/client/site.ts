import { createHash } from 'node:crypto';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';

/** How a credential authenticates; decides which of the two base URLs Jira accepts. */
export const authenticationKinds = ['apiToken', 'scopedToken', 'clientCredentials'] as const;
export type AuthenticationKind = (typeof authenticationKinds)[number];

/** The fields of the credential that say where calls go and for which account; no secrets. */
export interface JsmCredential {
	authentication: AuthenticationKind;
	siteUrl?: string;
	cloudId?: string;
	gatewayUrl?: string;
	email?: string;
	clientId?: string;
}

export const ATLASSIAN_GATEWAY = 'https://api.atlassian.com';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Parses the URL an admin entered; the scheme is optional. Refuses plain http except to the local machine, and embedded
 * passwords.
 */
export function checkAddress(written: unknown, field: string): Outcome<URL> {
	const text = typeof written === 'string' ? written.trim() : '';
	const refused = refuse('setting-invalid', { field, expected: 'an https address' });
	if (text === '') return refused;
	try {
		const url = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`);
		const secure = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));
		return secure && url.username === '' && url.password === '' ? accept(url) : refused;
	} catch {
		return refused;
	}
}

/** The site URL customers see, without a trailing slash. */
export function siteUrlOf({ siteUrl }: Pick<JsmCredential, 'siteUrl'>): Outcome<string> {
	const site = checkAddress(siteUrl, 'Site URL');
	return site.ok ? accept(site.value.origin) : site;
}

export const isCloudId = (value: unknown): value is string =>
	typeof value === 'string' && /^[\w-]{1,64}$/.test(value);

/** Whether calls go through the gateway, which needs the Cloud ID, and the credential does not say it. */
export const needsCloudId = ({ authentication, cloudId = '' }: JsmCredential): boolean =>
	authentication !== 'apiToken' && cloudId.trim() === '';

/**
 * The base URL for calls with a credential, without a trailing slash. Tokens without scopes work on the site URL, all
 * others through the gateway.
 */
export function baseUrlOf(credential: JsmCredential): Outcome<string> {
	if (credential.authentication === 'apiToken') return siteUrlOf(credential);
	const cloudId = credential.cloudId?.trim() ?? '';
	if (!isCloudId(cloudId)) {
		return refuse('setting-invalid', {
			field: 'Cloud ID',
			expected: 'an id such as 11111111-2222-3333-4444-555555555555',
			hint: 'It is shown at https://<site>.atlassian.net/_edge/tenant_info; leave the field empty to have it read from there',
		});
	}
	const gateway = checkAddress(credential.gatewayUrl || ATLASSIAN_GATEWAY, 'Gateway URL (Advanced)');
	return gateway.ok ? accept(`${gateway.value.origin}/ex/jira/${cloudId}`) : gateway;
}

/** Identifies site and calling account in caches without naming it. Contains no part of the token. */
export function accountOf(
	baseUrl: string,
	{ authentication, email = '', clientId = '' }: JsmCredential,
): string {
	const name = authentication === 'clientCredentials' ? clientId : email.trim().toLowerCase();
	return createHash('sha256')
		.update(JSON.stringify([baseUrl, authentication, name]))
		.digest('base64url');
}
