import { decodeJwt, decodeProtectedHeader, importPKCS8 } from 'jose';
import * as client from 'openid-client';
import type { VerifiedClaims } from './identity/claimMapping';
import { readClaim, claimText } from './claims/claims';
import { HttpFailure, LONGEST_PROVIDER_TIME, type Send } from '../core/provider/http';
import { inTime } from '../core/concurrency/inTime';
import { accept, refuse, type Outcome } from '../core/refusal/outcome';
import { createKeptDocument, type KeptDocument } from '../core/provider/keptDocument';
import { authorizationParameters, type AuthorizationRequest } from './authorization/authorizationRequest';
import type { Callback } from './callback/callback';
import type { ClientAuthentication, Connection } from './connection/connection';
import { asFetch, rememberTokenAnswer } from './client/connectionFetch';
import { checkIdToken } from './callback/idTokenRules';
import { keepProviderKeys, useProviderKeys, type KeptKeys } from './discovery/providerKeys';
import { errorWord, refuseProvider, refuseUserinfo } from './client/providerRefusal';

/** Placeholder in the issuer of Microsoft's multi-tenant endpoints. */
const TENANT_PLACEHOLDER = '{tenantid}';

/** How old metadata may be, in milliseconds: it holds addresses and the like but no keys, so an old copy is no danger. */
export const METADATA_AGES = { freshFor: 60 * 60_000, usableFor: 24 * 60 * 60_000 };

/** What the answer must match. None of it is optional: the library skips what it is not given (OIDC-3). */
export interface Expected {
	redirectUri: string;
	state: string;
	codeVerifier: string;
	/** OpenID Connect only; plain OAuth 2.0 has none. */
	nonce?: string;
	/** Largest age of the sign-in at the provider, in seconds. */
	maxAge?: number;
}

export interface RelyingParty {
	/** Fetches and checks what the provider publishes; also what the first login does. */
	prepare: () => Promise<Outcome<{ issuer: string }>>;
	/** The address to send the browser to. */
	buildAuthorizationUrl: (
		request: Omit<AuthorizationRequest, 'codeChallenge'> & { codeVerifier: string },
	) => Promise<Outcome<string>>;
	/** Redeems the code and verifies everything; the only way to come by verified claims. */
	processCallback: (callback: Callback, expected: Expected) => Promise<Outcome<VerifiedClaims>>;
}

/** What requests with the same connection share. It refers to none of them: each brings its own `send`. */
export interface KeptProvider {
	metadata: KeptDocument<client.ServerMetadata>;
	keys: KeptKeys;
	/** Imports the connection's private key once. */
	proveClient: () => Promise<client.ClientAuth>;
}

/** Whether a failed discovery says nothing about the provider, so that the last metadata stay in use. */
const isSilence = (error: unknown): boolean =>
	refuseProvider(error, 'discovery').reason === 'provider-unreachable';

/** Keeps a provider's metadata and keys, to be fetched with the first login. */
export function keepProvider({ authentication }: Connection, now: () => number): KeptProvider {
	let clientProof: Promise<client.ClientAuth> | undefined;
	return {
		metadata: createKeptDocument({ ...METADATA_AGES, survives: isSilence }, now),
		keys: keepProviderKeys(now),
		proveClient: async () => await (clientProof ??= authenticate(authentication)),
	};
}

export interface World {
	send: Send;
	/** Milliseconds since the epoch. */
	now: () => number;
	/** Of earlier requests with the same connection; without it everything is fetched anew. */
	kept?: KeptProvider;
}

export const randomState = (): string => client.randomState();
export const randomNonce = (): string => client.randomNonce();
export const randomCodeVerifier = (): string => client.randomPKCECodeVerifier();

async function authenticate(authentication: ClientAuthentication): Promise<client.ClientAuth> {
	switch (authentication.method) {
		case 'basic':
			return client.ClientSecretBasic(authentication.secret);
		case 'post':
			return client.ClientSecretPost(authentication.secret);
		case 'none':
			return client.None();
		case 'privateKeyJwt': {
			const key = await importPKCS8(authentication.privateKey, authentication.algorithm);
			return client.PrivateKeyJwt({ key, kid: authentication.keyId });
		}
	}
}

/** What an admin pastes is often the address of the document; the issuer is what stands before it (OIDC-8). */
export const stripWellKnown = (address: string): string => address.trim().replace(/\/\.well-known\/.*$/, '');

const isSameIssuer = (published: string, configured: string): boolean =>
	published === configured || published === `${configured}/` || `${published}/` === configured;

/** The one place that talks to openid-client. */
export function createRelyingParty(
	connection: Connection,
	{ send, now, kept = keepProvider(connection, now) }: World,
): RelyingParty {
	const issuer = stripWellKnown(connection.issuer);
	const { metadata, proveClient } = kept;
	const insecure = connection.allowInsecureHttp ? [client.allowInsecureRequests] : [];

	async function discover(): Promise<client.ServerMetadata> {
		const found = await client.discovery(new URL(issuer), connection.clientId, undefined, client.None(), {
			[client.customFetch]: asFetch(send) as client.CustomFetch,
			execute: insecure,
			timeout: 10,
		});
		return JSON.parse(JSON.stringify(found.serverMetadata())) as client.ServerMetadata;
	}

	function fromSettings(): client.ServerMetadata {
		const { authorization, token, jwks, userinfo } = connection.endpoints ?? { authorization: '', token: '' };
		return {
			issuer,
			authorization_endpoint: authorization,
			token_endpoint: token,
			...(jwks ? { jwks_uri: jwks } : {}),
			...(userinfo ? { userinfo_endpoint: userinfo } : {}),
		};
	}

	async function serverMetadata(): Promise<client.ServerMetadata> {
		const server = connection.endpoints ? fromSettings() : await metadata.read(discover);
		return server;
	}

	/** A configuration per use: the shared parts are cached by us, so that one login cannot meddle with another. */
	async function configure(fetch: unknown, tenant?: string): Promise<client.Configuration> {
		const server = await serverMetadata();
		const pinned = {
			...server,
			issuer: tenant === undefined ? server.issuer : server.issuer.replace(TENANT_PLACEHOLDER, tenant),
			// The pinned list takes the place of the advertised one, which may hold `none` or HS256 (OIDC-2).
			id_token_signing_alg_values_supported: [...connection.algorithms],
			userinfo_signing_alg_values_supported: [...connection.algorithms],
		};
		const configuration = new client.Configuration(
			pinned,
			connection.clientId,
			undefined,
			await proveClient(),
		);
		configuration[client.customFetch] = fetch as client.CustomFetch;
		configuration.timeout = 10;
		for (const extension of insecure) extension(configuration);
		client.enableNonRepudiationChecks(configuration);
		return configuration;
	}

	async function prepare(): Promise<Outcome<{ issuer: string }>> {
		try {
			await proveClient();
		} catch {
			return refuse('setting-invalid', { field: 'Private Key', expected: 'a key that fits "Key Algorithm"' });
		}
		try {
			const server = await serverMetadata();
			if (!isSameIssuer(server.issuer, issuer) && !server.issuer.includes(TENANT_PLACEHOLDER)) {
				return refuse('issuer-mismatch', { field: 'issuer', expected: issuer, received: server.issuer });
			}
			if (server.issuer.includes(TENANT_PLACEHOLDER) && connection.tenants.length === 0) {
				return refuse('setting-invalid', {
					field: 'Allowed Tenants',
					hint: 'This issuer lets every Microsoft tenant in; list the tenants that may sign in',
				});
			}
			const needed =
				connection.protocol === 'oidc' ? (['jwks_uri'] as const) : (['userinfo_endpoint'] as const);
			const missing = (['authorization_endpoint', 'token_endpoint', ...needed] as const).find(
				(name) => !server[name],
			);
			if (missing)
				return refuse('provider-misconfigured', {
					field: missing,
					hint: 'The provider publishes no such endpoint',
				});
			if (connection.userinfo && !server.userinfo_endpoint) {
				return refuse('provider-misconfigured', {
					field: 'userinfo_endpoint',
					hint: 'Switch off "Call Userinfo Endpoint"',
				});
			}
			return accept({ issuer: server.issuer });
		} catch (error) {
			return refuseProvider(error, 'discovery');
		}
	}

	async function redeem(
		configuration: client.Configuration,
		callback: Callback & { answer: { code: string } },
		expected: Expected,
	): Promise<Awaited<ReturnType<typeof client.authorizationCodeGrant>>> {
		const url = new URL(expected.redirectUri);
		url.searchParams.set('code', callback.answer.code);
		url.searchParams.set('state', callback.state);
		if (callback.issuer !== undefined) url.searchParams.set('iss', callback.issuer);
		const checks: client.AuthorizationCodeGrantChecks = {
			expectedState: expected.state,
			pkceCodeVerifier: expected.codeVerifier,
			...(connection.protocol === 'oidc' ? { expectedNonce: expected.nonce, idTokenExpected: true } : {}),
			...(expected.maxAge === undefined ? {} : { maxAge: expected.maxAge }),
		};
		return await client.authorizationCodeGrant(configuration, url, checks);
	}

	/** Microsoft's multi-tenant issuer is completed by the token's own tenant, but only by one on the list (OIDC-12). */
	function listedTenant(body: string | undefined): string | undefined {
		if (connection.tenants.length === 0 || body === undefined) return undefined;
		try {
			const { tid } = decodeJwt(String((JSON.parse(body) as { id_token?: unknown }).id_token));
			return typeof tid === 'string' && connection.tenants.includes(tid.toLowerCase()) ? tid : undefined;
		} catch {
			return undefined;
		}
	}

	async function verifyOidc(
		callback: Callback & { answer: { code: string } },
		expected: Expected,
	): Promise<Outcome<VerifiedClaims>> {
		const server = await serverMetadata();
		const keys = useProviderKeys(kept.keys, send, (url) => url === server.jwks_uri);
		const { fetch, body } = rememberTokenAnswer(asFetch(keys.send));
		const isTemplate = server.issuer.includes(TENANT_PLACEHOLDER);
		const attempt = async (tenant?: string) => {
			const configuration = await configure(fetch, tenant);
			return { configuration, tokens: await redeem(configuration, callback, expected) };
		};
		const attemptTwice = async (tenant?: string) => {
			return await attempt(tenant).catch(async (error: unknown) => {
				// Rotated just before signing: once more with fresh keys, the token endpoint is not asked again.
				const { reason } = refuseProvider(error, 'token');
				const isUnknownKey = reason === 'signature-invalid' && body() !== undefined;
				if (isUnknownKey && (await keys.refresh())) return await attempt(tenant);
				throw error;
			});
		};
		const verified = await attemptTwice().catch(async (error: unknown) => {
			const isOfATenant = isTemplate && refuseProvider(error, 'token').reason === 'issuer-mismatch';
			if (!isOfATenant || body() === undefined) throw error;
			const tenant = listedTenant(body());
			return tenant === undefined
				? refuse('tenant-not-allowed', { field: 'tid', expected: connection.tenants.join(', ') })
				: await attemptTwice(tenant);
		});
		if ('ok' in verified) return verified;
		const { configuration, tokens } = verified;
		const claims = tokens.claims();
		if (!claims || tokens.id_token === undefined) return refuse('id-token-missing');
		const checked = checkIdToken(
			{
				claims,
				algorithm: decodeProtectedHeader(tokens.id_token).alg ?? '',
				accessToken: tokens.access_token,
			},
			connection,
			now() / 1000,
		);
		if (!checked.ok) return checked;
		if (!connection.userinfo) return accept({ issuer: claims.iss, idToken: checked.value });
		try {
			const userinfo = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
			return accept({ issuer: claims.iss, idToken: checked.value, userinfo: { ...userinfo } });
		} catch (error) {
			return refuseUserinfo(error);
		}
	}

	async function verifyOauth2(
		callback: Callback & { answer: { code: string } },
		expected: Expected,
	): Promise<Outcome<VerifiedClaims>> {
		const configuration = await configure(asFetch(send));
		const tokens = await redeem(configuration, callback, expected);
		const address = configuration.serverMetadata().userinfo_endpoint;
		if (!address) return refuse('provider-misconfigured', { field: 'userinfo endpoint' });
		const url = new URL(address);
		let answer: Response;
		try {
			answer = await client.fetchProtectedResource(configuration, tokens.access_token, url, 'GET');
		} catch (error) {
			return refuseUserinfo(error);
		}
		const text = await answer.text();
		if (answer.status !== 200)
			return refuse('userinfo-invalid', { field: 'status', received: String(answer.status) });
		let userinfo: unknown;
		try {
			userinfo = JSON.parse(text);
		} catch {
			return refuse('userinfo-invalid', { expected: 'JSON' });
		}
		if (typeof userinfo !== 'object' || userinfo === null || Array.isArray(userinfo)) {
			return refuse('userinfo-invalid', { expected: 'a JSON object' });
		}
		const subject = claimText(readClaim(userinfo as Record<string, unknown>, connection.subjectClaim));
		if (subject === undefined) return refuse('subject-invalid', { field: connection.subjectClaim });
		return accept({ issuer, idToken: {}, userinfo: userinfo as Record<string, unknown> });
	}

	async function buildAuthorizationUrl({
		codeVerifier,
		...request
	}: Parameters<RelyingParty['buildAuthorizationUrl']>[0]): Promise<Outcome<string>> {
		const prepared = await prepare();
		if (!prepared.ok) return prepared;
		try {
			const codeChallenge = await client.calculatePKCECodeChallenge(codeVerifier);
			const configuration = await configure(asFetch(send));
			const parameters = authorizationParameters({ ...request, codeChallenge });
			return accept(client.buildAuthorizationUrl(configuration, parameters).href);
		} catch (error) {
			return refuseProvider(error, 'authorization request');
		}
	}

	async function processCallback(callback: Callback, expected: Expected): Promise<Outcome<VerifiedClaims>> {
		if (!expected.state || !expected.codeVerifier || (connection.protocol === 'oidc' && !expected.nonce)) {
			// A bug of the caller; the library would silently skip the check (O-ST-SKIP, O-PKCE-SKIP, O-NONCE-SKIP).
			throw new TypeError('State, code verifier and nonce are never optional');
		}
		if (callback.state !== expected.state) return refuse('state-mismatch', { field: 'state' });
		const prepared = await prepare();
		if (!prepared.ok) return prepared;
		const { answer, issuer: named } = callback;
		if (
			named !== undefined &&
			!prepared.value.issuer.includes(TENANT_PLACEHOLDER) &&
			named !== prepared.value.issuer
		) {
			return refuse('issuer-mismatch', { field: 'iss', expected: prepared.value.issuer });
		}
		if ('error' in answer)
			return refuse('provider-error', { field: 'error', received: errorWord(answer.error) });
		const redeemable = { ...callback, answer };
		try {
			return connection.protocol === 'oidc'
				? await verifyOidc(redeemable, expected)
				: await verifyOauth2(redeemable, expected);
		} catch (error) {
			return refuseProvider(error, 'token');
		}
	}

	/** One answer may be in time and all of them together not. What comes later is of no use: nobody waits for it. */
	async function withPatience<T>(work: Promise<Outcome<T>>): Promise<Outcome<T>> {
		const late = new HttpFailure('timeout', 'The provider did not answer in time');
		return await inTime(work, LONGEST_PROVIDER_TIME, refuseProvider(late, 'login'));
	}

	return {
		prepare,
		buildAuthorizationUrl: async (request) => await withPatience(buildAuthorizationUrl(request)),
		processCallback: async (callback, expected) => await withPatience(processCallback(callback, expected)),
	};
}
