import 'reflect-metadata';
import { randomUUID, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate for this machine, its key and the CA certificate to trust. They are never stored. */
export interface ServerCertificate {
	authority: string;
	certificate: string;
	privateKey: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const validity = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') };

const makeKeys = async (): Promise<CryptoKeyPair> =>
	await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/**
 * Creates a certificate signed by a new throw-away CA.
 *
 * @param names host names it is for, in addition to the address
 */
export async function makeServerCertificate(address: string, ...names: string[]): Promise<ServerCertificate> {
	const crypto = webcrypto as unknown as Crypto;
	const [ownKeys, authorityKeys] = [await makeKeys(), await makeKeys()];
	const authority = await x509.X509CertificateGenerator.createSelfSigned(
		{
			...validity,
			serialNumber: '01',
			name: `CN=Throw-Away Authority ${randomUUID()}`,
			signingAlgorithm: algorithm,
			keys: authorityKeys,
			extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
		},
		crypto,
	);
	const certificate = await x509.X509CertificateGenerator.create(
		{
			...validity,
			serialNumber: '02',
			subject: 'CN=Server',
			issuer: authority.subject,
			signingAlgorithm: algorithm,
			signingKey: authorityKeys.privateKey,
			publicKey: ownKeys.publicKey,
			extensions: [
				new x509.SubjectAlternativeNameExtension([
					{ type: 'ip', value: address },
					...names.map((value) => ({ type: 'dns' as const, value })),
				]),
			],
		},
		crypto,
	);
	const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', ownKeys.privateKey);
	return {
		authority: authority.toString('pem'),
		certificate: certificate.toString('pem'),
		privateKey: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
	};
}
