import { constants, createHash, verify, type KeyObject } from 'node:crypto';
import { ExclusiveCanonicalization } from 'xml-crypto';
import { childElements, childrenNamed, DSIG, readAttribute } from '../xml/xmlDocument';

/*
 * Whether the library's check of a signature can succeed at all, in linear time. The library's own cost is quadratic in
 * the number of nodes, and anybody may post; only what a key of the connection really signed is worth that. The decision
 * stays with the library, which checks everything again.
 */

const PSS = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

const hashOf = (algorithm: string): 'sha256' | 'sha512' =>
	algorithm.endsWith('sha512') ? 'sha512' : 'sha256';

const algorithmOf = (element: Element | undefined): string =>
	element ? (readAttribute(element, 'Algorithm') ?? '') : '';

const only = (parent: Element | undefined, name: string): Element | undefined =>
	parent ? childrenNamed(parent, DSIG, name)[0] : undefined;

const bytesOf = (element: Element | undefined): Buffer => Buffer.from(element?.textContent ?? '', 'base64');

/** Namespaces an element inherits, innermost first; an InclusiveNamespaces prefix list may refer to them. */
function ancestorNamespaces(element: Element): { prefix: string; namespaceURI: string }[] {
	const found: { prefix: string; namespaceURI: string }[] = [];
	for (let node = element.parentNode; node; node = node.parentNode) {
		for (const { namespaceURI, localName, value } of Array.from((node as Element).attributes ?? [])) {
			if (namespaceURI === XMLNS && !found.some(({ prefix }) => prefix === localName))
				found.push({ prefix: localName, namespaceURI: value });
		}
	}
	return found;
}

function isSignatureOf(signature: Element, key: KeyObject): boolean {
	const signedInfo = only(signature, 'SignedInfo');
	if (!signedInfo) return false;
	const algorithm = algorithmOf(only(signedInfo, 'SignatureMethod'));
	const padding =
		algorithm === PSS
			? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
			: {};
	const text = new ExclusiveCanonicalization().process(signedInfo, {});
	return verify(
		hashOf(algorithm),
		Buffer.from(text),
		{ key, ...padding },
		bytesOf(only(signature, 'SignatureValue')),
	);
}

/** Compares the digest with the element without its signature. */
function isDigestOf(element: Element, signature: Element): boolean {
	const reference = only(only(signature, 'SignedInfo'), 'Reference');
	const transforms = only(reference, 'Transforms');
	const prefixes = (transforms ? childElements(transforms) : [])
		.flatMap(childElements)
		.flatMap((list) => (readAttribute(list, 'PrefixList') ?? '').split(' '))
		.filter((prefix) => prefix !== '');
	const copy = element.cloneNode(true) as Element;
	const own = only(copy, 'Signature');
	if (own) copy.removeChild(own);
	const text = new ExclusiveCanonicalization().process(copy, {
		inclusiveNamespacesPrefixList: prefixes,
		ancestorNamespaces: ancestorNamespaces(element),
	});
	const digest = createHash(hashOf(algorithmOf(only(reference, 'DigestMethod'))))
		.update(text)
		.digest();
	return digest.equals(bytesOf(only(reference, 'DigestValue')));
}

/**
 * @param element a Response or Assertion whose one signature has the shape that `checkSignatureShape` demands
 * @returns the certificate whose key made the signature; undefined if none of them did
 */
export function findSigner<T extends { key: KeyObject }>(
	element: Element,
	signers: readonly T[],
): T | undefined {
	const signature = only(element, 'Signature');
	const signer = signature && signers.find(({ key }) => isSignatureOf(signature, key));
	return signer && isDigestOf(element, signature) ? signer : undefined;
}
