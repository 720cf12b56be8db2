import { accept, type Outcome } from '../../core/refusal/outcome';
import { markVerified, type Verified } from '../../core/verified/verified';
import type { SigningCertificate } from '../keys/certificates';
import { verifySignature } from '../nodeSaml';
import { childrenNamed, parseVerifiedXml } from '../xml/xmlDocument';

/** An element that a verified signature of the identity provider covers. Only what is in one may be believed. */
export type SignedElement = Verified<Element, 'signature'>;

/** Marks an element whose bytes a verified signature covers. */
export const markSigned = (element: Element): SignedElement => markVerified<Element, 'signature'>(element);

/** The signed bytes of an element; nothing else in the text may be trusted. */
export function verifyElement(
	xml: string,
	element: Element,
	certificates: readonly SigningCertificate[],
): Outcome<SignedElement> {
	const verified = verifySignature(xml, element, certificates);
	if (!verified.ok) return verified;
	const document = parseVerifiedXml(verified.value);
	return document.ok ? accept(markSigned(document.value.documentElement)) : document;
}

/** The first child of this name: the parent's signature covers it as well. */
export function findSignedChild(
	parent: SignedElement,
	namespace: string,
	name: string,
): SignedElement | undefined {
	const [child] = childrenNamed(parent, namespace, name);
	return child && markSigned(child);
}
