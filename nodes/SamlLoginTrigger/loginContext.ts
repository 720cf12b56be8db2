import type { ICredentialDataDecryptedObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { CookieRules } from '../shared/core/attempt/attemptCookie';
import type { Outcome } from '../shared/core/refusal/outcome';
import type { UsedOnceMemory } from '../shared/core/attempt/usedOnce';
import { readConnectionKey, readOwnAddress } from '../shared/n8n/webhook/ownAddress';
import type { ResponsePolicy } from '../shared/saml/response/responsePolicy';
import type { KnownConnection } from './connection';
import { readSettings, type RawSettings, type TriggerSettings } from './settings';

export const LOGIN_WEBHOOK = 'default';
export const ACS_WEBHOOK = 'acs';
export const METADATA_WEBHOOK = 'metadata';
export const LOGOUT_WEBHOOK = 'logout';
export const IDENTITY_PROVIDER_CREDENTIAL = 'samlIdentityProviderApi';

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

/** Everything a request to the trigger needs. */
export interface Ready {
	settings: TriggerSettings;
	connection: KnownConnection;
	own: OwnAddresses;
	memory: UsedOnceMemory;
	reference: string;
}

type Context = IWebhookFunctions | IHookFunctions;

export function readOwnAddresses(context: Context): OwnAddresses {
	return {
		loginUrl: readOwnAddress(context, LOGIN_WEBHOOK),
		acsUrl: readOwnAddress(context, ACS_WEBHOOK),
		metadataUrl: readOwnAddress(context, METADATA_WEBHOOK),
		logoutUrl: readOwnAddress(context, LOGOUT_WEBHOOK),
		connectionKey: readConnectionKey(context),
	};
}

/** Reads the trigger's parameters; the login secret comes from its credential. */
export function readTriggerSettings(
	context: Context,
	loginSecret: ICredentialDataDecryptedObject,
): Outcome<TriggerSettings> {
	const parameter = (name: string, fallback: string | object): unknown =>
		(context as IWebhookFunctions).getNodeParameter(name, fallback);
	return readSettings({
		connection: parameter('connection', '') as string,
		emailTrust: parameter('emailTrust', 'domains') as string,
		emailDomains: parameter('emailDomains', '') as string,
		signatures: parameter('signatures', 'assertion') as string,
		attributes: parameter('attributes', {}) as RawSettings['attributes'],
		ourKeys: parameter('ourKeys', {}) as RawSettings['ourKeys'],
		options: parameter('options', {}) as RawSettings['options'],
		secret: loginSecret.secret,
	});
}

/** The answer is a POST from the provider's site. */
export const cookieRulesOf = ({ loginUrl }: OwnAddresses): CookieRules => ({
	isSecure: new URL(loginUrl).protocol === 'https:',
	isCrossSitePost: true,
});

/** Our name: what the admin chose, or the address of our metadata. */
export const entityIdOf = ({ entityId }: TriggerSettings, { metadataUrl }: OwnAddresses): string =>
	entityId || metadataUrl;

/** What an answer has to fit, of settings, credential and our own addresses. */
export function responsePolicyOf(
	settings: TriggerSettings,
	connection: Pick<KnownConnection, 'decryptionKeys' | 'allowCbc'>,
	own: OwnAddresses,
	issuer: string,
): ResponsePolicy {
	const { names } = settings.attributes;
	return {
		...settings.response,
		issuer,
		audience: entityIdOf(settings, own),
		acsUrl: own.acsUrl,
		decryption: {
			keys: connection.decryptionKeys.map(({ privateKey }) => privateKey),
			allowCbc: connection.allowCbc,
		},
		singleAttributes: [...names.subject, ...names.email, ...names.emailVerified],
	};
}
