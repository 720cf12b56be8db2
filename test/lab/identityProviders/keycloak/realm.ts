import { people, type Person } from '../../people';

export const REALM = 'customers';

type Algorithm = 'RS256' | 'PS256' | 'ES256';

/** One client of the realm. Keycloak sets algorithms per client, so each variant is a client. */
export interface KeycloakClient {
	clientId: string;
	/** Default: RS256. */
	algorithm?: Algorithm;
	/** `paths`: Keycloak's default, such as `/acme`. */
	groups?: 'paths' | 'names';
	/** Default: the UserInfo response is plain JSON. */
	userinfoAlgorithm?: Algorithm;
	/** `userinfo`: groups only in the UserInfo response. */
	groupsIn?: 'idToken' | 'userinfo';
}

/** One SAML client of the realm; its id is the service provider's entity ID. */
export interface KeycloakSamlClient {
	/** Our ACS URL. The entity ID is the metadata URL beside it. */
	consumer: string;
	signs?: { response: boolean; assertion: boolean };
	/** `one`: one Attribute with all groups. `each`: one Attribute per group. */
	groups?: 'one' | 'each';
	groupPaths?: boolean;
	/** Certificate (base64) to encrypt assertions for, with Keycloak's default algorithms unless `encryption` names others. */
	encryptFor?: string;
	encryption?: { content?: string; transport?: string; digest?: string; mask?: string };
	/** Certificate (base64) our requests must be signed with. */
	requestsSignedWith?: string;
	nameIdFormat?: 'email' | 'persistent' | 'transient' | 'username';
	signatureAlgorithm?: 'RSA_SHA256' | 'RSA_SHA512' | 'RSA_SHA1';
	/** Binding of logout messages to the URL beside the ACS URL. Requires `requestsSignedWith`. */
	logout?: 'redirect' | 'post';
	/** Name in the URL of IdP-initiated logins. */
	idpInitiatedName?: string;
}

const entityIdOf = ({ consumer }: KeycloakSamlClient): string => consumer.replace(/acs$/, 'metadata');

const logoutUrlOf = ({ consumer }: KeycloakSamlClient): string => consumer.replace(/acs$/, 'logout');

const samlMapper = (name: string, kind: string, config: Record<string, string>): object => ({
	name,
	protocol: 'saml',
	protocolMapper: kind,
	config: { 'attribute.name': name, 'attribute.nameformat': 'Basic', ...config },
});

const samlClientOf = (client: KeycloakSamlClient): object => {
	const { signs = { response: true, assertion: true }, encryption = {} } = client;
	return {
		clientId: entityIdOf(client),
		enabled: true,
		protocol: 'saml',
		redirectUris: [client.consumer],
		frontchannelLogout: client.logout !== undefined,
		attributes: {
			'saml.server.signature': String(signs.response),
			'saml.assertion.signature': String(signs.assertion),
			'saml.signature.algorithm': client.signatureAlgorithm ?? 'RSA_SHA256',
			'saml.client.signature': String(client.requestsSignedWith !== undefined),
			...(client.requestsSignedWith ? { 'saml.signing.certificate': client.requestsSignedWith } : {}),
			'saml.encrypt': String(client.encryptFor !== undefined),
			...(client.encryptFor ? { 'saml.encryption.certificate': client.encryptFor } : {}),
			...(encryption.content ? { 'saml.encryption.algorithm': encryption.content } : {}),
			...(encryption.transport ? { 'saml.encryption.keyAlgorithm': encryption.transport } : {}),
			...(encryption.digest ? { 'saml.encryption.digestMethod': encryption.digest } : {}),
			...(encryption.mask ? { 'saml.encryption.maskGenerationFunction': encryption.mask } : {}),
			'saml.force.post.binding': String(client.logout !== 'redirect'),
			...(client.logout ? { [`saml_single_logout_service_url_${client.logout}`]: logoutUrlOf(client) } : {}),
			'saml.authnstatement': 'true',
			saml_name_id_format: client.nameIdFormat ?? 'email',
			saml_force_name_id_format: 'true',
			saml_assertion_consumer_url_post: client.consumer,
			...(client.idpInitiatedName ? { saml_idp_initiated_sso_url_name: client.idpInitiatedName } : {}),
		},
		protocolMappers: [
			samlMapper('groups', 'saml-group-membership-mapper', {
				single: String((client.groups ?? 'one') === 'one'),
				'full.path': String(client.groupPaths ?? true),
			}),
			samlMapper('email', 'saml-user-property-mapper', { 'user.attribute': 'email' }),
			samlMapper('email_verified', 'saml-user-property-mapper', { 'user.attribute': 'emailVerified' }),
			samlMapper('firstName', 'saml-user-property-mapper', { 'user.attribute': 'firstName' }),
			samlMapper('lastName', 'saml-user-property-mapper', { 'user.attribute': 'lastName' }),
		],
	};
};

const userOf = ({ login, name, email, emailVerified, groups }: Person): object => {
	const [firstName, ...rest] = name.split(' ');
	return {
		username: login,
		enabled: true,
		firstName,
		lastName: rest.join(' '),
		email,
		emailVerified,
		groups: groups.map((group) => `/${group}`),
		credentials: [{ type: 'password', value: login, temporary: false }],
	};
};

/** A client that may list people and groups, with its service account in the realm. */
export const DIRECTORY_CLIENT = 'n8n-directory';

const directoryClient = (secret: string): object => ({
	clientId: DIRECTORY_CLIENT,
	secret,
	enabled: true,
	protocol: 'openid-connect',
	clientAuthenticatorType: 'client-secret',
	standardFlowEnabled: false,
	serviceAccountsEnabled: true,
});

const directoryAccount: object = {
	username: `service-account-${DIRECTORY_CLIENT}`,
	enabled: true,
	serviceAccountClientId: DIRECTORY_CLIENT,
	clientRoles: { 'realm-management': ['view-users', 'query-groups'] },
};

const clientOf = (
	{
		clientId,
		algorithm = 'RS256',
		groups = 'paths',
		userinfoAlgorithm,
		groupsIn = 'idToken',
	}: KeycloakClient,
	secret: string,
	redirectUris: string[],
): object => ({
	clientId,
	secret,
	enabled: true,
	protocol: 'openid-connect',
	clientAuthenticatorType: 'client-secret',
	standardFlowEnabled: true,
	directAccessGrantsEnabled: false,
	redirectUris,
	defaultClientScopes: ['basic', 'profile', 'email'],
	attributes: {
		'pkce.code.challenge.method': 'S256',
		'id.token.signed.response.alg': algorithm,
		...(userinfoAlgorithm ? { 'user.info.response.signature.alg': userinfoAlgorithm } : {}),
	},
	protocolMappers: [
		{
			name: 'groups',
			protocol: 'openid-connect',
			protocolMapper: 'oidc-group-membership-mapper',
			config: {
				'claim.name': 'groups',
				'full.path': String(groups === 'paths'),
				'id.token.claim': String(groupsIn === 'idToken'),
				'access.token.claim': 'false',
				'userinfo.token.claim': 'true',
			},
		},
	],
});

/** A realm with the people of the lab, in Keycloak's import format. */
export const makeRealm = (
	clients: KeycloakClient[],
	samlClients: KeycloakSamlClient[],
	secret: string,
	redirectUris: string[],
): object => ({
	realm: REALM,
	enabled: true,
	sslRequired: 'none',
	groups: [...new Set(Object.values(people).flatMap((person) => person.groups))].map((name) => ({ name })),
	users: [...Object.values(people).map(userOf), directoryAccount],
	clients: [
		...clients.map((client) => clientOf(client, secret, redirectUris)),
		...samlClients.map(samlClientOf),
		directoryClient(secret),
	],
});
