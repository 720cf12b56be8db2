import { omit } from 'lodash';
import { markVerified } from '../../../../../nodes/shared/core/verified/verified';
import type { VerifiedAssertion } from '../../../../../nodes/shared/saml/response/assertionRules';
import {
	ACS,
	assertionXml,
	at,
	attribute,
	audience,
	authnStatement,
	confirmation,
	IDP,
	makeMessage,
	nameId,
	NOW,
	SP,
	status,
	tag,
} from '../../../../support/samlIdp/message';
import type { IdentityProvider } from '../../../../support/samlIdp/identityProvider';
import { signature } from '../../../../support/samlIdp/sign';
import { edited, made, tampered, type Case } from './case';

const issuer = (value: string): string => tag('saml:Issuer', {}, value);
const responseIssuer = (value: string): string =>
	tag('saml:Issuer', {}, value, ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"');
const confirmationWith = (data: Record<string, string | undefined>): string =>
	confirmation({ ...makeMessage().confirmation, data: { ...makeMessage().confirmation.data, ...data } });

const value: VerifiedAssertion = markVerified({
	id: '_assertion-1',
	issuer: IDP,
	nameId: {
		value: 'alice@acme.example',
		format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
	},
	attributes: new Map([
		['email', ['alice@acme.example']],
		['name', ['Alice Martin']],
		['groups', ['customer_group', 'acme']],
	]),
	authentication: { at: NOW - 5000, contextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password' },
	issuedAt: NOW - 2000,
	// The age and the clocks' difference of the tests' policy later.
	expiresAt: NOW - 2000 + 360_001,
	sessionIndex: '_session-1',
});

/** Nothing is wrong; everything it says comes out. */
export const correctCases: Case[] = [
	edited('OK-1', 'B', 'both signed', 'accept', () => undefined, { value }),
	edited('OK-2', 'A', 'assertion signed', 'accept', () => undefined, { value }),
	edited('OK-3', 'R', 'Response signed', 'accept', () => undefined, { value }),
	edited(
		'OK-MORE',
		'B',
		'white space around the class, name space of the NameID',
		'accept',
		(m) => {
			m.authn = m.authn.replace(/(<saml:AuthnContextClassRef>)([^<]*)/, '$1\n$2\n');
			m.nameId = nameId('alice@acme.example', { NameQualifier: 'urn:acme' });
		},
		{ value: { ...value, nameId: { ...value.nameId, nameQualifier: 'urn:acme' } } },
	),
	edited(
		'OK-LESS',
		'B',
		'no session, no class, no attributes, no format of the NameID',
		'accept',
		(m) => {
			m.authn = authnStatement({ SessionIndex: undefined }).replace(
				/<saml:AuthnContext>.*<.saml:AuthnContext>/,
				'',
			);
			m.nameId = nameId('alice@acme.example', { Format: undefined });
			m.attributes = '';
		},
		{
			value: {
				...omit(value, 'sessionIndex'),
				nameId: { value: 'alice@acme.example' },
				attributes: new Map(),
				authentication: { at: NOW - 5000 },
			},
		},
	),
];

/** Its signature stands where the Issuer would. */
const withoutIssuer = (idp: IdentityProvider): string => {
	const xml = assertionXml({ ...makeMessage(), issuer: '' });
	const signed = signature(xml, idp.signing('_assertion-1'));
	return idp.wrap(xml.replace('<saml:Subject>', `${signed}<saml:Subject>`), false);
};

/** Response: status, issuer, destination, version. */
export const responseCases: Case[] = [
	edited('SEM-STATUS', 'B', 'failed status although an assertion is there', 'provider-error', (m) => {
		m.status = status(
			'urn:oasis:names:tc:SAML:2.0:status:Responder',
			tag('samlp:StatusCode', { Value: 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed' }),
		);
	}),
	edited('SEM-NOSTATUS', 'B', 'no status', 'message-shape-refused', (m) => (m.status = '')),
	edited(
		'SEM-2STATUS',
		'B',
		'a second status after a good one',
		'message-shape-refused',
		(m) => (m.status += status('urn:oasis:names:tc:SAML:2.0:status:Responder')),
	),
	edited('SEM-NOCODE', 'B', 'a status without code', 'message-shape-refused', (m) => {
		m.status = tag('samlp:Status', {});
	}),
	edited('SEM-2CODE', 'B', 'a second code beside a good one', 'message-shape-refused', (m) => {
		const code = tag('samlp:StatusCode', { Value: 'urn:oasis:names:tc:SAML:2.0:status:Success' });
		m.status = tag('samlp:Status', {}, code + code);
	}),
	edited(
		'SEM-AISS',
		'B',
		'assertion of another identity provider',
		'issuer-mismatch',
		(m) => (m.issuer = issuer('https://other.example.test')),
	),
	edited(
		'SEM-RISS',
		'B',
		'Response of another identity provider',
		'issuer-mismatch',
		(m) => (m.responseIssuer = responseIssuer('https://other.example.test')),
	),
	made('SEM-NOAISS', 'A', 'assertion without Issuer', 'issuer-mismatch', withoutIssuer),
	made(
		'SEM-NOAISS-OPT',
		'A',
		'the same where that of the Response is optional',
		'issuer-mismatch',
		withoutIssuer,
		{
			policy: { responseIssuerOptional: true },
		},
	),
	edited('SEM-NORISS', 'A', 'Response without Issuer', 'issuer-mismatch', (m) => (m.responseIssuer = '')),
	edited('SEM-NORISS-OPT', 'A', 'the same where it is optional', 'accept', (m) => (m.responseIssuer = ''), {
		policy: { responseIssuerOptional: true },
	}),
	edited(
		'SEM-RISS-OPT',
		'A',
		'another Issuer of the Response where it is optional',
		'issuer-mismatch',
		(m) => (m.responseIssuer = responseIssuer('https://other.example.test')),
		{ policy: { responseIssuerOptional: true } },
	),
	edited(
		'SEM-2AISS',
		'B',
		'two Issuers of the assertion',
		'issuer-mismatch',
		(m) => (m.issuer += issuer(IDP)),
	),
	edited('SEM-2RISS', 'B', 'two Issuers of the Response', 'issuer-mismatch', (m) => {
		m.responseIssuer += responseIssuer(IDP);
	}),
	edited('SEM-ISSNEST', 'B', 'an element inside the Issuer', 'issuer-mismatch', (m) => {
		m.issuer = issuer(IDP + tag('saml:x', {}));
	}),
	edited(
		'SEM-ISSWS',
		'B',
		'white space around the Issuer',
		'issuer-mismatch',
		(m) => (m.issuer = issuer(` ${IDP} `)),
	),
	edited(
		'SEM-ISSWS-SLASH',
		'B',
		'Issuer with a slash more',
		'issuer-mismatch',
		(m) => (m.issuer = issuer(`${IDP}/`)),
	),
	edited(
		'SEM-DEST',
		'B',
		'Destination is another service provider',
		'destination-mismatch',
		(m) => (m.response.Destination = 'https://other.example.test/acs'),
	),
	edited(
		'SEM-DESTEMPTY',
		'B',
		'Destination is empty',
		'destination-mismatch',
		(m) => (m.response.Destination = ''),
	),
	edited(
		'SEM-DESTNONE',
		'B',
		'signed Response without Destination',
		'destination-mismatch',
		(m) => (m.response.Destination = undefined),
	),
	edited('SEM-DESTNONE-A', 'A', 'unsigned Response without Destination', 'accept', (m) => {
		m.response.Destination = undefined;
	}),
	edited(
		'SEM-DESTEMPTY-A',
		'A',
		'unsigned Response with an empty Destination',
		'destination-mismatch',
		(m) => {
			m.response.Destination = '';
		},
	),
	edited('SEM-DEST-U', 'A', 'unsigned Response for another service provider', 'destination-mismatch', (m) => {
		m.response.Destination = 'https://other.example.test/acs';
	}),
	edited(
		'SEM-DESTNONE-OPT',
		'B',
		'no Destination where it is optional',
		'accept',
		(m) => (m.response.Destination = undefined),
		{ policy: { destinationOptional: true } },
	),
	edited(
		'SEM-DESTEMPTY-OPT',
		'B',
		'an empty Destination where it is optional',
		'accept',
		(m) => (m.response.Destination = ''),
		{ policy: { destinationOptional: true } },
	),
	edited(
		'SEM-DEST-OPT',
		'B',
		'another Destination where it is optional',
		'destination-mismatch',
		(m) => (m.response.Destination = 'https://other.example.test/acs'),
		{ policy: { destinationOptional: true } },
	),
	edited('SEM-DEST-A', 'A', 'Recipient is another service provider', 'recipient-mismatch', (m) => {
		m.confirmation.data = { ...m.confirmation.data, Recipient: 'https://other.example.test/acs' };
	}),
	edited(
		'SEM-VER',
		'B',
		'assertion of version 1.1',
		'version-mismatch',
		(m) => (m.assertion.Version = '1.1'),
	),
	edited('SEM-VERR', 'B', 'Response of version 1.1', 'version-mismatch', (m) => (m.response.Version = '1.1')),
	made('ERR-STATUS', 'N', 'unsigned error answer with HTML in the message', 'provider-error', (idp) =>
		idp.wrap('', false, (m) => {
			m.status = tag(
				'samlp:Status',
				{},
				tag('samlp:StatusCode', { Value: 'urn:oasis:names:tc:SAML:2.0:status:Requester' }) +
					tag('samlp:StatusMessage', {}, '&lt;script&gt;alert(1)&lt;/script&gt;'),
			);
		}),
	),
	made('NO-ASSERTION', 'R', 'Success without an assertion', 'assertion-missing', (idp) => idp.wrap('', true)),
];

/** Audience, conditions, confirmation, correlation, age. */
export const assertionCases: Case[] = [
	edited(
		'OK-8',
		'B',
		'two Audience values, one ours',
		'accept',
		(m) => (m.conditions.content = audience('https://other.example.test', SP)),
	),
	edited(
		'SEM-AUD',
		'B',
		'another audience',
		'audience-mismatch',
		(m) => (m.conditions.content = audience('https://other.example.test')),
	),
	edited(
		'SEM-AUDNONE',
		'B',
		'no audience restriction',
		'audience-mismatch',
		(m) => (m.conditions.content = ''),
	),
	edited(
		'SEM-AUDEMPTY',
		'B',
		'restriction without Audience',
		'audience-mismatch',
		(m) => (m.conditions.content = audience()),
	),
	edited(
		'SEM-AUD2',
		'B',
		'two restrictions, only one names us',
		'audience-mismatch',
		(m) => (m.conditions.content = audience(SP) + audience('https://other.example.test')),
	),
	edited(
		'SEM-AUDPFX',
		'B',
		'audience extends ours',
		'audience-mismatch',
		(m) => (m.conditions.content = audience(`${SP}/evil`)),
	),
	edited(
		'SEM-AUDCASE',
		'B',
		'audience differs in case',
		'audience-mismatch',
		(m) => (m.conditions.content = audience(SP.replace('sp', 'SP'))),
	),
	edited(
		'OK-10',
		'B',
		'NotBefore 30 s ahead, within the skew',
		'accept',
		(m) => (m.conditions.attributes.NotBefore = at(30)),
	),
	edited(
		'SEM-NB',
		'B',
		'NotBefore in 10 minutes',
		'assertion-time-implausible',
		(m) => (m.conditions.attributes.NotBefore = at(600)),
	),
	edited(
		'SEM-NBBAD',
		'B',
		'NotBefore is no time',
		'assertion-malformed',
		(m) => (m.conditions.attributes.NotBefore = 'now'),
	),
	edited(
		'SEM-NOOA',
		'B',
		'conditions expired 10 minutes ago',
		'assertion-expired',
		(m) => (m.conditions.attributes.NotOnOrAfter = at(-600)),
	),
	edited(
		'SEM-NOOAEQ',
		'B',
		'NotOnOrAfter is exactly now less the skew',
		'assertion-expired',
		(m) => (m.conditions.attributes.NotOnOrAfter = at(-60)),
	),
	edited(
		'SEM-NOOAEQ-OK',
		'B',
		'NotOnOrAfter is a millisecond later than that',
		'accept',
		(m) => (m.conditions.attributes.NotOnOrAfter = at(-59.999)),
	),
	edited('SEM-CONDNS', 'B', 'Conditions of another namespace', 'conditions-refused', (m) => {
		m.conditionsXml = tag('Conditions', m.conditions.attributes, m.conditions.content, ' xmlns="urn:x"');
	}),
	edited('SEM-OTUNS', 'B', 'a known condition of another namespace', 'conditions-refused', (m) => {
		m.conditions.content += tag('OneTimeUse', {}, '', ' xmlns="urn:x"');
	}),
	edited('SEM-NONB', 'B', 'no NotBefore', 'accept', (m) => (m.conditions.attributes.NotBefore = undefined)),
	edited('SEM-NOCOND', 'B', 'no Conditions', 'conditions-refused', (m) => (m.conditionsXml = '')),
	edited('SEM-2COND', 'B', 'two Conditions', 'conditions-refused', (m) => {
		const one = tag('saml:Conditions', m.conditions.attributes, m.conditions.content);
		m.conditionsXml = one + one;
	}),
	edited(
		'SEM-COND0',
		'B',
		'Conditions without time bounds',
		'assertion-malformed',
		(m) => (m.conditions.attributes = {}),
	),
	edited('SEM-COND0-SC', 'B', 'no time bounds, and the confirmation expired', 'assertion-malformed', (m) => {
		m.conditions.attributes = {};
		m.confirmation.data = { ...m.confirmation.data, NotOnOrAfter: at(-600) };
	}),
	edited(
		'SEM-OTU',
		'B',
		'a condition nobody knows',
		'conditions-refused',
		(m) => (m.conditions.content += tag('saml:Condition', {})),
	),
	edited(
		'SEM-OTU-OK',
		'B',
		'OneTimeUse and ProxyRestriction',
		'accept',
		(m) => (m.conditions.content += tag('saml:OneTimeUse', {}) + tag('saml:ProxyRestriction', {})),
	),

	edited(
		'OK-9',
		'B',
		'two confirmations, the first expired',
		'accept',
		(m) => (m.confirmations = confirmationWith({ NotOnOrAfter: at(-600) }) + confirmationWith({})),
	),
	edited(
		'SEM-RECIP',
		'B',
		'Recipient is another address',
		'recipient-mismatch',
		(m) => (m.confirmations = confirmationWith({ Recipient: 'https://other.example.test/acs' })),
	),
	edited(
		'SEM-RECIPNONE',
		'B',
		'no Recipient',
		'recipient-mismatch',
		(m) => (m.confirmations = confirmationWith({ Recipient: undefined })),
	),
	edited(
		'SEM-RECIPPFX',
		'B',
		'Recipient extends ours',
		'recipient-mismatch',
		(m) => (m.confirmations = confirmationWith({ Recipient: `${ACS}/evil` })),
	),
	edited(
		'SEM-SCNOOA',
		'B',
		'confirmation expired 10 minutes ago',
		'assertion-expired',
		(m) => (m.confirmations = confirmationWith({ NotOnOrAfter: at(-600) })),
	),
	edited(
		'SEM-SCNOOANONE',
		'B',
		'confirmation without NotOnOrAfter',
		'assertion-malformed',
		(m) => (m.confirmations = confirmationWith({ NotOnOrAfter: undefined })),
	),
	edited('SEM-SCNONE', 'B', 'no confirmation', 'confirmation-refused', (m) => (m.confirmations = '')),
	edited(
		'SEM-SCNB',
		'B',
		'confirmation with a NotBefore',
		'confirmation-refused',
		(m) => (m.confirmations = confirmationWith({ NotBefore: at(600) })),
	),
	edited(
		'SEM-SCDNONE',
		'B',
		'confirmation without data',
		'confirmation-refused',
		(m) => (m.confirmation.data = undefined),
	),
	edited('SEM-2SCD', 'B', 'confirmation with two data elements', 'confirmation-refused', (m) => {
		const data = tag('saml:SubjectConfirmationData', m.confirmation.data ?? {});
		m.confirmations = tag('saml:SubjectConfirmation', m.confirmation.attributes, data + data);
	}),
	edited(
		'SEM-SCHOK',
		'B',
		'holder-of-key only',
		'confirmation-refused',
		(m) => (m.confirmation.attributes.Method = 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key'),
	),
	edited(
		'SEM-SCSV',
		'B',
		'sender-vouches only',
		'confirmation-refused',
		(m) => (m.confirmation.attributes.Method = 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches'),
	),

	edited('SEM-IRT-RESP', 'B', 'unknown InResponseTo', 'request-mismatch', (m) => {
		m.response.InResponseTo = '_other';
		m.confirmation.data = { ...m.confirmation.data, InResponseTo: '_other' };
	}),
	edited('SEM-IRT-NONE', 'B', 'InResponseTo nowhere', 'request-mismatch', (m) => {
		m.response.InResponseTo = undefined;
		m.confirmation.data = { ...m.confirmation.data, InResponseTo: undefined };
	}),
	edited(
		'SEM-IRT-SCDIFF',
		'B',
		"confirmation's InResponseTo differs",
		'request-mismatch',
		(m) => (m.confirmations = confirmationWith({ InResponseTo: '_other' })),
	),
	edited(
		'SEM-IRT-SCONLY',
		'B',
		'only the confirmation has InResponseTo',
		'request-mismatch',
		(m) => (m.response.InResponseTo = undefined),
	),
	edited(
		'SEM-IRT-RESPONLY',
		'B',
		'only the Response has InResponseTo',
		'request-mismatch',
		(m) => (m.confirmations = confirmationWith({ InResponseTo: undefined })),
	),
	edited(
		'SEM-IRT-UNSIGNEDRESP',
		'A',
		'stolen unsolicited assertion in a Response that names our request',
		'request-mismatch',
		(m) => (m.confirmations = confirmationWith({ InResponseTo: undefined })),
	),
	tampered(
		'SEM-IRT-UNSIGNEDSTRIP',
		'A',
		'InResponseTo stripped from the unsigned Response',
		'request-mismatch',
		(xml) => xml.replace(/ InResponseTo="_request-1"/, ''),
	),

	edited(
		'SEM-IIOLD',
		'B',
		'issued 24 hours ago, not expired',
		'assertion-too-old',
		(m) => (m.assertion.IssueInstant = at(-86_400)),
	),
	edited('SEM-LONGVALID', 'B', 'issued 2 hours ago, valid for 10 years', 'assertion-too-old', (m) => {
		m.assertion.IssueInstant = at(-7200);
		m.conditions.attributes.NotOnOrAfter = '2036-11-23T12:00:00Z';
	}),
	edited(
		'SEM-IIEDGE',
		'B',
		'exactly as old as allowed',
		'accept',
		(m) => (m.assertion.IssueInstant = at(-360)),
	),
	edited(
		'SEM-IIEDGE-MS',
		'B',
		'a millisecond older',
		'assertion-too-old',
		(m) => (m.assertion.IssueInstant = at(-360.001)),
	),
	edited(
		'SEM-IIFUT',
		'B',
		'issued in an hour',
		'assertion-time-implausible',
		(m) => (m.assertion.IssueInstant = at(3600)),
	),
	edited(
		'SEM-IIFUTEDGE',
		'B',
		'issued as far ahead as clocks may differ',
		'accept',
		(m) => (m.assertion.IssueInstant = at(60)),
	),
	edited(
		'SEM-IIFUTEDGE-MS',
		'B',
		'a millisecond further',
		'assertion-time-implausible',
		(m) => (m.assertion.IssueInstant = at(60.001)),
	),
	edited('SEM-NOID', 'R', 'assertion without ID', 'assertion-malformed', (m) => (m.assertion.ID = undefined)),
	edited(
		'SEM-IINONE',
		'B',
		'no IssueInstant',
		'assertion-malformed',
		(m) => (m.assertion.IssueInstant = undefined),
	),
	edited(
		'SEM-SNOOA',
		'B',
		'session over',
		'assertion-expired',
		(m) => (m.authn = authnStatement({ SessionNotOnOrAfter: at(-600) })),
	),
	edited(
		'SEM-SNOOABAD',
		'B',
		'end of the session is no time',
		'assertion-malformed',
		(m) => (m.authn = authnStatement({ SessionNotOnOrAfter: 'never' })),
	),
	edited(
		'SEM-SNOOA-OK',
		'B',
		'session not over',
		'accept',
		(m) => (m.authn = authnStatement({ SessionNotOnOrAfter: at(600) })),
		{ value },
	),
	edited('SEM-SNOOA2', 'B', 'session of the second statement over', 'assertion-expired', (m) => {
		m.authn += authnStatement({ SessionNotOnOrAfter: at(-600) });
	}),
	edited('SEM-SNOOAEQ', 'B', 'session over by exactly the skew', 'assertion-expired', (m) => {
		m.authn = authnStatement({ SessionNotOnOrAfter: at(-60) });
	}),
	edited('SEM-CTXNEST', 'B', 'an element inside the class of the context', 'accept', (m) => {
		m.authn = m.authn.replace('</saml:AuthnContextClassRef>', `${tag('saml:x', {})}$&`);
	}),
	edited('SEM-NOAUTHN', 'B', 'no AuthnStatement', 'authentication-missing', (m) => (m.authn = '')),
	edited(
		'SEM-AUTHNBAD',
		'B',
		'AuthnInstant is no time',
		'assertion-malformed',
		(m) => (m.authn = authnStatement({ AuthnInstant: 'yesterday' })),
	),
];

/** Core 1.3.3: how a time is written. */
export const timeCases: Case[] = (
	[
		['SEM-TIME-MS', '2026-11-23T11:59:58.123456789Z', 'accept'],
		['SEM-TIME-ZONE', '2026-11-23T12:59:58+01:00', 'accept'],
		['SEM-TIME-NOZONE', '2026-11-23T11:59:58', 'assertion-malformed'],
		['SEM-TIME-DATE', '2026-11-23', 'assertion-malformed'],
		['SEM-TIME-WEEK', '2026-W48-1T11:59:58Z', 'assertion-malformed'],
		['SEM-TIME-NODATE', '2026-02-30T11:59:58Z', 'assertion-malformed'],
		['SEM-TIME-BEFORE', ' 2026-11-23T11:59:58Z', 'assertion-malformed'],
		['SEM-TIME-AFTER', '2026-11-23T11:59:58Z ', 'assertion-malformed'],
		['SEM-TIME-LONG', '2026-11-23T11:59:58.1234567890Z', 'assertion-malformed'],
	] as const
).map(([id, value, verdict]) =>
	edited(id, 'B', `IssueInstant is "${value}"`, verdict, (m) => (m.assertion.IssueInstant = value)),
);

/** Subject, NameID and attributes. */
export const identityCases: Case[] = [
	edited('NID-NONE', 'B', 'no NameID', 'subject-invalid', (m) => (m.nameId = '')),
	edited('NID-EMPTY', 'B', 'empty NameID', 'subject-invalid', (m) => (m.nameId = nameId(' '))),
	edited('NID-2', 'B', 'two NameIDs', 'subject-invalid', (m) => (m.nameId += nameId('bob@globex.example'))),
	edited(
		'NID-LONG',
		'B',
		'NameID of 257 characters',
		'subject-invalid',
		(m) => (m.nameId = nameId('a'.repeat(257))),
	),
	edited('NID-256', 'B', 'NameID of 256 characters', 'accept', (m) => (m.nameId = nameId('a'.repeat(256))), {
		nameId: 'a'.repeat(256),
	}),
	edited('NID-TAB', 'B', 'a tab inside NameID', 'subject-invalid', (m) => (m.nameId = nameId('ali\tce'))),
	edited('NID-ATTR', 'B', 'no NameID but an attribute of that name', 'subject-invalid', (m) => {
		m.nameId = '';
		m.attributes += attribute('nameID', ['admin@acme.example']);
	}),
	edited(
		'NID-WS',
		'B',
		'white space around NameID',
		'accept',
		(m) => (m.nameId = nameId('\n alice@acme.example \n')),
	),
	edited(
		'NID-SPNQ',
		'B',
		'SPNameQualifier of another service provider',
		'audience-mismatch',
		(m) => (m.nameId = nameId('alice@acme.example', { SPNameQualifier: 'https://other.example.test' })),
	),
	edited(
		'NID-SPNQ-OK',
		'B',
		'SPNameQualifier is ours',
		'accept',
		(m) => (m.nameId = nameId('alice@acme.example', { SPNameQualifier: SP })),
	),
	edited(
		'NID-ENC',
		'B',
		'EncryptedID instead of a NameID',
		'subject-encrypted',
		(m) => (m.nameId = tag('saml:EncryptedID', {})),
	),
	edited(
		'NID-BASE',
		'B',
		'BaseID beside the NameID',
		'subject-invalid',
		(m) => (m.nameId += tag('saml:BaseID', {})),
	),
	edited(
		'NEST-1',
		'A',
		'element inside the signed NameID',
		'subject-invalid',
		(m) => (m.nameId = nameId(`alice@acme.example${tag('saml:x', {})}`)),
	),
	edited('SUB-0', 'B', 'no Subject', 'subject-invalid', (m) => (m.subject = '')),
	edited('SUB-2', 'B', 'two Subjects', 'subject-invalid', (m) => {
		const one = tag('saml:Subject', {}, m.nameId + confirmation(m.confirmation));
		m.subject = one + one;
	}),
	edited(
		'ATTR-DUP',
		'B',
		'e-mail twice',
		'attribute-refused',
		(m) => (m.attributes += attribute('email', ['bob@globex.example'])),
	),
	edited(
		'ATTR-DUP2',
		'B',
		'e-mail twice, in two statements',
		'attribute-refused',
		(m) =>
			(m.attributes += `</saml:AttributeStatement><saml:AttributeStatement>${attribute('email', ['bob@globex.example'])}`),
	),
	edited(
		'ATTR-DUPFRIENDLY',
		'B',
		'an attribute twice whose friendly name is the e-mail address',
		'attribute-refused',
		(m) => {
			const one = attribute('urn:oid:0.9.2342.19200300.100.1.3', ['a@acme.example'], {
				FriendlyName: 'mail',
			});
			m.attributes += one + one;
		},
	),
	edited('ATTR-DUPFRIENDLY-OK', 'B', 'one twice whose friendly name is something else', 'accept', (m) => {
		const one = attribute('urn:role', ['a'], { FriendlyName: 'role' });
		m.attributes += one + one;
	}),
	edited('ATTR-DUPROLES', 'B', 'one element per role, as Keycloak sends them', 'accept', (m) => {
		m.attributes += attribute('Role', ['a']) + attribute('Role', ['b']);
	}),
	edited(
		'ATTR-DUPGROUPS',
		'B',
		'one element per group, as Keycloak sends them',
		'accept',
		(m) => (m.attributes += attribute('groups', ['third'])),
	),
	edited(
		'ATTR-NEST',
		'B',
		'nested element as value',
		'attribute-refused',
		(m) =>
			(m.attributes += tag(
				'saml:Attribute',
				{ Name: 'id' },
				tag('saml:AttributeValue', {}, tag('saml:NameID', {}, 'x')),
			)),
	),
	edited(
		'ATTR-ENC',
		'B',
		'attribute encrypted by itself',
		'attribute-refused',
		(m) => (m.attributes += tag('saml:EncryptedAttribute', {})),
	),
	edited('ATTR-ENCNAME', 'B', 'the same with a name', 'attribute-refused', (m) => {
		m.attributes += tag('saml:EncryptedAttribute', { Name: 'x' });
	}),
	edited(
		'ATTR-NONAME',
		'B',
		'attribute without a name',
		'attribute-refused',
		(m) => (m.attributes += tag('saml:Attribute', {})),
	),
	edited(
		'ATTR-FOREIGN',
		'B',
		'something else than a value inside an attribute',
		'attribute-refused',
		(m) => (m.attributes += tag('saml:Attribute', { Name: 'x' }, tag('saml:Audience', {}, 'y'))),
	),
	edited(
		'ATTR-501',
		'B',
		'501 attributes',
		'request-too-large',
		(m) => (m.attributes = Array.from({ length: 501 }, (_, n) => attribute(`a${n}`, ['v'])).join('')),
	),
	edited(
		'ATTR-500',
		'B',
		'500 attributes',
		'accept',
		(m) =>
			(m.attributes =
				attribute('email', ['alice@acme.example']) +
				Array.from({ length: 499 }, (_, n) => attribute(`a${n}`, ['v'])).join('')),
	),
	edited(
		'ATTR-10K',
		'B',
		'10,000 attributes',
		'request-too-large',
		(m) =>
			(m.attributes = Array.from({ length: 10_000 }, (_, n) => tag('saml:Attribute', { Name: `a${n}` })).join(
				'',
			)),
	),
];
