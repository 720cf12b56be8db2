import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import {
	childElements,
	childrenNamed,
	DSIG,
	isNamed,
	readAttribute,
	readPlainText,
} from '../xml/xmlDocument';

const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const TRANSFORMS = ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', EXCLUSIVE_C14N];

/** Accepted algorithms (RFC 9231). No SHA-1, no shared secrets; xml-crypto supports neither ECDSA nor RSA with SHA-384. */
const SIGNATURE_METHODS = [
	'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
	'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
	'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
];
const DIGEST_METHODS = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'];

const malformed = (expected: string): ReturnType<typeof refuse> =>
	refuse('signature-malformed', { field: 'Signature', expected });

function checkAlgorithm(method: Element, allowed: readonly string[]): Outcome<Element> {
	const algorithm = readAttribute(method, 'Algorithm') ?? 'absent';
	return allowed.includes(algorithm)
		? accept(method)
		: refuse('algorithm-not-allowed', {
				field: method.localName,
				expected: allowed.map((name) => name.replace(/^.*#/, '')).join(', '),
				received: algorithm.slice(0, 100),
			});
}

/** Returns the child elements if they are exactly these, in this order; the last ones may be missing. */
function readChildren(parent: Element, names: readonly string[]): Element[] | undefined {
	const children = childElements(parent);
	return children.every((child, position) => isNamed(child, DSIG, names[position] ?? ''))
		? children
		: undefined;
}

function isBase64Text(element: Element): boolean {
	const text = readPlainText(element)?.replace(/[\t\n\r ]/g, '') ?? '';
	return /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

function checkTransforms(transforms: Element): Outcome<Element> {
	const list = childrenNamed(transforms, DSIG, 'Transform');
	const isExact =
		childElements(transforms).length === TRANSFORMS.length &&
		list.length === TRANSFORMS.length &&
		list.every((transform, position) => readAttribute(transform, 'Algorithm') === TRANSFORMS[position]);
	if (!isExact) return malformed('the transforms enveloped-signature and exclusive canonicalization');
	const hasForeignChild = list
		.flatMap(childElements)
		.some((child) => !isNamed(child, EXCLUSIVE_C14N, 'InclusiveNamespaces'));
	return hasForeignChild ? malformed('transforms without content') : accept(transforms);
}

/**
 * Checks one signature of a Response or an Assertion before the library verifies it (PRE-8; SAML core 5.4):
 * one reference, to the parent itself, two transforms, an accepted algorithm, nothing else inside.
 *
 * @param id the ID of the element that contains the signature
 */
export function checkSignatureShape(signature: Element, id: string): Outcome<Element> {
	const parts = readChildren(signature, ['SignedInfo', 'SignatureValue', 'KeyInfo']);
	const [signedInfo, signatureValue] = parts ?? [];
	if (!signedInfo || !signatureValue) return malformed('SignedInfo, SignatureValue and perhaps KeyInfo');
	if (!isBase64Text(signatureValue)) return malformed('a SignatureValue');
	const [canonicalization, signatureMethod, reference] =
		readChildren(signedInfo, ['CanonicalizationMethod', 'SignatureMethod', 'Reference']) ?? [];
	if (!canonicalization || !signatureMethod || !reference) return malformed('exactly one Reference');
	if (
		readAttribute(canonicalization, 'Algorithm') !== EXCLUSIVE_C14N ||
		childElements(canonicalization).length > 0
	)
		return malformed('exclusive canonicalization of SignedInfo, without comments and prefix list');
	const signed = checkAlgorithm(signatureMethod, SIGNATURE_METHODS);
	if (!signed.ok) return signed;
	if (childElements(signatureMethod).length > 0) return malformed('a SignatureMethod without content');
	if (readAttribute(reference, 'URI') !== `#${id}`)
		return malformed('a Reference to the signed element itself');
	const [transforms, digestMethod, digestValue] =
		readChildren(reference, ['Transforms', 'DigestMethod', 'DigestValue']) ?? [];
	if (!transforms || !digestMethod || !digestValue) return malformed('Transforms and one DigestValue');
	const transformed = checkTransforms(transforms);
	if (!transformed.ok) return transformed;
	const digested = checkAlgorithm(digestMethod, DIGEST_METHODS);
	if (!digested.ok) return digested;
	return isBase64Text(digestValue) ? accept(signature) : malformed('one DigestValue of text only');
}
