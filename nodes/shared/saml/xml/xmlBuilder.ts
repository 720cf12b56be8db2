import { DOMImplementation } from '@xmldom/xmldom';
import { serializeXml } from './xmlDocument';

type XmlAttributes = Readonly<Record<string, string | undefined>>;

export interface XmlBuilder {
	root: Element;
	/** Adds an element to another one. Undefined attributes are left out. */
	add: (
		parent: Element,
		namespace: string,
		name: string,
		attributes?: XmlAttributes,
		text?: string,
	) => Element;
	toString: () => string;
}

/** Builds an XML document; values are escaped during serialization. */
export function createXml(namespace: string, name: string, attributes: XmlAttributes): XmlBuilder {
	const document = new DOMImplementation().createDocument(namespace, name, null);
	const describe = (element: Element, values: XmlAttributes): Element => {
		for (const [key, value] of Object.entries(values))
			if (value !== undefined) element.setAttribute(key, value);
		return element;
	};
	return {
		root: describe(document.documentElement, attributes),
		add: (parent, childNamespace, childName, values = {}, text = '') => {
			const element = describe(document.createElementNS(childNamespace, childName), values);
			if (text) element.appendChild(document.createTextNode(text));
			parent.appendChild(element);
			return element;
		},
		toString: () => serializeXml(document),
	};
}
