import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { checkXmlLimits } from './xmlLimits';

export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const XENC = 'http://www.w3.org/2001/04/xmlenc#';
export const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';

const ELEMENT = 1;
const TEXT = 3;

const fail = (): never => {
	throw new SyntaxError('not well-formed');
};

/** Parses text that passed the limits. Every parser error is fatal, even one the parser would repair (PRE-4). */
function parse(xml: string): Outcome<Document> {
	try {
		const document = new DOMParser({
			locator: {},
			errorHandler: { warning: fail, error: fail, fatalError: fail },
		}).parseFromString(xml, 'text/xml') as Document | undefined;
		return document?.documentElement ? accept(document) : refuse('xml-malformed');
	} catch {
		return refuse('xml-malformed');
	}
}

/** Parses untrusted XML: limits first, then strictly, with only white space and comments next to the root (PRE-5). */
export function parseXml(xml: string): Outcome<Document> {
	const limited = checkXmlLimits(xml);
	if (!limited.ok) return limited;
	const document = parse(xml);
	if (!document.ok) return document;
	const roots = Array.from(document.value.childNodes).filter((node) => node.nodeType === ELEMENT);
	return roots.length === 1 ? document : refuse('xml-malformed', { expected: 'one root element' });
}

/** Parses the output of our own signature check; its limits were checked when it arrived. */
export const parseVerifiedXml = (xml: string): Outcome<Document> => parse(xml);

export const serializeXml = (node: Node): string => new XMLSerializer().serializeToString(node);

export const childElements = (parent: Element): Element[] =>
	Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === ELEMENT);

/** Child elements with this namespace and name. */
export const childrenNamed = (parent: Element, namespace: string, name: string): Element[] =>
	childElements(parent).filter(
		({ namespaceURI, localName }) => namespaceURI === namespace && localName === name,
	);

export const isNamed = (element: Element, namespace: string, name: string): boolean =>
	element.namespaceURI === namespace && element.localName === name;

/** This element and all below it, in document order. */
export function* descendants(element: Element): Generator<Element> {
	yield element;
	for (const child of childElements(element)) yield* descendants(child);
}

/**
 * The text of an element that contains only text; undefined if it contains anything else, even a comment or CDATA.
 * Parsers that stop at a comment read only part of a name (CVE-2017-11427).
 */
export function readPlainText(element: Element): string | undefined {
	const nodes = Array.from(element.childNodes);
	return nodes.every((node) => node.nodeType === TEXT)
		? nodes.map((node) => node.nodeValue ?? '').join('')
		: undefined;
}

/** An attribute without a namespace; undefined when it is absent. */
export const readAttribute = (element: Element, name: string): string | undefined =>
	element.hasAttribute(name) ? (element.getAttribute(name) ?? undefined) : undefined;
