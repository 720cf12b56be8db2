import { createKeycloak } from '../../lab/identityProviders/keycloak';
import { reservePort } from '../../lab/servers/ports';
import type { Progress } from '../../lab/servers/progress';
import { BROKER_LANDING } from '../logins/logins';
import { descendantsOf } from '../processes/processes';

/** Keycloak as people run it instead of this package: a broker between a client and the customers' provider. */
export interface Broker {
	/** The URL by which a client starts a login that goes straight to the provider. */
	loginUrl: string;
	/** Its processes. */
	pids: () => number[];
	stop: () => Promise<void>;
}

const REALM = 'broker';
const CLIENT = 'portal';

/** The realm: one client, and the provider of the bench behind Keycloak's default flow for first logins. */
const makeBrokerRealm = (issuer: string, client: { id: string; secret: string }): object => ({
	realm: REALM,
	enabled: true,
	sslRequired: 'none',
	clients: [
		{
			clientId: CLIENT,
			enabled: true,
			protocol: 'openid-connect',
			publicClient: true,
			redirectUris: [`${BROKER_LANDING}*`],
		},
	],
	identityProviders: [
		{
			alias: 'customers',
			providerId: 'oidc',
			enabled: true,
			trustEmail: true,
			config: {
				issuer,
				authorizationUrl: `${issuer}/authorize`,
				tokenUrl: `${issuer}/token`,
				jwksUrl: `${issuer}/jwks`,
				useJwksUrl: 'true',
				validateSignature: 'true',
				clientId: client.id,
				clientSecret: client.secret,
				clientAuthMethod: 'client_secret_basic',
				defaultScope: 'openid profile email',
				pkceEnabled: 'true',
				pkceMethod: 'S256',
				disableUserInfo: 'true',
				syncMode: 'IMPORT',
			},
		},
	],
});

/** Starts Keycloak. `authorityFile` is the PEM of the CA that signed the provider's certificate. */
export async function startBroker({
	issuer,
	authorityFile,
	progress,
}: {
	issuer: string;
	authorityFile: string;
	progress?: Progress;
}): Promise<Broker> {
	const port = await reservePort();
	const keycloak = createKeycloak({
		port,
		redirectUris: [],
		clients: [{ clientId: 'n8n' }],
		realms: { [REALM]: makeBrokerRealm(issuer, { id: 'n8n', secret: 'stub-client-secret' }) },
		truststore: authorityFile,
		progress,
	});
	progress?.('Starting Keycloak …');
	try {
		await keycloak.start();
		await keycloak.ready();
	} catch (error) {
		await keycloak.stop();
		throw error;
	}
	const query = new URLSearchParams({
		client_id: CLIENT,
		redirect_uri: BROKER_LANDING,
		response_type: 'code',
		scope: 'openid',
		state: 'state',
		nonce: 'nonce',
		kc_idp_hint: 'customers',
	}).toString();
	return {
		loginUrl: `http://localhost:${port}/realms/${REALM}/protocol/openid-connect/auth?${query}`,
		pids: () => {
			const own = keycloak.pid();
			return own === undefined ? [] : [own, ...descendantsOf(own)];
		},
		stop: keycloak.stop,
	};
}
