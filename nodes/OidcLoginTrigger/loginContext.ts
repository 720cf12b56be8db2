import type { ICredentialDataDecryptedObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { CookieRules } from '../shared/core/attempt/attemptCookie';
import type { Outcome } from '../shared/core/refusal/outcome';
import { readConnectionKey, readOwnAddress } from '../shared/n8n/webhook/ownAddress';
import { LOGIN_SECRET_CREDENTIAL } from '../shared/n8n/credentials/proofing';
import { readSettings, type TriggerSettings } from './settings';

export const CALLBACK_WEBHOOK = 'callback';
export const LOGIN_WEBHOOK = 'default';

/** Where this trigger can be reached, and what follows from it. */
export interface OwnAddresses {
	loginUrl: string;
	redirectUri: string;
	/** Tells this trigger apart from every other one; part of the pending login. */
	connectionKey: string;
}

type Context = IWebhookFunctions | IHookFunctions;

export function readOwnAddresses(context: Context): OwnAddresses {
	return {
		loginUrl: readOwnAddress(context, LOGIN_WEBHOOK),
		redirectUri: readOwnAddress(context, CALLBACK_WEBHOOK),
		connectionKey: readConnectionKey(context),
	};
}

/** Reads the trigger's parameters and credentials; throws only when n8n cannot give a credential. */
export async function readTriggerSettings<T extends Context>(
	context: T,
	readCredential: (context: T, type: string) => Promise<ICredentialDataDecryptedObject>,
): Promise<Outcome<TriggerSettings>> {
	const parameter = (name: string, fallback: string | object): unknown =>
		(context as IWebhookFunctions).getNodeParameter(name, fallback);
	return readSettings({
		parameters: {
			connection: parameter('connection', '') as string,
			provider: parameter('provider', 'generic') as string,
			emailTrust: parameter('emailTrust', 'verified') as string,
			emailDomains: parameter('emailDomains', '') as string,
			claims: parameter('claims', {}) as TriggerParameters,
			options: parameter('options', {}) as TriggerParameters,
		},
		identityProvider: await readCredential(context, 'oidcIdentityProviderApi'),
		loginSecret: await readCredential(context, LOGIN_SECRET_CREDENTIAL),
	});
}

type TriggerParameters = Parameters<typeof readSettings>[0]['parameters']['claims'];

export const cookieRulesOf = (
	{ loginUrl }: OwnAddresses,
	{ responseMode }: TriggerSettings,
): CookieRules => ({
	isSecure: new URL(loginUrl).protocol === 'https:',
	isCrossSitePost: responseMode === 'form_post',
});
