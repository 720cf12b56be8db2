import type { INodeProperties } from 'n8n-workflow';
import {
	connectionName,
	emailDomains,
	groupNames,
	groupPaths,
	requestsInAll,
	requestsPerAddress,
	returnOrigins,
	usedOnceStore,
	workflowTimeout,
} from '../shared/n8n/webhook/loginTriggerProperties';
import { keysMadeHere } from './keysMadeHere';

export const properties: INodeProperties[] = [
	{
		displayName:
			'Register this service provider at the identity provider: give it the address that ends in <b>/metadata</b> (under "Webhook URLs" above), or by hand the address that ends in <b>/acs</b> as assertion consumer service (POST) and the one that ends in /metadata as entity ID. Give your customers the address that ends in <b>/login</b>.',
		name: 'serviceProviderNotice',
		type: 'notice',
		default: '',
	},
	connectionName,
	{
		displayName: 'Who May Claim an E-Mail Address',
		name: 'emailTrust',
		type: 'options',
		options: [
			{
				name: 'Addresses of Listed Domains',
				value: 'domains',
				description: 'For a provider that owns the domains, such as a company’s own',
			},
			{
				name: 'Every Address: This Provider Verifies All of Them',
				value: 'provider',
				description:
					'For a provider you run and that lets nobody in with an unverified address. Whoever controls it can become anybody.',
			},
			{
				name: 'Verified Addresses',
				value: 'verified',
				description: 'The provider must confirm the address (attribute "email_verified")',
			},
			{ name: 'Verified Addresses of Listed Domains', value: 'both' },
		],
		default: 'domains',
		description:
			'In Jira the e-mail address is the account: whoever may claim any address may become anybody',
	},
	emailDomains,
	{
		displayName: 'What Must Be Signed',
		name: 'signatures',
		type: 'options',
		options: [
			{ name: 'Assertion', value: 'assertion' },
			{ name: 'Either', value: 'either', description: 'Assertion or Response, whatever the provider signs' },
			{ name: 'Response', value: 'response' },
			{
				name: 'Response and Assertion',
				value: 'both',
				description: 'The strictest; not every provider does it',
			},
		],
		default: 'assertion',
		description:
			'A signature that is there must always be right, also where it is not demanded. Unsigned assertions are never accepted.',
	},
	{
		displayName: 'Attributes',
		name: 'attributes',
		type: 'collection',
		placeholder: 'Change an Attribute',
		default: {},
		description:
			'Names of attributes where your provider differs from the usual ones. Several names are separated by commas and tried in order.',
		options: [
			{
				displayName: 'Attributes to Keep',
				name: 'attributes',
				type: 'string',
				default: '',
				placeholder: 'department, company',
				description: 'Further attributes for the mapping. Empty keeps all.',
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
				description: 'Without such an attribute a NameID in the format of an e-mail address counts',
			},
			{
				displayName: 'E-Mail Verified',
				name: 'emailVerified',
				type: 'string',
				default: '',
				placeholder: 'email_verified',
			},
			groupPaths,
			groupNames,
			{
				displayName: 'Subject',
				name: 'subject',
				type: 'string',
				default: '',
				placeholder: 'uid',
				description:
					'An attribute that never changes for a person. Empty takes the NameID, which must then not be a transient one.',
			},
		],
	},
	keysMadeHere,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Allow Logins That Begin at the Identity Provider',
				name: 'unsolicited',
				type: 'boolean',
				default: false,
				description:
					'Whether an answer nobody asked for counts. Somebody can then be signed in as somebody else without noticing. Such a login always ends at the first granted portal.',
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
					'Classes to ask for, separated by spaces. Empty leaves the kind of sign-in to the provider, which is right for most.',
			},
			{
				displayName: 'Clock Difference (Seconds)',
				name: 'clockSkew',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 300 },
				default: 60,
				description: 'How far the clocks of n8n and the identity provider may differ',
			},
			{
				displayName: 'Encryption Required',
				name: 'encryptionRequired',
				type: 'boolean',
				default: false,
				description: 'Whether an assertion that is not encrypted is refused',
			},
			{
				displayName: 'Entity ID of This Service Provider',
				name: 'entityId',
				type: 'string',
				default: '',
				description: 'Empty takes the address that ends in /metadata',
			},
			{
				displayName: 'Insist on the Authentication Context',
				name: 'requireAuthnContext',
				type: 'boolean',
				default: false,
				description: 'Whether a login is refused unless the provider confirms one of the classes asked for',
			},
			requestsInAll,
			requestsPerAddress,
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
				description: 'The format to ask for. Providers may send another one.',
			},
			{
				displayName: 'Oldest Assertion (Seconds)',
				name: 'maxAge',
				type: 'number',
				typeOptions: { minValue: 30, maxValue: 3600 },
				default: 300,
				description: 'Assertions issued longer ago are refused, whatever validity they claim',
			},
			{
				displayName: 'Response Without Destination Is Fine',
				name: 'destinationOptional',
				type: 'boolean',
				default: false,
				description: 'Whether a signed Response may lack its Destination, as some older providers send it',
			},
			{
				displayName: 'Response Without Issuer Is Fine',
				name: 'responseIssuerOptional',
				type: 'boolean',
				default: false,
				description: 'Whether a Response may lack its Issuer; the assertion never may',
			},
			{
				displayName: 'Sign in Every Time',
				name: 'forceAuthn',
				type: 'boolean',
				default: false,
				description: 'Whether customers have to sign in although the provider still knows them (ForceAuthn)',
			},
			{
				displayName: 'Sign in Without a Page Only',
				name: 'isPassive',
				type: 'boolean',
				default: false,
				description: 'Whether the provider must not ask the customer anything (IsPassive)',
			},
			{
				displayName: 'Sign Out at the Identity Provider',
				name: 'logout',
				type: 'boolean',
				default: false,
				description:
					'Whether customers can sign out at the address that ends in /logout, which ends their session at the provider, and the provider can sign them out here. Needs a signing key of ours and a provider with single logout.',
			},
			usedOnceStore,
			workflowTimeout,
		],
	},
];
