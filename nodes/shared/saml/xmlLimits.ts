import { parser as createParser } from 'sax';
import { accept, refuse, type Outcome } from '../core/outcome';

/** What a message may cost (security-cases, section C). Parsing is quadratic in the number of elements. */
export const XML_LIMITS = { elements: 3000, depth: 64, attributes: 100 } as const;

/** Numeric references to control characters; the parser would turn them into what the text itself must not hold. */
const CONTROL_REFERENCE = /&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|7f)|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127));/i;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const DECLARATION = /^<\?xml[\t\n\r ][^?]*\?>/;

/** Document types, entities, processing instructions and control characters: none of them is in any provider's message (PRE-2). */
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

/** Counts in one pass and stops at the first excess, before a document is built in memory (PRE-3). */
function checkSize(xml: string): Outcome<string> {
	const parser = createParser(true, { xmlns: false, position: false });
	let elements = 0;
	let depth = 0;
	let attributes = 0;
	const stop = (received: string): void => {
		throw new RangeError(received);
	};
	parser.onopentagstart = () => {
		attributes = 0;
		if (++elements > XML_LIMITS.elements) stop('too many elements');
		if (++depth > XML_LIMITS.depth) stop('elements nested too deeply');
	};
	parser.onattribute = () => {
		if (++attributes > XML_LIMITS.attributes) stop('too many attributes on one element');
	};
	parser.onclosetag = () => {
		depth -= 1;
	};
	try {
		parser.write(xml).close();
		return accept(xml);
	} catch (error) {
		return error instanceof RangeError
			? refuse('request-too-large', {
					received: error.message,
					expected: `at most ${XML_LIMITS.elements} elements, ${XML_LIMITS.depth} levels, ${XML_LIMITS.attributes} attributes each`,
				})
			: refuse('xml-malformed');
	}
}

/** Refuses XML that is dangerous or costly before anything parses it. Takes and returns the text. */
export function checkXmlLimits(xml: string): Outcome<string> {
	const constructs = checkConstructs(xml);
	return constructs.ok ? checkSize(xml) : constructs;
}
