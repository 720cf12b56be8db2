import { createPrivateKey, X509Certificate } from 'node:crypto';
import { omit } from 'lodash';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { isLongRsaKey, SHORTEST_KEY } from './certificates';

/** One of our own keys, with the certificate we give to identity providers. */
export interface ServiceProviderKey {
	/** PKCS #8, PEM. */
	privateKey: string;
	/** PEM; a key without one is used but stands in no metadata. */
	certificate?: string;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]+-----END \1-----/g;

/**
 * Reads our keys as an admin pastes them: private keys and certificates as PEM, in any order. The oldest key comes
 * first. During a rollover the oldest signs until it is removed, and providers encrypt for the newest.
 *
 * @param text empty means no key
 */
export function parseServiceProviderKeys(text: string, field: string): Outcome<ServiceProviderKey[]> {
	const blocks = [...text.replace(/\\n/g, '\n').matchAll(BLOCK)].map(([pem, label = '']) => ({ pem, label }));
	const invalid = (expected: string): ReturnType<typeof refuse> =>
		refuse('setting-invalid', { field, expected });
	if (text.trim() !== '' && blocks.length === 0) return invalid('private keys and certificates in PEM form');
	try {
		const certificates = blocks
			.filter(({ label }) => label === 'CERTIFICATE')
			.map(({ pem }) => ({ pem, certificate: new X509Certificate(pem) }));
		const keys = blocks
			.filter(({ label }) => label.endsWith('PRIVATE KEY'))
			.map(({ pem }) => {
				const key = createPrivateKey(pem);
				const own = certificates.find(({ certificate }) => certificate.checkPrivateKey(key));
				return {
					isLong: isLongRsaKey(key),
					privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
					...(own ? { certificate: own.pem } : {}),
				};
			});
		if (keys.some(({ isLong }) => !isLong)) return invalid(`RSA keys of at least ${SHORTEST_KEY} bits`);
		if (keys.length === 0 && blocks.length > 0) return invalid('a private key beside the certificate');
		if (certificates.length > keys.filter(({ certificate }) => certificate).length)
			return invalid('certificates that belong to the private keys beside them');
		return accept(keys.map((key) => omit(key, 'isLong')));
	} catch {
		return invalid('unencrypted private keys and certificates in PEM form');
	}
}
