import type { AttemptRules } from '../../shared/core/attempt/attemptCookie';
import type { SignedOutKind } from '../../shared/pages/signedOutPage';
import type { BrowserMessage } from '../../shared/saml/binding/browserMessage';
import type { LogoutPolicy } from '../../shared/saml/logout/logoutRules';
import { cookieRulesOf, entityIdOf, type OwnAddresses } from '../loginContext';
import type { TriggerSettings } from '../settings';

/** What a request to our logout address brings beside its message. */
export interface LogoutRequestFacts {
	cookieHeader: string | undefined;
	now: number;
}

/** What the browser gets: the last page, or a message to carry on. */
export type LogoutAnswer = { cookies: string[] } & (
	{ page: SignedOutKind; message?: undefined } | { message: BrowserMessage; page?: undefined }
);

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
