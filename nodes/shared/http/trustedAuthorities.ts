import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import { createKeyedMemory } from '../core/memory/keyedMemory';
import { accept, refuse, type Outcome } from '../core/refusal/outcome';
import { text } from '../core/settings/settingValues';

/** Label of the field in all credentials. */
const AUTHORITIES_FIELD = 'CA Certificates';

const block = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g;

function parse(pem: string): Outcome<{ pem: string }> {
	const refused = (received: string) =>
		refuse('setting-invalid', {
			field: AUTHORITIES_FIELD,
			expected: 'certificates as PEM, each from "-----BEGIN CERTIFICATE-----" to "-----END CERTIFICATE-----"',
			received,
		});
	const written = pem.replace(/\\n/g, '\n');
	const blocks = [...written.matchAll(block)];
	// What is left between the certificates may be comments, but no other kind of PEM and no cut certificate.
	const rest = written.replace(block, '');
	if (/-----/.test(rest))
		return refused(/PRIVATE KEY/.test(rest) ? 'a private key' : 'a certificate that is cut');
	if (blocks.length === 0) return refused('no certificate');
	const certificates: string[] = [];
	for (const [, base64 = ''] of blocks) {
		try {
			certificates.push(new X509Certificate(Buffer.from(base64, 'base64')).toString());
		} catch {
			return refused(`certificate ${certificates.length + 1} of ${blocks.length} cannot be read`);
		}
	}
	return accept({ pem: certificates.join('') });
}

const read = createKeyedMemory<Outcome<{ pem: string }>>({ max: 50 });

/**
 * Reads the field CA Certificates of a credential: any number of certificates as PEM; line breaks may be missing or
 * written as `\n`.
 *
 * @returns the certificates as PEM; `undefined` for an empty field
 */
export function readAuthorities(value: unknown): Outcome<string | undefined> {
	const pem = text(value);
	if (pem === '') return accept(undefined);
	const parsed = read.findOrMake(pem, () => parse(pem));
	return parsed.ok ? accept(parsed.value.pem) : parsed;
}

/** The certificates in the file of NODE_EXTRA_CA_CERTS. Node.js warns of an unreadable file at its start and ignores it. */
function readExtraAuthorities(): string[] {
	const path = process.env.NODE_EXTRA_CA_CERTS;
	if (!path) return [];
	try {
		return [readFileSync(path, 'utf8')];
	} catch {
		return [];
	}
}

/** What Node.js trusts without the option `ca`, which would replace it. */
function defaultAuthorities(): string[] {
	// Since Node.js 22.15; includes NODE_EXTRA_CA_CERTS and the system's store where Node.js is told to use it.
	const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] };
	return getCACertificates?.('default') ?? [...tls.rootCertificates, ...readExtraAuthorities()];
}

/** TLS settings that trust these authorities in addition to those that Node.js trusts. */
export const trustAlso = (pem: string): tls.SecureContext =>
	tls.createSecureContext({ ca: [...defaultAuthorities(), pem] });
