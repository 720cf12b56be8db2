import { decrypt } from 'xml-encryption';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import {
	childElements,
	childrenNamed,
	descendants,
	DSIG,
	isNamed,
	readAttribute,
	serializeXml,
	XENC,
} from '../xml/xmlDocument';

const XENC11 = 'http://www.w3.org/2009/xmlenc11#';

/** Authenticated modes (XML Encryption 1.1, section 5.2). The library does not support 192 bits. */
const GCM = [`${XENC11}aes128-gcm`, `${XENC11}aes256-gcm`];
/**
 * Unauthenticated modes: a receiver's errors form a padding oracle (section 6.1.3) unless a signature over the
 * ciphertext is verified first.
 */
const CBC = [`${XENC}aes128-cbc`, `${XENC}aes256-cbc`];

/** RSA-OAEP in both forms (section 5.5.2). RSA 1.5 and Triple DES never. */
const KEY_TRANSPORT = [`${XENC}rsa-oaep-mgf1p`, `${XENC11}rsa-oaep`];
const OAEP_DIGESTS = [`${DSIG}sha1`, `${XENC}sha256`, `${XENC}sha512`];
const MASK_FUNCTIONS = [`${XENC11}mgf1sha1`, `${XENC11}mgf1sha256`, `${XENC11}mgf1sha512`];

/** The library finds these elements by name and ignores their namespace. */
const OWN_NAMES = [
	'EncryptedData',
	'EncryptedKey',
	'EncryptionMethod',
	'CipherData',
	'CipherValue',
	'CipherReference',
];

export interface DecryptionSettings {
	/** Private keys in PEM form; several while keys are changed. */
	keys: readonly string[];
	/** Whether AES-CBC is read, inside a signed Response only. */
	allowCbc: boolean;
}

const algorithmOf = (element: Element): string => readAttribute(element, 'Algorithm') ?? 'absent';

const refusedAlgorithm = (
	field: string,
	allowed: readonly string[],
	received: string,
): ReturnType<typeof refuse> =>
	refuse('encryption-refused', {
		field,
		expected: allowed.map((name) => name.replace(/^.*#/, '')).join(', '),
		received: received.slice(0, 100),
	});

function checkKeyTransport(encryptedKey: Element): Outcome<Element> {
	const [method, ...more] = childrenNamed(encryptedKey, XENC, 'EncryptionMethod');
	if (!method || more.length > 0) return refuse('encryption-refused', { field: 'EncryptedKey' });
	const transport = algorithmOf(method);
	if (!KEY_TRANSPORT.includes(transport)) return refusedAlgorithm('EncryptedKey', KEY_TRANSPORT, transport);
	for (const parameter of childElements(method)) {
		const isDigest = isNamed(parameter, DSIG, 'DigestMethod');
		const isMask = isNamed(parameter, XENC11, 'MGF');
		if (!isDigest && !isMask)
			return refuse('encryption-refused', { field: parameter.localName.slice(0, 50) });
		const allowed = isDigest ? OAEP_DIGESTS : MASK_FUNCTIONS;
		if (!allowed.includes(algorithmOf(parameter)))
			return refusedAlgorithm(parameter.localName, allowed, algorithmOf(parameter));
	}
	return accept(encryptedKey);
}

/** Requires one EncryptedData, one EncryptedKey and accepted algorithms (PRE-13). */
function checkEncryption(encrypted: Element, allowed: readonly string[]): Outcome<Element> {
	const elements = [...descendants(encrypted)];
	const foreign = elements.find(
		({ namespaceURI, localName }) => namespaceURI !== XENC && OWN_NAMES.includes(localName),
	);
	if (foreign)
		return refuse('encryption-refused', { field: foreign.localName, expected: 'elements of XML Encryption' });
	const named = (name: string): Element[] => elements.filter(({ localName }) => localName === name);
	const [data, ...moreData] = named('EncryptedData');
	const [key, ...moreKeys] = named('EncryptedKey');
	if (!data || moreData.length > 0 || data.parentNode !== encrypted)
		return refuse('encryption-refused', { expected: 'one EncryptedData' });
	if (!key || moreKeys.length > 0) return refuse('encryption-refused', { expected: 'one EncryptedKey' });
	if (named('CipherReference').length > 0)
		return refuse('encryption-refused', { received: 'CipherReference' });
	const [method, ...moreMethods] = childrenNamed(data, XENC, 'EncryptionMethod');
	if (!method || moreMethods.length > 0) return refuse('encryption-refused', { field: 'EncryptedData' });
	const content = algorithmOf(method);
	return allowed.includes(content)
		? checkKeyTransport(key)
		: refusedAlgorithm('EncryptedData', allowed, content);
}

const decryptWith = async (xml: string, key: string, allowCbc: boolean): Promise<string | undefined> =>
	await new Promise((resolve) => {
		decrypt(
			xml,
			{ key, disallowDecryptionWithInsecureAlgorithm: !allowCbc, warnInsecureAlgorithm: false },
			// The answer is the same whatever went wrong: the kind of error would only help an attacker.
			(error, result) => resolve(error ? undefined : result),
		);
	});

/**
 * Decrypts an EncryptedAssertion with the first key that works.
 *
 * @param isInsideSignature whether a verified signature covers the ciphertext
 * @returns the XML of the assertion, which is still unverified input
 */
export async function decryptAssertion(
	encrypted: Element,
	{ keys, allowCbc }: DecryptionSettings,
	isInsideSignature: boolean,
): Promise<Outcome<string>> {
	if (keys.length === 0) {
		return refuse('decryption-failed', {
			field: 'Decryption Key',
			expected: 'a private key',
			hint: 'The identity provider encrypts; give the connection its own key or switch encryption off there',
		});
	}
	const isCbcRead = allowCbc && isInsideSignature;
	const checked = checkEncryption(encrypted, isCbcRead ? [...GCM, ...CBC] : GCM);
	if (!checked.ok) return checked;
	const xml = serializeXml(encrypted);
	for (const key of keys) {
		const text = await decryptWith(xml, key, isCbcRead);
		if (text !== undefined) return accept(text);
	}
	return refuse('decryption-failed', {
		field: 'EncryptedAssertion',
		expected: 'a message encrypted for our certificate',
	});
}
