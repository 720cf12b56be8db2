import { escape } from 'lodash';

export const NOW = Date.parse('2026-11-23T12:00:00Z');
export const IDP = 'https://idp.example.test/metadata';
export const SP = 'https://sp.example.test/saml/metadata';
export const ACS = 'https://sp.example.test/saml/acs';
export const REQUEST = '_request-1';

export const SAML_NS = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SAMLP_NS = 'urn:oasis:names:tc:SAML:2.0:protocol';
const STATUS = 'urn:oasis:names:tc:SAML:2.0:status';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

export const at = (seconds: number, now = NOW): string => new Date(now + seconds * 1000).toISOString();

export type Values = Record<string, string | undefined>;

/** A tag in the form of exclusive canonicalization: sorted attributes, no self-closing tag. */
export function tag(name: string, attributes: Values, content = '', namespaces = ''): string {
	const list = Object.entries(attributes)
		.filter((entry): entry is [string, string] => entry[1] !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, value]) => ` ${key}="${escape(value)}"`);
	return `<${name}${namespaces}${list.join('')}>${content}</${name}>`;
}

export const samlNamespace = ` xmlns:saml="${SAML_NS}"`;
export const samlpNamespace = ` xmlns:samlp="${SAMLP_NS}"`;

/** The parts of a correct Response. A case changes exactly one of them. */
export interface Message {
	response: Values;
	responseIssuer: string;
	extensions: string;
	status: string;
	assertion: Values;
	issuer: string;
	nameId: string;
	confirmation: { attributes: Values; data: Values | undefined };
	/** Replaces the one confirmation above. */
	confirmations?: string;
	/** Replaces the whole Subject. */
	subject?: string;
	conditions: { attributes: Values; content: string };
	/** Replaces the whole Conditions element. */
	conditionsXml?: string;
	authn: string;
	attributes: string;
}

export const audience = (...names: string[]): string =>
	tag('saml:AudienceRestriction', {}, names.map((name) => tag('saml:Audience', {}, escape(name))).join(''));

/** Text in canonical form, in which quotes are not escaped. */
const escapeText = (text: string): string => escape(text).replaceAll('&quot;', '"').replaceAll('&#39;', "'");

export const attribute = (name: string, values: readonly string[], more: Values = {}): string =>
	tag(
		'saml:Attribute',
		{ Name: name, ...more },
		values.map((value) => tag('saml:AttributeValue', {}, escapeText(value))).join(''),
	);

export const nameId = (value: string, attributes: Values = {}): string =>
	tag(
		'saml:NameID',
		{ Format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', ...attributes },
		value,
	);

export const authnStatement = (attributes: Values = {}, now = NOW): string =>
	tag(
		'saml:AuthnStatement',
		{ AuthnInstant: at(-5, now), SessionIndex: '_session-1', ...attributes },
		tag(
			'saml:AuthnContext',
			{},
			tag('saml:AuthnContextClassRef', {}, 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'),
		),
	);

export const status = (code = `${STATUS}:Success`, inner = ''): string =>
	tag('samlp:Status', {}, tag('samlp:StatusCode', { Value: code }, inner));

export const makeMessage = (now = NOW): Message => ({
	response: {
		ID: '_response-1',
		Version: '2.0',
		IssueInstant: at(-2, now),
		Destination: ACS,
		InResponseTo: REQUEST,
	},
	responseIssuer: tag('saml:Issuer', {}, IDP, samlNamespace),
	extensions: '',
	status: status(),
	assertion: { ID: '_assertion-1', Version: '2.0', IssueInstant: at(-2, now) },
	issuer: tag('saml:Issuer', {}, IDP),
	nameId: nameId('alice@acme.example'),
	confirmation: {
		attributes: { Method: BEARER },
		data: { InResponseTo: REQUEST, NotOnOrAfter: at(300, now), Recipient: ACS },
	},
	conditions: { attributes: { NotBefore: at(-30, now), NotOnOrAfter: at(300, now) }, content: audience(SP) },
	authn: authnStatement({}, now),
	attributes: [
		attribute('email', ['alice@acme.example']),
		attribute('name', ['Alice Martin']),
		attribute('groups', ['customer_group', 'acme']),
	].join(''),
});

/** Where a Response is sent, and the request it answers. No request for an IdP-initiated login. */
export interface Addressee {
	acsUrl: string;
	entityId: string;
	requestId: string | undefined;
}

/** Addresses a message to another service provider than the usual one. */
export const addressTo =
	({ acsUrl, entityId, requestId }: Addressee) =>
	(message: Message): void => {
		message.response = { ...message.response, Destination: acsUrl, InResponseTo: requestId };
		message.confirmation.data = {
			...message.confirmation.data,
			InResponseTo: requestId,
			Recipient: acsUrl,
		};
		message.conditions.content = audience(entityId);
	};

export const confirmation = ({ attributes, data }: Message['confirmation']): string =>
	tag('saml:SubjectConfirmation', attributes, data ? tag('saml:SubjectConfirmationData', data) : '');

/** The text of the assertion, canonical and unsigned. */
export function assertionXml(message: Message): string {
	const subject =
		message.subject ??
		tag('saml:Subject', {}, message.nameId + (message.confirmations ?? confirmation(message.confirmation)));
	const conditions =
		message.conditionsXml ??
		tag('saml:Conditions', message.conditions.attributes, message.conditions.content);
	const statement = message.attributes ? tag('saml:AttributeStatement', {}, message.attributes) : '';
	return tag(
		'saml:Assertion',
		message.assertion,
		message.issuer + subject + conditions + message.authn + statement,
		samlNamespace,
	);
}

/** The text of the Response around an assertion, canonical and unsigned. */
export const responseXml = (message: Message, assertion: string): string =>
	tag(
		'samlp:Response',
		message.response,
		message.responseIssuer + message.extensions + message.status + assertion,
		samlpNamespace,
	);
