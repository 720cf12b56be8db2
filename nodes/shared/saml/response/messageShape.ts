import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { checkSignatureShape } from '../signature/signatureShape';
import {
	childrenNamed,
	descendants,
	DSIG,
	isNamed,
	readAttribute,
	SAML,
	SAMLP,
	XENC,
} from '../xml/xmlDocument';

/**
 * A Response with the required structure: one assertion in its place, signatures only where they belong. Not verified
 * yet.
 */
export interface ShapedResponse {
	response: Element;
	/** Either an Assertion or an EncryptedAssertion; absent only in an answer that reports an error. */
	assertion?: Element;
	isEncrypted: boolean;
	isResponseSigned: boolean;
	isAssertionSigned: boolean;
}

const refused = (expected: string): ReturnType<typeof refuse> =>
	refuse('message-shape-refused', { expected });

/** XML names only: no quotes or white space that could become part of an XPath expression. */
const ID = /^[A-Za-z_][\w.-]{0,255}$/;

/** Every attribute that a parser might treat as an ID has no namespace, is spelled `ID` or `Id`, and is unique (PRE-7). */
function checkIds(elements: readonly Element[]): Outcome<null> {
	const seen = new Set<string>();
	for (const element of elements) {
		for (const { localName, prefix, name, value } of Array.from(element.attributes)) {
			if (prefix === 'xmlns' || (localName ?? name).toLowerCase() !== 'id') continue;
			// `Id` belongs to XML signature and encryption, `ID` to SAML.
			const isOwn = [DSIG, XENC].includes(element.namespaceURI ?? '');
			if (prefix || name !== (isOwn ? 'Id' : 'ID')) return refused('ID attributes without prefix');
			if (!ID.test(value) || seen.has(value)) return refused('unique IDs');
			seen.add(value);
		}
	}
	return accept(null);
}

/**
 * Returns the only signature that is a direct child of the element, after checking its shape; undefined if there is none
 * (PRE-8).
 */
function readSignature(parent: Element): Outcome<Element | undefined> {
	const signatures = childrenNamed(parent, DSIG, 'Signature');
	const [signature] = signatures;
	if (!signature) return accept(undefined);
	const id = readAttribute(parent, 'ID');
	if (signatures.length > 1 || !id)
		return refuse('signature-malformed', { expected: 'one signature per element' });
	return checkSignatureShape(signature, id);
}

/** Checks that every element named Signature, in any namespace, is a child of one of the given parents. */
function checkSignaturePlaces(elements: readonly Element[], parents: readonly Element[]): Outcome<null> {
	const stray = elements.find(
		(element) =>
			element.localName === 'Signature' &&
			(element.namespaceURI !== DSIG || !parents.some((parent) => parent === element.parentNode)),
	);
	return stray
		? refuse('signature-malformed', { expected: 'signatures of the Response and of the Assertion only' })
		: accept(null);
}

/** Attributes every message needs (SAML core 3.2.1 and 3.2.2). */
function checkVersion(message: Element): Outcome<Element> {
	const version = readAttribute(message, 'Version');
	return version === '2.0'
		? accept(message)
		: refuse('version-mismatch', {
				field: message.localName,
				expected: '2.0',
				received: version?.slice(0, 20),
			});
}

/** Checks the structure of a parsed message: what SAML allows, without room for signature wrapping (PRE-5 to PRE-8). */
export function readResponseShape(document: Document): Outcome<ShapedResponse> {
	const response = document.documentElement;
	if (!isNamed(response, SAMLP, 'Response')) return refused('a Response');
	const elements = [...descendants(response)];
	if (elements.filter(({ localName }) => localName === 'Response').length > 1) return refused('one Response');
	const version = checkVersion(response);
	if (!version.ok) return version;
	const assertions = elements.filter(({ localName }) => /^(?:Encrypted)?Assertion$/.test(localName));
	const [assertion] = assertions;
	if (assertions.length > 1) return refused('one Assertion');
	if (assertion && (assertion.namespaceURI !== SAML || assertion.parentNode !== response))
		return refused('an Assertion directly inside the Response');
	const identified = checkIds(elements);
	if (!identified.ok) return identified;
	const isEncrypted = assertion?.localName === 'EncryptedAssertion';
	const placed = checkSignaturePlaces(
		elements,
		assertion && !isEncrypted ? [response, assertion] : [response],
	);
	if (!placed.ok) return placed;
	const responseSignature = readSignature(response);
	if (!responseSignature.ok) return responseSignature;
	const assertionSignature = assertion && !isEncrypted ? readSignature(assertion) : accept(undefined);
	if (!assertionSignature.ok) return assertionSignature;
	return accept({
		response,
		...(assertion ? { assertion } : {}),
		isEncrypted,
		isResponseSigned: responseSignature.value !== undefined,
		isAssertionSigned: assertionSignature.value !== undefined,
	});
}

/** Checks unique IDs and that only the root is signed; returns whether it is. */
function readRootSignature(root: Element, elements: readonly Element[]): Outcome<boolean> {
	const identified = checkIds(elements);
	if (!identified.ok) return identified;
	const placed = checkSignaturePlaces(elements, [root]);
	if (!placed.ok) return placed;
	const signature = readSignature(root);
	return signature.ok ? accept(signature.value !== undefined) : signature;
}

/** Checks a decrypted document in the same way: one assertion, at most one signature, which is its own. */
export function readAssertionShape(document: Document): Outcome<{ assertion: Element; isSigned: boolean }> {
	const assertion = document.documentElement;
	if (!isNamed(assertion, SAML, 'Assertion')) return refused('an Assertion');
	const elements = [...descendants(assertion)];
	if (elements.filter(({ localName }) => /^(?:Encrypted)?Assertion$/.test(localName)).length > 1)
		return refused('one Assertion');
	const isSigned = readRootSignature(assertion, elements);
	return isSigned.ok ? accept({ assertion, isSigned: isSigned.value }) : isSigned;
}

/** Checks a logout message in the same way: the expected kind, at most one signature, which is its own. */
export function readLogoutShape(
	document: Document,
	name: 'LogoutRequest' | 'LogoutResponse',
): Outcome<{ root: Element; isSigned: boolean }> {
	const root = document.documentElement;
	if (!isNamed(root, SAMLP, name)) return refused(`a ${name}`);
	const version = checkVersion(root);
	if (!version.ok) return version;
	const isSigned = readRootSignature(root, [...descendants(root)]);
	return isSigned.ok ? accept({ root, isSigned: isSigned.value }) : isSigned;
}
