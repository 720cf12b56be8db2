import { getVerifiedXml } from '@node-saml/node-saml/lib/xml';
import { accept, refuse, type Outcome } from '../core/outcome';
import type { SigningCertificate } from './certificates';
import { findSigner } from './signatureForecast';

/**
 * Verifies the signature that stands in an element, with the configured certificates only; KeyInfo is ignored.
 *
 * @param xml the text the element was parsed from
 * @param element a Response or Assertion whose signature has the right shape
 * @returns the canonical text the signature covers; nothing else may be believed
 */
export function verifySignature(
	xml: string,
	element: Element,
	certificates: readonly SigningCertificate[],
): Outcome<string> {
	const invalid = refuse('signature-invalid', {
		field: element.localName,
		expected: `a signature with ${certificates.length === 1 ? 'the certificate' : 'one of the certificates'} of this connection`,
	});
	try {
		const signer = findSigner(element, certificates);
		const verified = signer && getVerifiedXml(xml, element, [signer.pem]);
		return verified ? accept(verified) : invalid;
	} catch {
		return invalid;
	}
}
