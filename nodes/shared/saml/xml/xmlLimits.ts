import { parser as createParser } from 'sax';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';

/**
 * Maximum contents of a message. Checking a signature is quadratic in the number of nodes;
 * 500 attributes with a value each are about 1,000 elements and up to 3,500 XML attributes.
 */
const XML_LIMITS = {
	/** Elements, comments and CDATA sections together. */
	nodes: 2000,
	depth: 64,
	/** Of one element. */
	attributes: 100,
	/** Of the whole message. */
	allAttributes: 4000,
	/** Namespace declarations of one element, and of the whole message; some providers write two for each value. */
	namespaces: 20,
	allNamespaces: 1500,
} as const;

/** Numeric references to control characters, which the parser would decode to characters that are refused in plain form. */
const CONTROL_REFERENCE = /&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|7f)|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127));/i;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const DECLARATION = /^<\?xml[\t\n\r ][^?]*\?>/;

/**
 * Document types, entities, processing instructions and control characters: no provider's message contains any of them
 * (PRE-2).
 */
function checkConstructs(xml: string): Outcome<string> {
	const body = xml.replace(DECLARATION, '');
	const found = [
		[/<!\s*DOCTYPE/i, 'a document type'],
		[/<!\s*ENTITY/i, 'an entity'],
		[/<\?/, 'a processing instruction'],
		[CONTROL, 'a control character'],
		[CONTROL_REFERENCE, 'a reference to a control character'],
	] as const;
	for (const [pattern, received] of found) if (pattern.test(body)) return refuse('xml-refused', { received });
	return accept(xml);
}

/** Counts in one pass and stops at the first limit exceeded, before a document is built in memory (PRE-3). */
function checkSize(xml: string): Outcome<string> {
	const parser = createParser(true, { xmlns: false, position: false });
	// Comments and CDATA sections; the parser does not report empty ones.
	let nodes = xml.split('<!').length - 1;
	let depth = 0;
	let attributes = 0;
	let allAttributes = 0;
	let namespaces = 0;
	let allNamespaces = 0;
	const count = (value: number, limit: number, what: string): void => {
		if (value > limit) throw new RangeError(`more than ${limit} ${what}`);
	};
	parser.onopentagstart = () => {
		attributes = 0;
		namespaces = 0;
		count(++nodes, XML_LIMITS.nodes, 'elements and comments');
		count(++depth, XML_LIMITS.depth, 'levels');
	};
	parser.onattribute = ({ name }) => {
		count(++attributes, XML_LIMITS.attributes, 'attributes on one element');
		count(++allAttributes, XML_LIMITS.allAttributes, 'attributes');
		if (!/^xmlns(?::|$)/.test(name)) return;
		count(++namespaces, XML_LIMITS.namespaces, 'namespaces on one element');
		count(++allNamespaces, XML_LIMITS.allNamespaces, 'namespaces');
	};
	parser.onclosetag = () => {
		depth -= 1;
	};
	// Otherwise the parser continues after an error.
	parser.onerror = (error) => {
		throw error;
	};
	try {
		parser.write(xml).close();
		return accept(xml);
	} catch (error) {
		return error instanceof RangeError
			? refuse('request-too-large', { received: error.message })
			: refuse('xml-malformed');
	}
}

/** Refuses dangerous or costly XML before anything parses it. Takes and returns the text. */
export function checkXmlLimits(xml: string): Outcome<string> {
	const constructs = checkConstructs(xml);
	return constructs.ok ? checkSize(xml) : constructs;
}
