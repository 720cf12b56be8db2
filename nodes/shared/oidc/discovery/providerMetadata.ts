import type { Send } from '../../core/provider/http';
import { createKeptDocument, type KeptDocument } from '../../core/provider/keptDocument';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { fetchMetadata, type ProviderMetadata } from '../client/openidClient';
import { asFetch } from '../client/providerFetch';
import { refuseProvider } from '../client/providerRefusal';
import type { Connection } from '../connection/connection';
import { isSameIssuer, stripWellKnown } from './issuer';
import { isForManyTenants } from './tenantIssuer';

/** How old metadata may be, in milliseconds. It contains no keys, so an old copy is not dangerous. */
const METADATA_AGES = { freshFor: 60 * 60_000, usableFor: 24 * 60 * 60_000 };

export type KeptMetadata = KeptDocument<ProviderMetadata>;

/** Whether discovery failed because the provider gave no usable answer; the last metadata then stays in use. */
const isSilence = (error: unknown): boolean =>
	refuseProvider(error, 'discovery').reason === 'provider-unreachable';

/**
 * Keeps a provider's metadata for an hour, and for a day while the provider gives no usable answer.
 *
 * @param now clock in milliseconds
 */
export const keepMetadata = (now: () => number): KeptMetadata =>
	createKeptDocument({ ...METADATA_AGES, survives: isSilence }, now);

/** Reads the metadata of a connection: the endpoints the admin entered or, without them, what the provider publishes. */
async function readMetadata(
	connection: Connection,
	issuer: string,
	kept: KeptMetadata,
	send: Send,
): Promise<ProviderMetadata> {
	const { endpoints } = connection;
	if (!endpoints) return await kept.read(async () => await fetchMetadata(issuer, connection, asFetch(send)));
	const { authorization, token, jwks, userinfo } = endpoints;
	return {
		issuer,
		authorization_endpoint: authorization,
		token_endpoint: token,
		...(jwks ? { jwks_uri: jwks } : {}),
		...(userinfo ? { userinfo_endpoint: userinfo } : {}),
	};
}

/**
 * Checks the published issuer (OpenID Connect Discovery 1.0, section 4.3). An issuer that stands for many tenants needs a
 * list of those that may sign in.
 */
function checkIssuer(published: string, issuer: string, { tenants }: Connection): Outcome<null> {
	if (!isSameIssuer(published, issuer) && !isForManyTenants(published)) {
		return refuse('issuer-mismatch', { field: 'issuer', expected: issuer, received: published });
	}
	if (isForManyTenants(published) && tenants.length === 0) {
		return refuse('setting-invalid', {
			field: 'Allowed Tenants',
			hint: 'This issuer lets every Microsoft tenant in; list the tenants that may sign in',
		});
	}
	return accept(null);
}

/** Checks that the metadata names every endpoint a login needs. */
function checkEndpoints(metadata: ProviderMetadata, { protocol, userinfo }: Connection): Outcome<null> {
	const needed = protocol === 'oidc' ? 'jwks_uri' : 'userinfo_endpoint';
	const missing = ['authorization_endpoint', 'token_endpoint', needed].find((name) => !metadata[name]);
	if (missing) {
		return refuse('provider-misconfigured', {
			field: missing,
			hint: 'The provider publishes no such endpoint',
		});
	}
	if (userinfo && !metadata.userinfo_endpoint) {
		return refuse('provider-misconfigured', {
			field: 'userinfo_endpoint',
			hint: 'Switch off "Use Userinfo"',
		});
	}
	return accept(null);
}

/** Reads the metadata of a connection, fetches it if necessary, and refuses it if a login cannot work with it. */
export async function readCheckedMetadata(
	connection: Connection,
	kept: KeptMetadata,
	send: Send,
): Promise<Outcome<ProviderMetadata>> {
	const issuer = stripWellKnown(connection.issuer);
	try {
		const metadata = await readMetadata(connection, issuer, kept, send);
		const checkedIssuer = checkIssuer(metadata.issuer, issuer, connection);
		if (!checkedIssuer.ok) return checkedIssuer;
		const checkedEndpoints = checkEndpoints(metadata, connection);
		return checkedEndpoints.ok ? accept(metadata) : checkedEndpoints;
	} catch (error) {
		return refuseProvider(error, 'discovery');
	}
}
