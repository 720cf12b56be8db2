import type { AbsenceMeaning } from '../shared/core/identity/absence';
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
		'http://schemas.xmlsoap.org/claims/Group',
	],
	// Keycloak: "Role"; AD FS and Entra ID: the claim URI.
	roles: ['Role', 'role', 'roles', `${microsoft}/ws/2008/06/identity/claims/role`],
	attributes: [],
};

export type Provider = 'adfs' | 'entra' | 'keycloak' | 'okta' | 'other' | 'simpleSamlPhp';

/**
 * What a missing attribute means at each provider. Keycloak, SimpleSAMLphp, AD FS and Entra ID leave out an attribute that
 * would have no values. What Okta does depends on how the attribute is defined there.
 */
export const missingAttributes: Record<Provider, AbsenceMeaning> = {
	adfs: 'none',
	entra: 'none',
	keycloak: 'none',
	okta: 'unknown',
	other: 'unknown',
	simpleSamlPhp: 'none',
};
