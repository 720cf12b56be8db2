import 'reflect-metadata';
import { createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A throw-away key and its certificate. They are never stored. */
export interface KeyPair {
	privateKey: string;
	publicKey: string;
	certificate: string;
	/** The certificate in the form of metadata and KeyInfo: base64 DER. */
	certificateBase64: string;
}

const selfSign = async (
	commonName: string,
	serialNumber: string,
	signingAlgorithm: Algorithm | EcdsaParams,
	keys: CryptoKeyPair,
): Promise<x509.X509Certificate> =>
	await x509.X509CertificateGenerator.createSelfSigned(
		{
			serialNumber,
			name: `CN=${commonName}`,
			notBefore: new Date('2026-01-01T00:00:00Z'),
			notAfter: new Date('2036-01-01T00:00:00Z'),
			signingAlgorithm,
			keys,
		},
		webcrypto as unknown as Crypto,
	);

/** Certificates (PEM) with keys that are too weak or of an unsupported type. */
export async function makeUnfitCertificates(): Promise<Record<'short' | 'elliptic', string>> {
	const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
	const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
	const publicExponent = new Uint8Array([1, 0, 1]);
	const short = { ...rsa, modulusLength: 1024, publicExponent };
	const make = async (algorithm: typeof short | typeof ecdsa, signing: Algorithm): Promise<string> => {
		const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
		const certificate = await selfSign('idp.example.test', '01', signing, keys);
		return certificate.toString('pem');
	};
	return { short: await make(short, rsa), elliptic: await make(ecdsa, ecdsa) };
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
	const certificate = await selfSign(commonName, serialNumber, algorithm, keys);
	return {
		privateKey,
		publicKey,
		certificate: certificate.toString('pem'),
		certificateBase64: certificate.toString('base64'),
	};
}
