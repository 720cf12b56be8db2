import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import type { ReadParameter } from '../../shared/core/settings/readParameter';
import { invalid } from '../../shared/core/settings/settingValues';
import type {
	IdentityProviderFacts,
	RequestBinding,
} from '../../shared/saml/metadata/identityProviderMetadata';
import { isAddress, type KnownConnection } from '../connection';

/**
 * Whether the trigger offers logout at all. Read before anything else, so that "off" needs no other setting, and nothing
 * of a message is read (security-cases A5).
 */
export function checkLogoutOffered(parameter: ReadParameter): Outcome<null> {
	const options = parameter('options', {}) as { logout?: unknown };
	return options.logout === true ? accept(null) : refuse('logout-not-supported');
}

/** How logout messages of ours reach the provider. */
export interface LogoutService {
	binding: RequestBinding;
	/** Where requests go. */
	location: string;
	/** Where answers go. */
	responseLocation: string;
	/** PEM. */
	signingKey: string;
}

/**
 * What a logout needs of connection and provider; the refusal names what an admin has to change.
 *
 * @param wish the binding to use where the provider offers both
 */
export function findLogoutService(
	{ singleLogout }: IdentityProviderFacts,
	{ signingKeys, allowInsecureHttp }: Pick<KnownConnection, 'signingKeys' | 'allowInsecureHttp'>,
	wish: RequestBinding,
): Outcome<LogoutService> {
	const [key] = signingKeys;
	if (!key)
		return invalid(
			'Service Provider Signing Keys',
			'a key, because logout messages count only when they are signed',
		);
	const misconfigured = (expected: string): ReturnType<typeof refuse> =>
		refuse('provider-misconfigured', {
			field: 'SingleLogoutService',
			expected,
			hint: 'Without metadata it is the setting "Single Logout URL"',
		});
	const binding = singleLogout[wish] ? wish : wish === 'post' ? 'redirect' : 'post';
	const service = singleLogout[binding];
	if (!service) return misconfigured('an address for logout messages, by Redirect or POST');
	const { location, responseLocation = location } = service;
	return isAddress(location, allowInsecureHttp) && isAddress(responseLocation, allowInsecureHttp)
		? accept({ binding, location, responseLocation, signingKey: key.privateKey })
		: misconfigured('addresses that begin with https://');
}
