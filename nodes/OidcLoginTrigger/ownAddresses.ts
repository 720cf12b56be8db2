import type { CookieRules } from '../shared/core/attempt/attemptCookie';
import type { ResponseMode } from '../shared/oidc/authorization/authorizationRequest';

export const CALLBACK_WEBHOOK = 'callback';
export const LOGIN_WEBHOOK = 'default';

/** The URLs of this trigger. */
export interface OwnAddresses {
	loginUrl: string;
	redirectUri: string;
	/** Unique to this trigger; part of the pending login. */
	connectionKey: string;
}

export const cookieRulesOf = (
	{ loginUrl }: OwnAddresses,
	{ responseMode }: { responseMode: ResponseMode },
): CookieRules => ({
	isSecure: new URL(loginUrl).protocol === 'https:',
	isCrossSitePost: responseMode === 'form_post',
});
