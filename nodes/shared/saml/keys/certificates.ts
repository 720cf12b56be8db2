import { X509Certificate, type KeyObject } from 'node:crypto';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';

/**
 * A certificate of the identity provider. Only its key matters: its own signature and validity dates are ignored, as
 * SAML metadata leaves trust to whoever configured it.
 */
export interface SigningCertificate {
	pem: string;
	key: KeyObject;
	/** Milliseconds since the epoch. */
	expiresAt: number;
}

/** Shortest accepted RSA key, in bits (NIST SP 800-131A). */
export const SHORTEST_KEY = 2048;

export const isLongRsaKey = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean =>
	asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= SHORTEST_KEY;

export const toPem = (base64: string): string =>
	`-----BEGIN CERTIFICATE-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;

/** Splits what an admin pasted: PEM blocks, or bare base64 as in metadata, one certificate per paragraph. */
function splitCertificates(text: string): string[] {
	const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
	const bodies = blocks?.map((block) => block.replace(/-----[^-]+-----/g, '')) ?? text.split(/\n\s*\n|,/);
	return bodies.map((body) => body.replace(/\s/g, '')).filter((body) => body !== '');
}

/**
 * Reads the certificates that signatures are verified with.
 *
 * @param text PEM or base64, one or several; `\n` may stand for line breaks
 * @param field panel label to name in a refusal
 */
export function parseCertificates(text: string, field: string): Outcome<SigningCertificate[]> {
	const certificates: SigningCertificate[] = [];
	for (const base64 of splitCertificates(text.replace(/\\n/g, '\n'))) {
		try {
			const pem = toPem(base64);
			const certificate = new X509Certificate(pem);
			const key = certificate.publicKey;
			if (!isLongRsaKey(key)) {
				return refuse('setting-invalid', {
					field,
					expected: `RSA keys of at least ${SHORTEST_KEY} bits`,
					received: `${key.asymmetricKeyType ?? 'no'} key`,
				});
			}
			certificates.push({ pem, key, expiresAt: Date.parse(certificate.validTo) });
		} catch {
			return refuse('setting-invalid', { field, expected: 'X.509 certificates in PEM or base64 form' });
		}
	}
	return certificates.length > 0
		? accept(certificates)
		: refuse('setting-invalid', { field, expected: 'at least one certificate' });
}
