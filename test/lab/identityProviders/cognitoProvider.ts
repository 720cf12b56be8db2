import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Configuration } from 'oidc-provider';
import { makeProvider } from './oidcProvider';
import { handleInteraction } from './oidcProvider/interactions';
import { makeSigningKey } from './oidcProvider/keys';
import { people, type Person } from '../people';
import { createLocalServer } from './providerServer';
import type { Service } from '../servers/service';

export interface CognitoProviderOptions {
	port: number;
	redirectUris: string[];
}

const POOL = '/us-east-1_TESTPOOL';
const CLIENT_ID = 'n8n';
/** A client whose ID tokens contain no e-mail address; only the UserInfo response does. */
export const USERINFO_CLIENT_ID = 'n8n-userinfo';
const SECRET = 'lab-client-secret';

/** Cognito's subjects are UUIDs. */
const subjectOf = ({ login }: Person): string =>
	createHash('md5')
		.update(login)
		.digest('hex')
		.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

/** Claims as Cognito sends them. In the UserInfo response `email_verified` is a text and the groups are missing. */
function claimsOf(person: Person, use: string, clientId?: string): Record<string, unknown> & { sub: string } {
	const { email, emailVerified, groups } = person;
	const sub = subjectOf(person);
	return use === 'userinfo'
		? { sub, username: sub, email, email_verified: String(emailVerified) }
		: {
				sub,
				...(clientId === USERINFO_CLIENT_ID ? {} : { email, email_verified: emailVerified }),
				'cognito:username': sub,
				token_use: 'id',
				event_id: randomUUID(),
				...(groups.length > 0 ? { 'cognito:groups': groups } : {}),
			};
}

async function makeConfiguration(redirectUris: string[]): Promise<Configuration> {
	return {
		clients: [CLIENT_ID, USERINFO_CLIENT_ID].map((clientId) => ({
			client_id: clientId,
			client_secret: SECRET,
			redirect_uris: redirectUris,
			grant_types: ['authorization_code'],
			response_types: ['code'],
			subject_type: 'pairwise',
		})),
		jwks: { keys: [await makeSigningKey('RS256', 'pool-1')] },
		cookies: { keys: ['of-a-local-lab'] },
		subjectTypes: ['public', 'pairwise'],
		pairwiseIdentifier: (_context, account) => {
			const person = people[account];
			if (!person) throw new Error(`There is no account ${account}`);
			return subjectOf(person);
		},
		routes: {
			authorization: '/oauth2/authorize',
			token: '/oauth2/token',
			userinfo: '/oauth2/userInfo',
			jwks: '/.well-known/jwks.json',
		},
		scopes: ['openid', 'email', 'profile'],
		claims: {
			openid: ['sub', 'username', 'cognito:username', 'cognito:groups', 'token_use', 'event_id', 'auth_time'],
			email: ['email', 'email_verified'],
		},
		conformIdTokenClaims: false,
		ttl: { Session: 3600, Interaction: 3600, Grant: 3600, AccessToken: 600, IdToken: 600 },
		pkce: { required: () => false },
		features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
		interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
		findAccount: (context, id) => {
			const person = people[id];
			const clientId = context.oidc.client?.clientId;
			return person && { accountId: id, claims: (use) => claimsOf(person, use, clientId) };
		},
		loadExistingGrant: async ({ oidc }) => {
			const grant = new oidc.provider.Grant({
				clientId: oidc.client?.clientId,
				accountId: oidc.session?.accountId,
			});
			grant.addOIDCScope('openid email');
			await grant.save();
			return grant;
		},
	};
}

/** Cognito's callback carries no `iss` (RFC 9207). */
function leaveIssuerOut(response: ServerResponse): void {
	const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
	response.writeHead = (...args: unknown[]) => {
		const location = response.getHeader('location');
		if (typeof location === 'string' && location.includes('code=')) {
			const url = new URL(location);
			url.searchParams.delete('iss');
			response.setHeader('location', url.href);
		}
		return writeHead(...args);
	};
}

/** A provider that behaves like a user pool of AWS Cognito, according to its documentation, not checked against a real pool. Browsers use `localhost`. */
export function createCognitoProvider({ port, redirectUris }: CognitoProviderOptions): Service {
	const base = `http://localhost:${port}`;
	const issuer = `${base}${POOL}`;
	let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
	const server = createLocalServer(() => handle);

	return {
		name: 'Cognito-shaped provider',
		start: async () => {
			const provider = await makeProvider(issuer, await makeConfiguration(redirectUris));
			provider.use(async (context, next) => {
				await next();
				if (!context.path.endsWith('/openid-configuration')) return;
				context.body = {
					issuer,
					jwks_uri: `${issuer}/.well-known/jwks.json`,
					authorization_endpoint: `${issuer}/oauth2/authorize`,
					token_endpoint: `${issuer}/oauth2/token`,
					userinfo_endpoint: `${issuer}/oauth2/userInfo`,
					end_session_endpoint: `${issuer}/logout`,
					id_token_signing_alg_values_supported: ['RS256'],
					response_types_supported: ['code', 'token'],
					scopes_supported: ['openid', 'email', 'phone', 'profile'],
					subject_types_supported: ['public'],
				};
			});
			const callback = provider.callback();
			handle = (request, response) => {
				const path = request.url ?? '/';
				if (path.startsWith('/interaction/')) {
					return void handleInteraction(provider, 'Acme user pool', request, response);
				}
				if (!path.startsWith(POOL)) return void response.writeHead(404).end();
				// The library needs the full path here and the short one below.
				(request as { originalUrl?: string }).originalUrl = path;
				request.url = path.slice(POOL.length) || '/';
				leaveIssuerOut(response);
				void callback(request, response);
			};
			await server.listen(port);
		},
		ready: async () => {
			const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
			if (!answer.ok) throw new Error(`The user pool answers ${answer.status}`);
		},
		stop: async () => await server.close(),
		env: () => ({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: CLIENT_ID, OIDC_CLIENT_SECRET: SECRET }),
	};
}
