import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { LRUCache } from 'lru-cache';
import { accept, type Outcome } from '../shared/core/outcome';
import { invalid, text } from '../shared/core/settingValues';
import { createProviderSend } from '../shared/n8n/providerSend';
import { parseCertificates } from '../shared/saml/certificates';
import {
	createIdentityProvider,
	type IdentityProviderSource,
	type KnownIdentityProvider,
} from '../shared/saml/identityProvider';
import { readIdentityProviderMetadata, type RequestBinding } from '../shared/saml/identityProviderMetadata';
import { parseServiceProviderKeys, type ServiceProviderKey } from '../shared/saml/serviceProviderKeys';

/** What a credential says, read once. */
export interface SamlConnection {
	source: IdentityProviderSource;
	binding: RequestBinding;
	signingKeys: readonly ServiceProviderKey[];
	decryptionKeys: readonly ServiceProviderKey[];
	allowCbc: boolean;
	allowPrivateAddresses: boolean;
	allowInsecureHttp: boolean;
}

/** An absolute address that may be used; http only where the connection allows it. */
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
	const httpsAddress = 'an address that begins with https://';
	if (credential.configuration === 'metadataXml') {
		const facts = readIdentityProviderMetadata(text(credential.metadataXml), entityId || undefined);
		return facts.ok ? accept({ kind: 'fixed', facts: facts.value }) : facts;
	}
	if (credential.configuration === 'manual') {
		if (!entityId) return invalid('Entity ID', 'the identity provider’s name');
		const signOnUrl = text(credential.signOnUrl);
		if (!isAddress(signOnUrl, allowInsecureHttp)) return invalid('Sign-On Address', httpsAddress);
		const certificates = parseCertificates(text(credential.signers), 'Signing Certificates');
		if (!certificates.ok) return certificates;
		const signOutUrl = text(credential.signOutUrl);
		if (signOutUrl && !isAddress(signOutUrl, allowInsecureHttp))
			return invalid('Sign-Out Address', httpsAddress);
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
	if (!isAddress(url, allowInsecureHttp)) return invalid('Metadata Address', httpsAddress);
	return accept({ kind: 'url', url, ...(entityId ? { entityId } : {}) });
}

/** Reads a credential; the refusal names the setting an admin has to change. */
export function readConnection(credential: ICredentialDataDecryptedObject): Outcome<SamlConnection> {
	const binding: RequestBinding = credential.binding === 'post' ? 'post' : 'redirect';
	const allowInsecureHttp = credential.allowInsecureHttp === true;
	const source = readSource(credential, binding, allowInsecureHttp);
	if (!source.ok) return source;
	const signingKeys = parseServiceProviderKeys(text(credential.signingPrivateKeys), 'Our Signing Keys');
	if (!signingKeys.ok) return signingKeys;
	const decryptionKeys = parseServiceProviderKeys(
		text(credential.decryptionPrivateKeys),
		'Our Decryption Keys',
	);
	if (!decryptionKeys.ok) return decryptionKeys;
	const isShared = signingKeys.value.some(({ privateKey }) =>
		decryptionKeys.value.some((other) => other.privateKey === privateKey),
	);
	if (isShared) return invalid('Our Decryption Keys', 'other keys than for signing');
	return accept({
		source: source.value,
		binding,
		signingKeys: signingKeys.value,
		decryptionKeys: decryptionKeys.value,
		allowCbc: credential.allowCbc === true,
		allowPrivateAddresses: credential.allowPrivateAddresses === true,
		allowInsecureHttp,
	});
}

export interface KnownConnection extends SamlConnection {
	identityProvider: KnownIdentityProvider;
}

/** Keys, certificates and metadata are read once and kept as long as the credential stays the same, in this process. */
const known = new LRUCache<string, Outcome<KnownConnection>>({ max: 50 });

type Helpers = (IWebhookFunctions | IHookFunctions)['helpers'];

/** The connection of a credential; a changed one makes a new one. */
export function connectionOf(
	credential: ICredentialDataDecryptedObject,
	helpers: Helpers,
): Outcome<KnownConnection> {
	const key = createHash('sha256').update(JSON.stringify(credential)).digest('base64');
	let outcome = known.get(key);
	if (!outcome) {
		const read = readConnection(credential);
		outcome = read.ok
			? accept({
					...read.value,
					identityProvider: createIdentityProvider(read.value.source, {
						send: createProviderSend(helpers, read.value),
						now: Date.now,
					}),
				})
			: read;
		known.set(key, outcome);
	}
	return outcome;
}
