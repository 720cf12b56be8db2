import type { AttemptRules } from '../../shared/core/attempt/attemptCookie';
import type { LogoutPolicy } from '../../shared/saml/logout/logoutRules';
import { cookieRulesOf, entityIdOf, type OwnAddresses } from '../ownAddresses';
import type { TriggerSettings } from '../settings';

/** Cookies of pending logouts; they never pass for those of logins. */
export const logoutRulesOf = (own: OwnAddresses): AttemptRules => ({
	...cookieRulesOf(own),
	purpose: 'logout',
});

/** What a message of the provider has to fit, of settings and our own addresses. */
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
