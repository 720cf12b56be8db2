import 'reflect-metadata';
import { createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A throw-away key with a certificate for it; nothing of it is ever stored. */
export interface KeyPair {
	privateKey: string;
	publicKey: string;
	certificate: string;
	/** The certificate as it stands in metadata and KeyInfo. */
	certificateBase64: string;
}

export async function makeKeyPair(commonName: string, serialNumber = '01'): Promise<KeyPair> {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
		publicKeyEncoding: { type: 'spki', format: 'pem' },
	});
	const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
	const pkcs8 = Buffer.from(privateKey.replace(/-----[^-]+-----|\s/g, ''), 'base64');
	const spki = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
	const keys = {
		privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
		publicKey: await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
	};
	const certificate = await x509.X509CertificateGenerator.createSelfSigned(
		{
			serialNumber,
			name: `CN=${commonName}`,
			notBefore: new Date('2026-01-01T00:00:00Z'),
			notAfter: new Date('2036-01-01T00:00:00Z'),
			signingAlgorithm: algorithm,
			keys: keys as unknown as CryptoKeyPair,
		},
		webcrypto as unknown as Crypto,
	);
	return {
		privateKey,
		publicKey,
		certificate: certificate.toString('pem'),
		certificateBase64: certificate.toString('base64'),
	};
}
