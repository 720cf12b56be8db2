import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { createKeyedMemory } from '../shared/core/memory/keyedMemory';
import type { Send } from '../shared/core/provider/http';
import { accept, type Outcome } from '../shared/core/refusal/outcome';
import { invalid, text } from '../shared/core/settings/settingValues';
import { createProviderSend } from '../shared/http/providerSend';
import { readAuthorities } from '../shared/http/trustedAuthorities';
import { parseCertificates } from '../shared/saml/keys/certificates';
import {
	createIdentityProvider,
	keepMetadata,
	type IdentityProviderSource,
	type KeptMetadata,
	type KnownIdentityProvider,
} from '../shared/saml/metadata/identityProvider';
import {
	readIdentityProviderMetadata,
	type RequestBinding,
} from '../shared/saml/metadata/identityProviderMetadata';
import { parseServiceProviderKeys, type ServiceProviderKey } from '../shared/saml/keys/serviceProviderKeys';
import { openSealedKeys, type GeneratedKeys } from './generatedKeys';
import type { TriggerSettings } from './settings';

/** The settings of a credential, and the key pairs of the panel. */
export interface SamlConnection {
	source: IdentityProviderSource;
	binding: RequestBinding;
	signingKeys: readonly ServiceProviderKey[];
	decryptionKeys: readonly ServiceProviderKey[];
	allowCbc: boolean;
	allowPrivateAddresses: boolean;
	allowInsecureHttp: boolean;
	/** Certificates, as PEM, that the connection to the provider trusts in addition to the public authorities. */
	authorities?: string;
}

/** Whether a text is an absolute https URL, or an http URL if the connection allows it. */
export function isAddress(value: string, allowInsecureHttp: boolean): boolean {
	if (!URL.canParse(value)) return false;
	const { protocol } = new URL(value);
	return protocol === 'https:' || (allowInsecureHttp && protocol === 'http:');
}

function readSource(
	credential: ICredentialDataDecryptedObject,
	binding: RequestBinding,
	allowInsecureHttp: boolean,
): Outcome<IdentityProviderSource> {
	const entityId = text(credential.entityId);
	const httpsAddress = 'a URL that begins with https://';
	if (credential.configuration === 'metadataXml') {
		const facts = readIdentityProviderMetadata(text(credential.metadataXml), entityId || undefined);
		return facts.ok ? accept({ kind: 'fixed', facts: facts.value }) : facts;
	}
	if (credential.configuration === 'manual') {
		if (!entityId) return invalid('Entity ID', 'the entity ID of the identity provider');
		const signOnUrl = text(credential.signOnUrl);
		if (!isAddress(signOnUrl, allowInsecureHttp)) return invalid('Single Sign-On URL', httpsAddress);
		const certificates = parseCertificates(text(credential.signers), 'Signing Certificates');
		if (!certificates.ok) return certificates;
		const signOutUrl = text(credential.signOutUrl);
		if (signOutUrl && !isAddress(signOutUrl, allowInsecureHttp))
			return invalid('Single Logout URL', httpsAddress);
		return accept({
			kind: 'fixed',
			facts: {
				entityId,
				singleSignOn: { [binding]: signOnUrl },
				singleLogout: signOutUrl ? { [binding]: { location: signOutUrl } } : {},
				certificates: certificates.value,
			},
		});
	}
	const url = text(credential.metadataUrl);
	if (!isAddress(url, allowInsecureHttp)) return invalid('Metadata URL', httpsAddress);
	return accept({ kind: 'url', url, ...(entityId ? { entityId } : {}) });
}

/**
 * Reads a credential. A refusal names the setting that an admin has to change.
 *
 * @param made keys generated in the panel; they come after the pasted keys, like newer ones
 */
export function readConnection(
	credential: ICredentialDataDecryptedObject,
	made: GeneratedKeys = { signing: [], decryption: [] },
): Outcome<SamlConnection> {
	const binding: RequestBinding = credential.binding === 'post' ? 'post' : 'redirect';
	const allowInsecureHttp = credential.allowInsecureHttp === true;
	const source = readSource(credential, binding, allowInsecureHttp);
	if (!source.ok) return source;
	const authorities = readAuthorities(credential.ca);
	if (!authorities.ok) return authorities;
	const signing = parseServiceProviderKeys(
		text(credential.signingPrivateKeys),
		'Service Provider Signing Keys',
	);
	if (!signing.ok) return signing;
	const decryption = parseServiceProviderKeys(
		text(credential.decryptionPrivateKeys),
		'Service Provider Decryption Keys',
	);
	if (!decryption.ok) return decryption;
	const signingKeys = [...signing.value, ...made.signing];
	const decryptionKeys = [...decryption.value, ...made.decryption];
	const isShared = signingKeys.some(({ privateKey }) =>
		decryptionKeys.some((other) => other.privateKey === privateKey),
	);
	if (isShared) return invalid('Service Provider Decryption Keys', 'other keys than for signing');
	return accept({
		source: source.value,
		binding,
		signingKeys,
		decryptionKeys,
		allowCbc: credential.allowCbc === true,
		allowPrivateAddresses: credential.allowPrivateAddresses === true,
		allowInsecureHttp,
		...(authorities.value === undefined ? {} : { authorities: authorities.value }),
	});
}

export interface KnownConnection extends SamlConnection {
	identityProvider: KnownIdentityProvider;
}

/** What requests with the same credential and keys share. */
interface KeptConnection {
	connection: SamlConnection;
	metadata: KeptMetadata;
}

/** Keys, certificates and metadata, kept in this process until credential or panel change. */
const known = createKeyedMemory<Promise<Outcome<KeptConnection>>>({ max: 50 });

type Keys = Pick<TriggerSettings, 'secret' | 'sealedKeys'>;

async function readKeptConnection(
	credential: ICredentialDataDecryptedObject,
	{ secret, sealedKeys }: Keys,
): Promise<Outcome<KeptConnection>> {
	const made = await openSealedKeys(secret, sealedKeys);
	if (!made.ok) return made;
	const connection = readConnection(credential, made.value);
	return connection.ok
		? accept({ connection: connection.value, metadata: keepMetadata(Date.now) })
		: connection;
}

/**
 * Returns the connection of a credential and of the keys in the panel for one request.
 *
 * @param sendBy makes what sends requests to the provider
 */
export async function connectionOf(
	credential: ICredentialDataDecryptedObject,
	{ secret, sealedKeys }: Keys,
	sendBy: (connection: SamlConnection) => Send = createProviderSend,
): Promise<Outcome<KnownConnection>> {
	const kept = await known.findOrMake(
		[credential, secret, sealedKeys],
		async () => await readKeptConnection(credential, { secret, sealedKeys }),
	);
	if (!kept.ok) return kept;
	const { connection, metadata } = kept.value;
	const send = sendBy(connection);
	return accept({
		...connection,
		identityProvider: createIdentityProvider(connection.source, { send, now: Date.now }, metadata),
	});
}
