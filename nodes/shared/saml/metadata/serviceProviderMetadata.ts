import { BINDINGS } from './identityProviderMetadata';
import type { ServiceProviderKey } from '../keys/serviceProviderKeys';
import { createXml } from '../xml/xmlBuilder';
import { DSIG, METADATA, SAMLP } from '../xml/xmlDocument';

/** What our metadata says about us. */
export interface ServiceProviderFacts {
	entityId: string;
	/** The assertion consumer service. */
	acsUrl: string;
	signingKeys: readonly ServiceProviderKey[];
	decryptionKeys: readonly ServiceProviderKey[];
	wantAssertionsSigned: boolean;
	nameIdFormat?: string;
	/** Where logout messages arrive, by either binding; undefined where logout is not offered. */
	logoutUrl?: string;
}

/** Encryption algorithms we can decrypt, best first (SAML metadata 2.4.1.1). */
const ENCRYPTION_METHODS = [
	'http://www.w3.org/2009/xmlenc11#aes256-gcm',
	'http://www.w3.org/2009/xmlenc11#aes128-gcm',
	'http://www.w3.org/2009/xmlenc11#rsa-oaep',
	'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
];

const bodyOf = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

/** Builds our metadata document (SAML metadata 2.4.4). */
export function buildServiceProviderMetadata(facts: ServiceProviderFacts): string {
	const document = createXml(METADATA, 'EntityDescriptor', { entityID: facts.entityId });
	const { root, add } = document;
	const descriptor = add(root, METADATA, 'SPSSODescriptor', {
		protocolSupportEnumeration: SAMLP,
		AuthnRequestsSigned: String(facts.signingKeys.length > 0),
		WantAssertionsSigned: String(facts.wantAssertionsSigned),
	});
	const addKeys = (keys: readonly ServiceProviderKey[], use: 'signing' | 'encryption'): void => {
		for (const { certificate } of keys) {
			if (!certificate) continue;
			const key = add(descriptor, METADATA, 'KeyDescriptor', { use });
			const data = add(add(key, DSIG, 'ds:KeyInfo'), DSIG, 'ds:X509Data');
			add(data, DSIG, 'ds:X509Certificate', {}, bodyOf(certificate));
			if (use !== 'encryption') continue;
			for (const Algorithm of ENCRYPTION_METHODS) add(key, METADATA, 'EncryptionMethod', { Algorithm });
		}
	};
	addKeys(facts.signingKeys, 'signing');
	// Publish only the newest: a provider encrypts for whichever it picks. The older keys still decrypt.
	addKeys(facts.decryptionKeys.filter(({ certificate }) => certificate).slice(-1), 'encryption');
	if (facts.logoutUrl !== undefined) {
		for (const Binding of Object.values(BINDINGS))
			add(descriptor, METADATA, 'SingleLogoutService', { Binding, Location: facts.logoutUrl });
	}
	if (facts.nameIdFormat) add(descriptor, METADATA, 'NameIDFormat', {}, facts.nameIdFormat);
	add(descriptor, METADATA, 'AssertionConsumerService', {
		Binding: BINDINGS.post,
		Location: facts.acsUrl,
		index: '0',
		isDefault: 'true',
	});
	return `<?xml version="1.0" encoding="UTF-8"?>\n${document.toString()}\n`;
}
