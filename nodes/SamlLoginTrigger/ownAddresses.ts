import type { CookieRules } from '../shared/core/attempt/attemptCookie';
import type { TriggerSettings } from './settings';

export const LOGIN_WEBHOOK = 'default';
export const ACS_WEBHOOK = 'acs';
export const METADATA_WEBHOOK = 'metadata';
export const LOGOUT_WEBHOOK = 'logout';

/** The URLs of this trigger. */
export interface OwnAddresses {
	loginUrl: string;
	/** The assertion consumer service. */
	acsUrl: string;
	metadataUrl: string;
	/** Receives logout messages; customers also sign out here. */
	logoutUrl: string;
	/** Unique to this trigger; part of the pending login. */
	connectionKey: string;
}

/** The provider's answer is a cross-site POST, so the cookies need SameSite=None. */
export const cookieRulesOf = ({ loginUrl }: OwnAddresses): CookieRules => ({
	isSecure: new URL(loginUrl).protocol === 'https:',
	isCrossSitePost: true,
});

/** Returns our entity ID: the one the admin chose, or the URL of our metadata. */
export const entityIdOf = (
	{ entityId }: Pick<TriggerSettings, 'entityId'>,
	{ metadataUrl }: OwnAddresses,
): string => entityId || metadataUrl;
