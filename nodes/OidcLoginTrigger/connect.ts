import type { IDataObject } from 'n8n-workflow';
import { accept, type Outcome } from '../shared/core/refusal/outcome';
import { LOGIN_SECRET_CREDENTIAL } from '../shared/n8n/credentials/proofing';
import type { Surroundings } from '../shared/n8n/webhook/loginTrigger';
import type { TriggerNode } from '../shared/n8n/webhook/triggerNode';
import type { RelyingParty } from '../shared/oidc/relyingParty';
import { CALLBACK_WEBHOOK, LOGIN_WEBHOOK, type OwnAddresses } from './ownAddresses';
import { relyingPartyOf } from './relyingParties';
import { readSettings, type TriggerSettings } from './settings';

export interface OidcConnection {
	settings: TriggerSettings;
	party: RelyingParty;
	/** The connection's name from the panel, for the log. */
	logName: string;
}

/** Everything a request to the trigger needs. */
export type ReadyTrigger = OidcConnection & Surroundings<OwnAddresses>;

/** Reads and checks the trigger's panel and credentials. */
export async function connect({ parameter, credential }: TriggerNode): Promise<Outcome<OidcConnection>> {
	const settings = readSettings({
		parameters: {
			connection: parameter('connection', '') as string,
			provider: parameter('provider', 'generic') as string,
			emailTrust: parameter('emailTrust', 'verified') as string,
			emailDomains: parameter('emailDomains', '') as string,
			claims: parameter('claims', {}) as IDataObject,
			options: parameter('options', {}) as IDataObject,
		},
		identityProvider: await credential('oidcIdentityProviderApi'),
		loginSecret: await credential(LOGIN_SECRET_CREDENTIAL),
	});
	if (!settings.ok) return settings;
	return accept({
		settings: settings.value,
		party: relyingPartyOf(settings.value),
		logName: String(parameter('connection', '')),
	});
}

export const addressesOf = ({ address, connectionKey }: TriggerNode): OwnAddresses => ({
	loginUrl: address(LOGIN_WEBHOOK),
	redirectUri: address(CALLBACK_WEBHOOK),
	connectionKey,
});
