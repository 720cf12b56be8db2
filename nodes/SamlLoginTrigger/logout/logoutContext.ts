import type { AttemptRules } from '../../shared/core/attempt/attemptCookie';
import type { LogoutPolicy } from '../../shared/saml/logout/logoutRules';
import { cookieRulesOf, entityIdOf, type OwnAddresses } from '../ownAddresses';
import type { TriggerSettings } from '../settings';

/** Cookie rules of pending logouts; their cookies are not valid for logins. */
export const logoutRulesOf = (own: OwnAddresses): AttemptRules => ({
	...cookieRulesOf(own),
	purpose: 'logout',
});

/** Builds the policy for logout messages of the provider from settings and our own URLs. */
export const logoutPolicyOf = (
	settings: TriggerSettings,
	own: OwnAddresses,
	issuer: string,
): LogoutPolicy => ({
	issuer,
	audience: entityIdOf(settings, own),
	logoutUrl: own.logoutUrl,
	clockSkew: settings.response.clockSkew,
	maxAge: settings.response.maxAge,
});
