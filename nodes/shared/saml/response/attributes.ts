import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import {
	childElements,
	childrenNamed,
	isNamed,
	readAttribute,
	readPlainText,
	SAML,
} from '../xml/xmlDocument';

/** Values by the attribute's Name, and by its FriendlyName where that is not another attribute's Name. */
export type Attributes = ReadonlyMap<string, readonly string[]>;

/** Maximum number of attributes in one assertion. */
const MOST_ATTRIBUTES = 500;

const refused = (field: string, expected: string): ReturnType<typeof refuse> =>
	refuse('attribute-refused', { field: field.slice(0, 200), expected });

/** Accepts text only; nested elements, such as a NameID as value, are refused instead of interpreted. */
function readValues(attribute: Element, name: string): Outcome<string[]> {
	const values: string[] = [];
	for (const child of childElements(attribute)) {
		const text = isNamed(child, SAML, 'AttributeValue') ? readPlainText(child) : undefined;
		if (text === undefined) return refused(name, 'values of text only');
		values.push(text);
	}
	return accept(values);
}

/**
 * Reads the attributes of a verified assertion (POST-9). An element without values is an empty list, which is not the
 * same as an absent attribute.
 *
 * @param single names that may occur only once; the values of other repeated attributes are combined
 */
export function readAttributes(assertion: Element, single: readonly string[]): Outcome<Attributes> {
	const statements = childrenNamed(assertion, SAML, 'AttributeStatement');
	const elements = statements.flatMap(childElements);
	if (elements.length > MOST_ATTRIBUTES)
		return refuse('request-too-large', { expected: `at most ${MOST_ATTRIBUTES} attributes` });
	const byName = new Map<string, string[]>();
	const namesByFriendlyName = new Map<string, Set<string>>();
	for (const attribute of elements) {
		const name = readAttribute(attribute, 'Name');
		if (!isNamed(attribute, SAML, 'Attribute'))
			return refused(attribute.localName, 'attributes that are not encrypted by themselves');
		if (!name) return refused('Attribute', 'a Name');
		const values = readValues(attribute, name);
		if (!values.ok) return values;
		const friendlyName = readAttribute(attribute, 'FriendlyName');
		const known = byName.get(name);
		if (known && (single.includes(name) || (friendlyName && single.includes(friendlyName))))
			return refused(name, 'each attribute once');
		byName.set(name, [...(known ?? []), ...values.value]);
		if (friendlyName)
			namesByFriendlyName.set(friendlyName, new Set(namesByFriendlyName.get(friendlyName)).add(name));
	}
	const attributes = new Map<string, readonly string[]>(byName);
	for (const [friendlyName, [name, ...others]] of namesByFriendlyName) {
		// A FriendlyName is not unique (SAML core 2.7.3.1): if it has two meanings, it is not used.
		const values = name === undefined || others.length > 0 ? undefined : byName.get(name);
		if (values && !byName.has(friendlyName)) attributes.set(friendlyName, values);
	}
	return accept(attributes);
}
