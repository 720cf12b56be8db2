import type { CookieRules } from '../shared/core/attempt/attemptCookie';
import type { TriggerSettings } from './settings';

export const LOGIN_WEBHOOK = 'default';
export const ACS_WEBHOOK = 'acs';
export const METADATA_WEBHOOK = 'metadata';
export const LOGOUT_WEBHOOK = 'logout';

/** Where this trigger can be reached, and what follows from it. */
export interface OwnAddresses {
	loginUrl: string;
	/** The assertion consumer service. */
	acsUrl: string;
	metadataUrl: string;
	/** Where logout messages arrive, and where a customer signs out. */
	logoutUrl: string;
	/** Tells this trigger apart from every other one; part of the pending login. */
	connectionKey: string;
}

/** The answer is a POST from the provider's site. */
export const cookieRulesOf = ({ loginUrl }: OwnAddresses): CookieRules => ({
	isSecure: new URL(loginUrl).protocol === 'https:',
	isCrossSitePost: true,
});

/** Our name: what the admin chose, or the address of our metadata. */
export const entityIdOf = (
	{ entityId }: Pick<TriggerSettings, 'entityId'>,
	{ metadataUrl }: OwnAddresses,
): string => entityId || metadataUrl;
