import { createSign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { KeyPair } from './keys';
import { at, IDP, nameId, samlNamespace, samlpNamespace, status, tag, type Values } from './message';
import { RSA_SHA256, signElement, type SignOptions } from './sign';

/** The parts of a correct logout message. A case changes exactly one of them. */
export interface LogoutMessage {
	name: 'LogoutRequest' | 'LogoutResponse';
	attributes: Values;
	issuer: string;
	/** NameID and SessionIndex, or Status. */
	content: string;
}

export const sessionIndex = (value: string): string => tag('samlp:SessionIndex', {}, value);

export const makeLogoutRequest = (destination: string, id: string): LogoutMessage => ({
	name: 'LogoutRequest',
	attributes: {
		ID: id,
		Version: '2.0',
		IssueInstant: at(-2),
		Destination: destination,
		NotOnOrAfter: at(300),
	},
	issuer: tag('saml:Issuer', {}, IDP, samlNamespace),
	content:
		nameId('alice@acme.example').replace('<saml:NameID', `<saml:NameID${samlNamespace}`) +
		sessionIndex('_session-1'),
});

export const makeLogoutResponse = (destination: string, inResponseTo: string): LogoutMessage => ({
	name: 'LogoutResponse',
	attributes: {
		ID: '_logout-response-1',
		Version: '2.0',
		IssueInstant: at(-2),
		Destination: destination,
		InResponseTo: inResponseTo,
	},
	issuer: tag('saml:Issuer', {}, IDP, samlNamespace),
	content: status(),
});

/** The text of the message, canonical and unsigned. */
export const logoutXml = ({ name, attributes, issuer, content }: LogoutMessage): string =>
	tag(`samlp:${name}`, attributes, issuer + content, samlpNamespace);

const fieldOf = ({ name }: LogoutMessage): string =>
	name === 'LogoutRequest' ? 'SAMLRequest' : 'SAMLResponse';

/** What to get wrong in a query. Every part has a correct default. */
export interface RedirectOptions {
	relayState?: string;
	algorithm?: string;
	/** Changes the query before it is signed. */
	encode?: (xml: string) => Buffer;
	/** Changes the query after signing. */
	change?: (query: string) => string;
}

/** A signed query of the Redirect binding. The signature covers the query exactly as sent. */
export function redirectQuery(
	message: LogoutMessage,
	{ privateKey }: Pick<KeyPair, 'privateKey'>,
	{
		relayState,
		algorithm = RSA_SHA256,
		encode = deflateRawSync,
		change = (query) => query,
	}: RedirectOptions = {},
): string {
	const parameters = {
		[fieldOf(message)]: encode(logoutXml(message)).toString('base64'),
		...(relayState === undefined ? {} : { RelayState: relayState }),
		SigAlg: algorithm,
	};
	const signed = Object.entries(parameters)
		.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
		.join('&');
	const hash = /(sha1|sha256|sha512|md5)$/.exec(algorithm)?.[1] ?? 'sha256';
	const signature = createSign(`RSA-${hash.toUpperCase()}`).update(signed).sign(privateKey, 'base64');
	return change(`${signed}&Signature=${encodeURIComponent(signature)}`);
}

/** The form fields of the POST binding. */
export const postFields = (
	message: LogoutMessage,
	sign: Omit<SignOptions, 'uri'> | undefined,
	{ relayState, change = (xml) => xml }: { relayState?: string; change?: (xml: string) => string } = {},
): Record<string, string> => {
	const xml = logoutXml(message);
	const signed = sign ? signElement(xml, { uri: `#${message.attributes.ID}`, ...sign }) : xml;
	return {
		[fieldOf(message)]: Buffer.from(change(signed)).toString('base64'),
		...(relayState === undefined ? {} : { RelayState: relayState }),
	};
};
