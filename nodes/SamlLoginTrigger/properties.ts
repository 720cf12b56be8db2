import type { INodeProperties } from 'n8n-workflow';
import {
	connectionName,
	emailDomains,
	groupNames,
	groupPaths,
	groupSeparator,
	missingMeaning,
	requestsInAll,
	requestsPerAddress,
	returnOrigins,
	roleNames,
	usedOnceStore,
	workflowTimeout,
} from '../shared/n8n/webhook/loginTriggerProperties';
import { generatedKeys } from './generatedKeys';

export const properties: INodeProperties[] = [
	{
		displayName:
			'Register this service provider at the identity provider: give it the metadata URL, which ends in <b>/metadata</b> (under "Webhook URLs" above). Or enter by hand the URL that ends in <b>/acs</b> as ACS URL (assertion consumer service, POST) and the metadata URL as entity ID. Give your customers the URL that ends in <b>/login</b>.',
		name: 'serviceProviderNotice',
		type: 'notice',
		default: '',
	},
	connectionName,
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		options: [
			{ name: 'Keycloak', value: 'keycloak' },
			{ name: 'Microsoft AD FS', value: 'adfs' },
			{ name: 'Microsoft Entra ID', value: 'entra' },
			{ name: 'Okta', value: 'okta' },
			{ name: 'Other', value: 'other' },
			{ name: 'SimpleSAMLphp', value: 'simpleSamlPhp' },
		],
		default: 'other',
		description:
			'Sets what a missing attribute means, and nothing else. Change it with "If an Attribute Is Missing" under "Attributes".',
	},
	{
		displayName: 'Trusted E-Mail Addresses',
		name: 'emailTrust',
		type: 'options',
		options: [
			{
				name: 'Any Address in These Domains',
				value: 'domains',
				description: 'For a provider that owns the domains, such as a company’s own',
			},
			{
				name: 'All Addresses (Provider Verifies Them)',
				value: 'provider',
				description:
					'For a provider you run, if nobody can sign in there with an unverified address. Whoever controls it can sign in as anybody.',
			},
			{
				name: 'Only If Verified by the Provider',
				value: 'verified',
				description: 'The attribute "email_verified" must be true',
			},
			{ name: 'Verified Addresses in These Domains', value: 'both' },
		],
		default: 'domains',
		description:
			'Jira identifies customers by e-mail address: a provider that may claim any address can sign in as anybody',
	},
	emailDomains,
	{
		displayName: 'Required Signature',
		name: 'signatures',
		type: 'options',
		options: [
			{ name: 'Assertion', value: 'assertion' },
			{ name: 'Either', value: 'either', description: 'Assertion or Response, whichever the provider signs' },
			{ name: 'Response', value: 'response' },
			{
				name: 'Response and Assertion',
				value: 'both',
				description: 'The strictest choice; not every provider signs both',
			},
		],
		default: 'assertion',
		description:
			'What the provider has to sign. Every signature present is verified, also one that is not required. Unsigned logins are never accepted.',
	},
	{
		displayName: 'Attributes',
		name: 'attributes',
		type: 'collection',
		placeholder: 'Change an Attribute',
		default: {},
		description:
			'Attribute names, if your provider does not use the usual ones. Several names are separated by commas and tried in order.',
		options: [
			{
				displayName: 'Attributes to Keep',
				name: 'attributes',
				type: 'string',
				default: '',
				placeholder: 'department, company',
				description: 'Further attributes for the mapping. Leave empty to keep all.',
			},
			{
				displayName: 'Display Name',
				name: 'displayName',
				type: 'string',
				default: '',
				placeholder: 'displayName',
			},
			{
				displayName: 'E-Mail Address',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'mail',
				description: 'If the attribute is missing, a NameID in e-mail address format is used',
			},
			{
				displayName: 'E-Mail Verified',
				name: 'emailVerified',
				type: 'string',
				default: '',
				placeholder: 'email_verified',
			},
			groupPaths,
			groupSeparator,
			groupNames,
			missingMeaning('If an Attribute Is Missing'),
			roleNames,
			{
				displayName: 'Subject',
				name: 'subject',
				type: 'string',
				default: '',
				placeholder: 'uid',
				description:
					'An attribute that never changes for a person. Leave empty to use the NameID, which must then not be transient.',
			},
		],
	},
	generatedKeys,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Allow IdP-Initiated Login',
				name: 'unsolicited',
				type: 'boolean',
				default: false,
				description:
					'Whether a Response without a request of ours is accepted. An attacker can then sign a customer in to another account without them noticing. Such a login always ends at the first granted portal.',
			},
			{
				displayName: 'Allow Response Without Destination',
				name: 'destinationOptional',
				type: 'boolean',
				default: false,
				description: 'Whether a signed Response may have no Destination, as with some older providers',
			},
			{
				displayName: 'Allow Response Without Issuer',
				name: 'responseIssuerOptional',
				type: 'boolean',
				default: false,
				description: 'Whether a Response may have no Issuer. The assertion always needs one.',
			},
			returnOrigins,
			{
				displayName: 'Authentication Context Comparison',
				name: 'authnContextComparison',
				type: 'options',
				options: [
					{ name: 'At Least', value: 'minimum' },
					{ name: 'Exactly', value: 'exact' },
				],
				default: 'exact',
			},
			{
				displayName: 'Authentication Contexts',
				name: 'authnContexts',
				type: 'string',
				default: '',
				placeholder: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
				description:
					'Classes to request (RequestedAuthnContext), separated by spaces. Leave empty to let the provider decide, which is right for most.',
			},
			{
				displayName: 'Clock Skew (Seconds)',
				name: 'clockSkew',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 300 },
				default: 60,
				description: 'How far the clocks of n8n and the identity provider may differ',
			},
			{
				displayName: 'Force Authentication (ForceAuthn)',
				name: 'forceAuthn',
				type: 'boolean',
				default: false,
				description:
					'Whether customers have to sign in again even if they still have a session at the provider',
			},
			{
				displayName: 'Max Assertion Age (Seconds)',
				name: 'maxAge',
				type: 'number',
				typeOptions: { minValue: 30, maxValue: 3600 },
				default: 300,
				description: 'Assertions issued longer ago are refused, even if their own conditions still hold',
			},
			{
				displayName: 'NameID Format',
				name: 'nameIdFormat',
				type: 'options',
				options: [
					{
						name: 'Any',
						value: '',
					},
					{
						name: 'E-Mail Address',
						value: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
					},
					{
						name: 'Persistent',
						value: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
					},
				],
				default: '',
				description: 'The format to request. Providers may send another one.',
			},
			{
				displayName: 'Passive Sign-In Only (IsPassive)',
				name: 'isPassive',
				type: 'boolean',
				default: false,
				description:
					'Whether the provider must not show the customer a page. Without a session there, the login is refused.',
			},
			requestsPerAddress,
			requestsInAll,
			usedOnceStore,
			{
				displayName: 'Require Encrypted Assertions',
				name: 'encryptionRequired',
				type: 'boolean',
				default: false,
				description: 'Whether assertions that are not encrypted are refused',
			},
			{
				displayName: 'Require Requested Authentication Context',
				name: 'requireAuthnContext',
				type: 'boolean',
				default: false,
				description: 'Whether a login is refused unless the provider confirms one of the requested classes',
			},
			{
				displayName: 'Service Provider Entity ID',
				name: 'entityId',
				type: 'string',
				default: '',
				description: 'Leave empty to use the metadata URL',
			},
			{
				displayName: 'Single Logout',
				name: 'logout',
				type: 'boolean',
				default: false,
				description:
					'Whether customers can sign out at the URL that ends in /logout, which also ends their session at the provider, and whether the provider can sign them out here. Needs a service provider signing key and a provider with single logout.',
			},
			workflowTimeout,
		],
	},
];
