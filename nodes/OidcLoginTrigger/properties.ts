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

export const properties: INodeProperties[] = [
	{
		displayName:
			'Register the address that ends in <b>/callback</b> (under "Webhook URLs" above) as redirect address at the identity provider: the production one, and the test one as well if you want to try a login with "Execute workflow". Give your customers the address that ends in <b>/login</b>.',
		name: 'redirectNotice',
		type: 'notice',
		default: '',
	},
	connectionName,
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		options: [
			{ name: 'Amazon Cognito', value: 'cognito', description: 'Groups from "cognito:groups"' },
			{ name: 'Google', value: 'google', description: 'No groups; use the e-mail domain' },
			{
				name: 'Keycloak',
				value: 'keycloak',
				description: 'Groups from "groups", paths such as /acme become acme',
			},
			{
				name: 'Microsoft Entra ID',
				value: 'entra',
				description: 'Groups from "groups" and "roles", e-mail address from "email" or "preferred_username"',
			},
			{ name: 'Okta', value: 'okta', description: 'Groups from "groups"' },
			{ name: 'Other', value: 'generic', description: 'Groups from "groups"' },
		],
		default: 'generic',
		description: 'Sets which claims are read; each can be changed under "Claims"',
	},
	{
		displayName: 'Who May Claim an E-Mail Address',
		name: 'emailTrust',
		type: 'options',
		options: [
			{
				name: 'Verified Addresses',
				value: 'verified',
				description: 'The provider must confirm the address (claim "email_verified")',
			},
			{
				name: 'Addresses of Listed Domains',
				value: 'domains',
				description: 'For providers that confirm nothing but own the domains, such as a company’s Entra ID',
			},
			{ name: 'Verified Addresses of Listed Domains', value: 'both' },
		],
		default: 'verified',
		description:
			'In Jira the e-mail address is the account: whoever may claim any address may become anybody',
	},
	emailDomains,
	{
		displayName: 'Claims',
		name: 'claims',
		type: 'collection',
		placeholder: 'Change a Claim',
		default: {},
		description:
			'Names of claims where your provider differs. Several names are separated by commas and tried in order.',
		options: [
			{
				displayName: 'Accept the Text "True" as Verified',
				name: 'acceptTextTrue',
				type: 'boolean',
				default: false,
				description: 'Whether a provider’s "email_verified" may be the text "true", as in Cognito’s userinfo',
			},
			{
				displayName: 'Attributes to Keep',
				name: 'attributes',
				type: 'string',
				default: '',
				placeholder: 'department, company',
				description:
					'Further claims for the mapping. Empty keeps all that are texts, numbers or lists of them.',
			},
			{ displayName: 'Display Name', name: 'displayName', type: 'string', default: '', placeholder: 'name' },
			{ displayName: 'E-Mail Address', name: 'email', type: 'string', default: '', placeholder: 'email' },
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
				displayName: 'Separator of a Group Text',
				name: 'groupSeparator',
				type: 'options',
				options: [
					{ name: 'Comma', value: ',' },
					{ name: 'None', value: '' },
					{ name: 'Space', value: ' ' },
				],
				default: '',
				description: 'For a provider that sends all groups as one text',
			},
			{
				displayName: 'Subject',
				name: 'subject',
				type: 'string',
				default: '',
				placeholder: 'ID',
				description:
					'Plain OAuth 2.0 only: the field that never changes for a person, for example data.user. OpenID Connect always uses "sub".',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			returnOrigins,
			{
				displayName: 'Authentication Context (Acr_values)',
				name: 'acrValues',
				type: 'string',
				default: '',
				description: 'Kinds of sign-in to ask for, separated by spaces, most wanted first',
			},
			{
				displayName: 'Extra Parameters',
				name: 'extraParameters',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				default: {},
				placeholder: 'Add Parameter',
				description: 'Sent to the authorization endpoint as they are',
				options: [
					{
						displayName: 'Parameter',
						name: 'parameter',
						values: [
							{ displayName: 'Name', name: 'name', type: 'string', default: '' },
							{ displayName: 'Value', name: 'value', type: 'string', default: '' },
						],
					},
				],
			},
			{
				displayName: 'Insist on the Authentication Context',
				name: 'requireAcr',
				type: 'boolean',
				default: false,
				description: 'Whether a login is refused unless the provider confirms one of the kinds asked for',
			},
			{
				displayName: 'Let the Login Address Name the Account',
				name: 'passLoginHint',
				type: 'boolean',
				default: false,
				description: 'Whether "?login_hint=" of the login address is handed to the provider',
			},
			{
				displayName: 'Login Hint',
				name: 'loginHint',
				type: 'string',
				default: '',
				description: 'Account or domain the provider should offer',
			},
			{
				displayName: 'Longest Time Since Sign-In (Seconds)',
				name: 'maxAge',
				type: 'number',
				typeOptions: { minValue: -1 },
				default: -1,
				description: 'Customers who signed in at the provider longer ago do so again. -1 for any time.',
			},
			requestsInAll,
			requestsPerAddress,
			{
				displayName: 'Prompt',
				name: 'prompt',
				type: 'options',
				options: [
					{ name: 'As the Provider Likes', value: '' },
					{ name: 'Choose the Account', value: 'select_account' },
					{ name: 'Consent', value: 'consent' },
					{ name: 'Sign in Every Time', value: 'login' },
				],
				default: '',
			},
			{
				displayName: 'Response Mode',
				name: 'responseMode',
				type: 'options',
				options: [
					{
						name: 'Form Post',
						value: 'form_post',
						description: 'The code comes in a POST and never stands in an address',
					},
					{ name: 'Query', value: 'query' },
				],
				default: 'query',
			},
			{
				displayName: 'Scopes',
				name: 'scope',
				type: 'string',
				default: 'openid profile email',
				description: 'Separated by spaces. Some providers need a further one for groups.',
			},
			{
				displayName: 'Use Userinfo',
				name: 'userinfo',
				type: 'boolean',
				default: false,
				description:
					'Whether claims that are not in the ID token are read from the userinfo endpoint; one more request per login',
			},
			usedOnceStore,
			workflowTimeout,
		],
	},
];
