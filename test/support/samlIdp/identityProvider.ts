import { DOMParser } from '@xmldom/xmldom';
import { ExclusiveCanonicalization } from 'xml-crypto';
import { encrypt } from 'xml-encryption';
import { makeKeyPair, type KeyPair } from './keys';
import { assertionXml, makeMessage, responseXml, samlNamespace, type Message } from './message';
import { signElement, type SignOptions } from './sign';

/** Which parts are signed: B both, A the Assertion, R the Response, N none. */
export type Profile = 'B' | 'A' | 'R' | 'N';

export interface Keys {
	/** The identity provider's signing key, and its successor. */
	idp: KeyPair;
	next: KeyPair;
	attacker: KeyPair;
	/** Our decryption key. */
	sp: KeyPair;
}

export async function makeKeys(): Promise<Keys> {
	const [idp, next, attacker, sp] = await Promise.all([
		makeKeyPair('idp.example.test'),
		makeKeyPair('idp.example.test', '02'),
		// An attacker's key with the same certificate subject as the genuine one.
		makeKeyPair('idp.example.test'),
		makeKeyPair('sp.example.test'),
	]);
	return { idp, next, attacker, sp };
}

export interface EncryptOptions {
	content?: string;
	transport?: string;
	digest?: string;
	mask?: string;
	change?: (xml: string) => string;
}

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';

/** Makes the output of the encryption library canonical, as the signer needs it. */
const canonicalize = (xml: string): string =>
	new ExclusiveCanonicalization().process(
		new DOMParser().parseFromString(xml, 'text/xml').documentElement,
		{},
	);

/** An EncryptedAssertion for the service provider's key. */
export async function encryptAssertion(
	assertion: string,
	{ sp }: { sp: Pick<KeyPair, 'publicKey' | 'certificate'> },
	{
		content = `${XENC11}aes256-gcm`,
		transport = `${XENC}rsa-oaep-mgf1p`,
		digest = 'sha1',
		mask,
		change,
	}: EncryptOptions = {},
): Promise<string> {
	const options = {
		rsa_pub: sp.publicKey,
		pem: sp.certificate,
		encryptionAlgorithm: content,
		keyEncryptionAlgorithm: transport,
		keyEncryptionDigest: digest,
		...(mask ? { keyEncryptionMgf: mask } : {}),
		disallowEncryptionWithInsecureAlgorithm: false,
		warnInsecureAlgorithm: false,
	};
	const data = await new Promise<string>((resolve, reject) => {
		encrypt(assertion, options as never, (error, result) => (error ? reject(error) : resolve(result)));
	});
	const changed = change ? change(data.trim()) : data.trim();
	return canonicalize(`<saml:EncryptedAssertion${samlNamespace}>${changed}</saml:EncryptedAssertion>`);
}

/** Creates SAML responses like an identity provider: correct ones, or with exactly one defect. */
export interface IdentityProvider {
	keys: Keys;
	/** Options for a correct signature of an element. */
	signing: (id: string, key?: KeyPair) => SignOptions;
	signedAssertion: (edit?: (message: Message) => void, sign?: Partial<SignOptions>) => string;
	/** The whole Response. `edit` is applied before signing. */
	respond: (profile: Profile, edit?: (message: Message) => void, sign?: Partial<SignOptions>) => string;
	/** A Response around the given assertion text. */
	wrap: (
		assertion: string,
		isSigned: boolean,
		edit?: (message: Message) => void,
		sign?: Partial<SignOptions>,
	) => string;
}

/** @param correct creates the correct message; default: at the fixed time, for the usual service provider */
export function createIdentityProvider(
	keys: Keys,
	correct: () => Message = () => makeMessage(),
): IdentityProvider {
	const signing = (id: string, key: KeyPair = keys.idp): SignOptions => ({
		privateKey: key.privateKey,
		uri: `#${id}`,
	});
	const edited = (edit?: (message: Message) => void): Message => {
		const message = correct();
		edit?.(message);
		return message;
	};
	const signedAssertion: IdentityProvider['signedAssertion'] = (edit, sign) => {
		const message = edited(edit);
		return signElement(assertionXml(message), { ...signing(message.assertion.ID ?? ''), ...sign });
	};
	const wrap: IdentityProvider['wrap'] = (assertion, isSigned, edit, sign) => {
		const message = edited(edit);
		const xml = responseXml(message, assertion);
		return isSigned ? signElement(xml, { ...signing(message.response.ID ?? ''), ...sign }) : xml;
	};
	return {
		keys,
		signing,
		signedAssertion,
		wrap,
		respond: (profile, edit, sign) => {
			const isAssertionSigned = profile === 'B' || profile === 'A';
			const assertion = isAssertionSigned ? signedAssertion(edit, sign) : assertionXml(edited(edit));
			return wrap(assertion, profile === 'B' || profile === 'R', edit, sign);
		},
	};
}
