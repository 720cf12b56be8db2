import { accept, type Outcome } from '../shared/core/refusal/outcome';
import { LOGIN_SECRET_CREDENTIAL } from '../shared/n8n/credentials/proofing';
import type { Surroundings } from '../shared/n8n/webhook/loginTrigger';
import type { TriggerNode } from '../shared/n8n/webhook/triggerNode';
import { connectionOf, type KnownConnection } from './connection';
import {
	ACS_WEBHOOK,
	LOGIN_WEBHOOK,
	LOGOUT_WEBHOOK,
	METADATA_WEBHOOK,
	type OwnAddresses,
} from './ownAddresses';
import { readSettings, type RawSettings, type TriggerSettings } from './settings';

export interface ConnectedTrigger {
	settings: TriggerSettings;
	connection: KnownConnection;
	/** The connection's name, for the log. */
	logName: string;
}

/** Everything a request to the trigger needs. */
export type ReadyTrigger = ConnectedTrigger & Surroundings<OwnAddresses>;

/** Reads and checks the trigger's panel and credentials. */
export async function connect({ parameter, credential }: TriggerNode): Promise<Outcome<ConnectedTrigger>> {
	const { secret } = await credential(LOGIN_SECRET_CREDENTIAL);
	const settings = readSettings({
		connection: parameter('connection', '') as string,
		provider: parameter('provider', 'other') as string,
		emailTrust: parameter('emailTrust', 'domains') as string,
		emailDomains: parameter('emailDomains', '') as string,
		signatures: parameter('signatures', 'assertion') as string,
		attributes: parameter('attributes', {}) as RawSettings['attributes'],
		ourKeys: parameter('ourKeys', {}) as RawSettings['ourKeys'],
		options: parameter('options', {}) as RawSettings['options'],
		secret,
	});
	if (!settings.ok) return settings;
	const identityProvider = await credential('samlIdentityProviderApi');
	const connection = await connectionOf(identityProvider, settings.value);
	if (!connection.ok) return connection;
	return accept({
		settings: settings.value,
		connection: connection.value,
		logName: settings.value.name,
	});
}

export const addressesOf = ({ address, connectionKey }: TriggerNode): OwnAddresses => ({
	loginUrl: address(LOGIN_WEBHOOK),
	acsUrl: address(ACS_WEBHOOK),
	metadataUrl: address(METADATA_WEBHOOK),
	logoutUrl: address(LOGOUT_WEBHOOK),
	connectionKey,
});
