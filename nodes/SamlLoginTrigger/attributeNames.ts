import type { AttributeNames } from '../shared/saml/response/identityMapping';

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const microsoft = 'http://schemas.microsoft.com';

/**
 * Usual attribute names of identity providers: friendly names, the object identifiers of LDAP (RFC 4519, RFC 2798,
 * RFC 4524) and the claim URIs of ADFS and Microsoft Entra ID.
 */
export const usualNames: AttributeNames = {
	subject: [],
	email: [
		'email',
		'mail',
		'emailAddress',
		'urn:oid:0.9.2342.19200300.100.1.3',
		'urn:oid:1.2.840.113549.1.9.1',
		`${claims}/emailaddress`,
	],
	emailVerified: ['email_verified', 'emailVerified'],
	displayName: [
		'displayName',
		'name',
		'urn:oid:2.16.840.1.113730.3.1.241',
		`${microsoft}/identity/claims/displayname`,
		'cn',
		'urn:oid:2.5.4.3',
	],
	givenName: ['givenName', 'firstName', 'urn:oid:2.5.4.42', `${claims}/givenname`],
	familyName: ['sn', 'surname', 'lastName', 'urn:oid:2.5.4.4', `${claims}/surname`],
	groups: [
		'groups',
		'group',
		'memberOf',
		'isMemberOf',
		'urn:oid:1.3.6.1.4.1.5923.1.5.1.1',
		`${microsoft}/ws/2008/06/identity/claims/groups`,
		`${microsoft}/ws/2008/06/identity/claims/role`,
		'http://schemas.xmlsoap.org/claims/Group',
	],
	attributes: [],
};
