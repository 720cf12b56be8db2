import { createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
	AlgorithmIdentifier,
	AttributeTypeAndValue,
	AttributeValue,
	Certificate,
	Name,
	RelativeDistinguishedName,
	SubjectPublicKeyInfo,
	TBSCertificate,
	Validity,
	Version,
} from '@peculiar/asn1-x509';
import { toPem } from './certificates';

const COMMON_NAME = '2.5.4.3';

/** RFC 4055, section 5: sha256WithRSAEncryption, whose parameters are NULL. */
const RSA_SHA256 = new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.11', parameters: null });

/** Positive and at most 20 octets (RFC 5280, section 4.1.2.2). */
function makeSerialNumber(): ArrayBuffer {
	const bytes = new Uint8Array(randomBytes(16));
	bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
	return bytes.buffer;
}

export interface CertificateFacts {
	commonName: string;
	notBefore: Date;
	notAfter: Date;
}

/** Makes a self-signed certificate for an RSA key (RFC 5280), as PEM. */
export function makeSelfSignedCertificate(
	privateKey: KeyObject,
	{ commonName, notBefore, notAfter }: CertificateFacts,
): string {
	const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
	const value = new AttributeValue({ utf8String: commonName });
	const name = new Name([
		new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })]),
	]);
	const tbsCertificate = new TBSCertificate({
		version: Version.v3,
		serialNumber: makeSerialNumber(),
		signature: RSA_SHA256,
		issuer: name,
		subject: name,
		validity: new Validity({ notBefore, notAfter }),
		subjectPublicKeyInfo: AsnConvert.parse(publicKey, SubjectPublicKeyInfo),
	});
	const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), privateKey);
	const certificate = new Certificate({
		tbsCertificate,
		signatureAlgorithm: RSA_SHA256,
		signatureValue: new Uint8Array(signature).buffer,
	});
	return toPem(Buffer.from(AsnConvert.serialize(certificate)).toString('base64'));
}
