import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import type { ReadParameter } from '../../shared/core/settings/readParameter';
import { invalid } from '../../shared/core/settings/settingValues';
import type {
	IdentityProviderFacts,
	RequestBinding,
} from '../../shared/saml/metadata/identityProviderMetadata';
import { isAddress, type KnownConnection } from '../connection';

/**
 * Refuses a request unless Single Logout is on. Checked before anything else, so that nothing of a message is read and no
 * other setting is needed while it is off (security-cases A5).
 */
export function checkLogoutOffered(parameter: ReadParameter): Outcome<null> {
	const options = parameter('options', {}) as { logout?: unknown };
	return options.logout === true ? accept(null) : refuse('logout-not-supported');
}

/** How to send logout messages to the provider. */
export interface LogoutService {
	binding: RequestBinding;
	/** URL for our requests. */
	location: string;
	/** URL for our answers. */
	responseLocation: string;
	/** Private key as PEM. */
	signingKey: string;
}

/**
 * Finds what a logout needs from connection and provider. A refusal names what an admin has to change.
 *
 * @param wish the binding to use if the provider offers both
 */
export function findLogoutService(
	{ singleLogout }: IdentityProviderFacts,
	{ signingKeys, allowInsecureHttp }: Pick<KnownConnection, 'signingKeys' | 'allowInsecureHttp'>,
	wish: RequestBinding,
): Outcome<LogoutService> {
	const [key] = signingKeys;
	if (!key) return invalid('Service Provider Signing Keys', 'a key, because logout messages must be signed');
	const misconfigured = (expected: string): ReturnType<typeof refuse> =>
		refuse('provider-misconfigured', {
			field: 'SingleLogoutService',
			expected,
			hint: 'Without metadata, set "Single Logout URL" in the credential',
		});
	const binding = singleLogout[wish] ? wish : wish === 'post' ? 'redirect' : 'post';
	const service = singleLogout[binding];
	if (!service) return misconfigured('a URL for logout messages, by Redirect or POST');
	const { location, responseLocation = location } = service;
	return isAddress(location, allowInsecureHttp) && isAddress(responseLocation, allowInsecureHttp)
		? accept({ binding, location, responseLocation, signingKey: key.privateKey })
		: misconfigured('URLs that begin with https://');
}
