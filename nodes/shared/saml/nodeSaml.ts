import { SAML } from '@node-saml/node-saml';
import { signSamlPost } from '@node-saml/node-saml/lib/saml-post-signing';
import { getVerifiedXml } from '@node-saml/node-saml/lib/xml';
import { accept, refuse, type Outcome } from '../core/refusal/outcome';
import type { AuthnRequest } from './request/authnRequest';
import type { BrowserMessage } from './binding/browserMessage';
import type { SigningCertificate } from './keys/certificates';
import { findSigner } from './signature/findSigner';

/**
 * Verifies the signature inside an element with the configured certificates only; KeyInfo is ignored.
 *
 * @param xml the text the element was parsed from
 * @param element a message or assertion whose signature has the right shape
 * @returns the canonical text the signature covers; nothing else may be trusted
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

/** Signs the root of our message with RSA-SHA256; the signature follows the Issuer (SAML core 5.4). */
export const signMessage = (xml: string, root: string, privateKey: string): string =>
	signSamlPost(xml, `/*[local-name(.)="${root}"]`, {
		privateKey,
		signatureAlgorithm: 'sha256',
		digestAlgorithm: 'sha256',
	});

/** Builds an AuthnRequest (SAML core 3.4.1): signed if there is a key, deflated for Redirect but not for POST. */
export async function buildAuthnRequest(request: AuthnRequest): Promise<BrowserMessage> {
	const saml = new SAML({
		// Needed by the constructor, used for answers only; those are verified by verifySignature.
		idpCert: 'unused',
		issuer: request.issuer,
		callbackUrl: request.acsUrl,
		entryPoint: request.destination,
		generateUniqueId: () => request.id,
		...(request.signingKey ? { privateKey: request.signingKey } : {}),
		signatureAlgorithm: 'sha256',
		digestAlgorithm: 'sha256',
		authnRequestBinding: request.binding === 'post' ? 'HTTP-POST' : 'HTTP-Redirect',
		skipRequestCompression: request.binding === 'post',
		forceAuthn: request.forceAuthn,
		passive: request.isPassive,
		disableRequestedAuthnContext: request.authnContexts.length === 0,
		authnContext: [...request.authnContexts],
		racComparison: request.authnContextComparison,
		identifierFormat: request.nameIdFormat ?? null,
	});
	if (request.binding === 'redirect')
		return {
			binding: 'redirect',
			location: await saml.getAuthorizeUrlAsync(request.relayState, undefined, {}),
		};
	const fields = await saml.getAuthorizeMessageAsync(request.relayState);
	return {
		binding: 'post',
		action: request.destination,
		fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])),
	};
}
