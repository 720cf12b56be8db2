import { buildAuthorizationUrl, type LoginRequest } from './authorization/authorizationUrl';
import type { Callback } from './callback/callback';
import type { Expected } from './callback/codeRedemption';
import { checkState, verifyCallback, type VerifiedTokens } from './callback/verifyCallback';
import { refuseProvider } from './client/providerRefusal';
import type { Connection } from './connection/connection';
import { inTime } from '../core/concurrency/inTime';
import { HttpFailure, LONGEST_PROVIDER_TIME, type Send } from '../core/provider/http';
import { accept, type Outcome } from '../core/refusal/outcome';
import { fetchKeysAhead } from './discovery/providerKeys';
import { keepProvider, openProvider, type KeptProvider } from './discovery/provider';

/** Our side of OpenID Connect or OAuth 2.0 at one provider, for one request. */
export interface RelyingParty {
	/** Fetches and checks what the provider publishes, as a login does first. */
	prepare: () => Promise<Outcome<{ issuer: string }>>;
	/** Returns the URL to send the browser to. */
	buildAuthorizationUrl: (request: LoginRequest) => Promise<Outcome<string>>;
	/** Redeems the code of a callback and verifies the provider's answer; the only source of verified tokens. */
	processCallback: (callback: Callback, expected: Expected) => Promise<Outcome<VerifiedTokens>>;
}

export interface RelyingPartyOptions {
	/** Sends all requests to the provider. */
	send: Send;
	/** Clock in milliseconds since the epoch. */
	now: () => number;
	/** What earlier requests with the same connection fetched; without it, everything is fetched again. */
	kept?: KeptProvider;
}

/** Each request may meet its timeout and the login still take too long; a late result is dropped. */
async function inProviderTime<T>(work: Promise<Outcome<T>>): Promise<Outcome<T>> {
	const late = new HttpFailure('timeout', 'The provider did not answer in time');
	return await inTime(work, LONGEST_PROVIDER_TIME, refuseProvider(late, 'login'));
}

/** Creates the relying party of a connection. Its members never throw because of what a provider or a browser sends. */
export function createRelyingParty(
	connection: Connection,
	{ send, now, kept = keepProvider(connection, now) }: RelyingPartyOptions,
): RelyingParty {
	const open = async () => await openProvider(connection, kept, send);

	async function prepare(): Promise<Outcome<{ issuer: string }>> {
		const provider = await open();
		return provider.ok ? accept({ issuer: provider.value.metadata.issuer }) : provider;
	}

	async function startLogin(request: LoginRequest): Promise<Outcome<string>> {
		const provider = await open();
		if (!provider.ok) return provider;
		const { jwks_uri: jwksUri } = provider.value.metadata;
		if (connection.protocol === 'oidc' && jwksUri !== undefined) fetchKeysAhead(kept.keys, send, jwksUri);
		return await buildAuthorizationUrl(provider.value, request);
	}

	async function finishLogin(callback: Callback, expected: Expected): Promise<Outcome<VerifiedTokens>> {
		const checked = checkState(callback, expected, connection.protocol === 'oidc');
		if (!checked.ok) return checked;
		const provider = await open();
		return provider.ok ? await verifyCallback(provider.value, callback, expected, now) : provider;
	}

	return {
		prepare,
		buildAuthorizationUrl: async (request) => await inProviderTime(startLogin(request)),
		processCallback: async (callback, expected) => await inProviderTime(finishLogin(callback, expected)),
	};
}
