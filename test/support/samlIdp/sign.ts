import { createHash, createHmac, createSign, constants } from 'node:crypto';

export const DSIG_NS = 'http://www.w3.org/2000/09/xmldsig#';
export const ENVELOPED = `${DSIG_NS}enveloped-signature`;
export const EXC_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** How to sign, and which part to get wrong. Every optional part has a correct default. */
export interface SignOptions {
	privateKey: string;
	/** `#` and the ID of the element. */
	uri: string | undefined;
	signatureMethod?: string;
	digestMethod?: string;
	/** Content of Transforms. */
	transforms?: string;
	canonicalization?: string;
	/** Changes the Reference, or turns it into several. */
	references?: (reference: string) => string;
	/** Changes the text of DigestValue. */
	digestValue?: (value: string) => string;
	signatureValue?: (value: string) => string;
	keyInfo?: string;
	hmacKey?: string;
}

const hashOf = (method: string): string =>
	/sha1$/.test(method) ? 'sha1' : /sha512$/.test(method) ? 'sha512' : 'sha256';

export const transform = (algorithm: string, content = ''): string =>
	`<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`;

function signText(text: string, { privateKey, signatureMethod = RSA_SHA256, hmacKey }: SignOptions): string {
	if (hmacKey) return createHmac('sha1', hmacKey).update(text).digest('base64');
	if (signatureMethod.endsWith('sha256-rsa-MGF1')) {
		return createSign('RSA-SHA256')
			.update(text)
			.sign({ key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, 'base64');
	}
	return createSign(`RSA-${hashOf(signatureMethod).toUpperCase()}`)
		.update(text)
		.sign(privateKey, 'base64');
}

/**
 * Returns a Signature element over canonical text. The generator's texts are canonical by construction, so it can sign
 * any structure, including ones that no library would write.
 */
export function signature(signed: string, options: SignOptions): string {
	const { uri, digestMethod = SHA256, signatureMethod = RSA_SHA256, canonicalization = EXC_C14N } = options;
	const transforms = options.transforms ?? transform(ENVELOPED) + transform(EXC_C14N);
	const digest = createHash(hashOf(digestMethod)).update(signed).digest('base64');
	const reference =
		`<ds:Reference${uri === undefined ? '' : ` URI="${uri}"`}><ds:Transforms>${transforms}</ds:Transforms>` +
		`<ds:DigestMethod Algorithm="${digestMethod}"></ds:DigestMethod>` +
		`<ds:DigestValue>${options.digestValue?.(digest) ?? digest}</ds:DigestValue></ds:Reference>`;
	const content =
		`<ds:CanonicalizationMethod Algorithm="${canonicalization}"></ds:CanonicalizationMethod>` +
		`<ds:SignatureMethod Algorithm="${signatureMethod}"></ds:SignatureMethod>` +
		(options.references?.(reference) ?? reference);
	const value = signText(`<ds:SignedInfo xmlns:ds="${DSIG_NS}">${content}</ds:SignedInfo>`, options);
	return (
		`<ds:Signature xmlns:ds="${DSIG_NS}"><ds:SignedInfo>${content}</ds:SignedInfo>` +
		`<ds:SignatureValue>${options.signatureValue?.(value) ?? value}</ds:SignatureValue>${options.keyInfo ?? ''}</ds:Signature>`
	);
}

/** Inserts a Signature where SAML requires it: directly after the first Issuer. */
export const insertSignature = (xml: string, text: string): string =>
	xml.replace(/<\/saml:Issuer>/, (end) => end + text);

/** Signs an element's text and inserts the Signature. */
export const signElement = (xml: string, options: SignOptions): string =>
	insertSignature(xml, signature(xml, options));
