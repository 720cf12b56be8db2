import type { Send } from '../../core/provider/http';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import {
	createOpenIdClient,
	proveClient,
	type ClientProof,
	type OpenIdClient,
	type ProviderMetadata,
} from '../client/openidClient';
import type { ProviderFetch } from '../client/providerFetch';
import type { Connection } from '../connection/connection';
import { keepProviderKeys, type KeptKeys } from './providerKeys';
import { keepMetadata, readCheckedMetadata, type KeptMetadata } from './providerMetadata';

/** What requests with the same connection share. It refers to no request: each passes its own `send`. */
export interface KeptProvider {
	metadata: KeptMetadata;
	keys: KeptKeys;
	/** Prepares the client authentication; imports the connection's private key once. */
	proveClient: () => Promise<ClientProof>;
}

/**
 * Keeps a provider's metadata and keys, which the first login fetches.
 *
 * @param now clock in milliseconds
 */
export function keepProvider({ authentication }: Connection, now: () => number): KeptProvider {
	let proof: Promise<ClientProof> | undefined;
	return {
		metadata: keepMetadata(now),
		keys: keepProviderKeys(now),
		proveClient: async () => await (proof ??= proveClient(authentication)),
	};
}

/** A provider that a login can use: its metadata passed the checks. Lives as long as one request. */
export interface Provider {
	connection: Connection;
	metadata: ProviderMetadata;
	keys: KeptKeys;
	proof: ClientProof;
	send: Send;
}

/** Imports the private key, then fetches and checks the metadata. Refuses a wrong setting or unusable metadata. */
export async function openProvider(
	connection: Connection,
	kept: KeptProvider,
	send: Send,
): Promise<Outcome<Provider>> {
	let proof: ClientProof;
	try {
		proof = await kept.proveClient();
	} catch {
		return refuse('setting-invalid', { field: 'Private Key', expected: 'a key that fits "Key Algorithm"' });
	}
	const metadata = await readCheckedMetadata(connection, kept.metadata, send);
	return metadata.ok
		? accept({ connection, metadata: metadata.value, keys: kept.keys, proof, send })
		: metadata;
}

/**
 * Creates the client for one request to a provider.
 *
 * @param issuer the issuer that tokens must name; default: the published one
 */
export const openClient = (
	{ connection, metadata, proof }: Provider,
	fetch: ProviderFetch,
	issuer: string = metadata.issuer,
): OpenIdClient => createOpenIdClient(connection, { ...metadata, issuer }, proof, fetch);
