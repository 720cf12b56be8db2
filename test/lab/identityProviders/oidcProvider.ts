import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { Configuration, ClientMetadata, JWKS } from 'oidc-provider';
import { handleInteraction } from './oidcProvider/interactions';
import { makeSigningKey, type SigningAlgorithm } from './oidcProvider/keys';
import { people, type Person } from '../people';
import { reservePort } from '../servers/ports';
import { createProviderFaults, type ProviderFaults } from './providerFaults';
import { createLocalServer } from './providerServer';
import type { Service } from '../servers/service';

export interface OidcProviderOptions {
	/** Default: a free one. */
	port?: number;
	redirectUris: string[];
	clientId?: string;
	clientSecret?: string;
	algorithm?: SigningAlgorithm;
	/** `userinfo`: the ID token contains only the subject. */
	claimsIn?: 'idToken' | 'userinfo';
	signedUserinfo?: boolean;
	groups?: 'array' | 'string' | 'paths' | 'absent';
	clientAuthentication?: 'client_secret_basic' | 'client_secret_post' | 'none' | 'private_key_jwt';
	/** Public keys of a client with a private key. */
	clientKeys?: JWKS;
	heading?: string;
}

export interface OidcProvider extends Service {
	readonly issuer: string;
	readonly faults: ProviderFaults;
	/** From now on, signs with a new key and publishes only that one. Sessions stay valid. */
	rotate: () => Promise<void>;
}

type GroupShape = NonNullable<OidcProviderOptions['groups']>;

function groupsOf({ groups }: Person, shape: GroupShape): Record<string, unknown> {
	if (groups.length === 0 || shape === 'absent') return {};
	if (shape === 'string') return { groups: groups.length === 1 ? groups[0] : groups };
	return { groups: shape === 'paths' ? groups.map((group) => `/${group}`) : groups };
}

async function configurationOf(options: OidcProviderOptions, kid: string): Promise<Configuration> {
	const { algorithm = 'RS256', groups = 'array', claimsIn = 'idToken' } = options;
	const authentication = options.clientAuthentication ?? 'client_secret_basic';
	const client: ClientMetadata = {
		client_id: options.clientId ?? 'n8n',
		...(authentication.startsWith('client_secret')
			? { client_secret: options.clientSecret ?? 'lab-client-secret' }
			: {}),
		redirect_uris: options.redirectUris,
		grant_types: ['authorization_code'],
		response_types: ['code'],
		token_endpoint_auth_method: authentication,
		id_token_signed_response_alg: algorithm,
		...(options.signedUserinfo ? { userinfo_signed_response_alg: algorithm } : {}),
		...(options.clientKeys ? { jwks: options.clientKeys } : {}),
	};
	return {
		clients: [client],
		jwks: { keys: [await makeSigningKey(algorithm, kid)] },
		cookies: { keys: ['of-a-local-lab'] },
		scopes: ['openid'],
		claims: {
			openid: ['sub', 'groups'],
			profile: ['name'],
			email: ['email', 'email_verified'],
		},
		conformIdTokenClaims: claimsIn === 'userinfo',
		pkce: { required: () => true },
		responseTypes: ['code'],
		features: {
			devInteractions: { enabled: false },
			rpInitiatedLogout: { enabled: false },
			jwtUserinfo: { enabled: true },
		},
		interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
		ttl: { Session: 3600, Interaction: 3600, Grant: 3600, AccessToken: 600, IdToken: 600 },
		findAccount: (_context, id) => {
			const person = people[id];
			if (!person) return undefined;
			return {
				accountId: id,
				claims: () => ({
					sub: id,
					name: person.name,
					email: person.email,
					email_verified: person.emailVerified,
					...groupsOf(person, groups),
				}),
			};
		},
		loadExistingGrant: async ({ oidc }) => {
			const grant = new oidc.provider.Grant({
				clientId: oidc.client?.clientId,
				accountId: oidc.session?.accountId,
			});
			grant.addOIDCScope('openid profile email');
			await grant.save();
			return grant;
		},
	};
}

/** Creates an oidc-provider and suppresses the advice for production that it prints. */
export async function makeProvider(issuer: string, configuration: Configuration): Promise<Provider> {
	const { warn, info } = console;
	console.warn = console.info = () => undefined;
	try {
		const { default: ProviderClass } = await import('oidc-provider');
		return new ProviderClass(issuer, configuration);
	} finally {
		Object.assign(console, { warn, info });
	}
}

/** An OpenID Connect provider in this process, with its own sign-in page. Browsers use `localhost`. */
export function createOidcProvider(options: OidcProviderOptions): OidcProvider {
	let port = options.port ?? 0;
	let keys = 0;
	const issuer = (): string => (port ? `http://localhost:${port}` : '');
	let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
	const server = createLocalServer(() => faults.suffer(handle));
	const faults = createProviderFaults(server, () => port);

	async function rotate(): Promise<void> {
		const provider = await makeProvider(issuer(), await configurationOf(options, `lab-${(keys += 1)}`));
		const callback = provider.callback();
		const heading = options.heading ?? 'Acme ID';
		handle = (request, response) => {
			const interaction = request.url?.startsWith('/interaction/') ?? false;
			void (interaction
				? handleInteraction(provider, heading, request, response)
				: callback(request, response));
		};
	}

	return {
		name: 'identity provider',
		faults,
		rotate,
		get issuer() {
			return issuer();
		},
		start: async () => {
			port ||= await reservePort();
			await rotate();
			await server.listen(port);
		},
		ready: async () => {
			const answer = await fetch(`${issuer()}/.well-known/openid-configuration`);
			if (!answer.ok) throw new Error(`The identity provider answers ${answer.status}`);
		},
		stop: async () => await server.close(),
		env: () => ({
			OIDC_ISSUER: issuer(),
			OIDC_CLIENT_ID: options.clientId ?? 'n8n',
			OIDC_CLIENT_SECRET: options.clientSecret ?? 'lab-client-secret',
		}),
	};
}
