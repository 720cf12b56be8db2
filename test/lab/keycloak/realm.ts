import { people, type Person } from '../people';

export const REALM = 'customers';

type Algorithm = 'RS256' | 'PS256' | 'ES256';

/** One client of the realm. Keycloak settles algorithms per client, so a variant is a client. */
export interface KeycloakClient {
	clientId: string;
	/** Default: RS256. */
	algorithm?: Algorithm;
	/** `paths`: as Keycloak does by itself, `/acme`. */
	groups?: 'paths' | 'names';
	/** Default: the userinfo answer is plain JSON. */
	userinfoAlgorithm?: Algorithm;
	/** Groups only in the userinfo answer. */
	groupsIn?: 'idToken' | 'userinfo';
}

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

/** A realm with the people of the lab, as Keycloak imports it. */
export const makeRealm = (clients: KeycloakClient[], secret: string, redirectUris: string[]): object => ({
	realm: REALM,
	enabled: true,
	sslRequired: 'none',
	groups: [...new Set(Object.values(people).flatMap((person) => person.groups))].map((name) => ({ name })),
	users: Object.values(people).map(userOf),
	clients: clients.map((client) => clientOf(client, secret, redirectUris)),
});
