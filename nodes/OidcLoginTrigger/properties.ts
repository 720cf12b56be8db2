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

export const properties: INodeProperties[] = [
	{
		displayName:
			'Register the URL that ends in <b>/callback</b> (under "Webhook URLs" above) as the redirect URI at the identity provider. To try a login with "Execute workflow", register the test URL too. Give your customers the URL that ends in <b>/login</b>.',
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
				description: 'Groups from "groups"; paths such as /acme become acme',
			},
			{
				name: 'Microsoft Entra ID',
				value: 'entra',
				description:
					'Groups from "groups", roles from "roles"; e-mail address from "email" or "preferred_username"',
			},
			{ name: 'Okta', value: 'okta', description: 'Groups from "groups"' },
			{ name: 'Other', value: 'generic', description: 'Groups from "groups"' },
		],
		default: 'generic',
		description:
			'Sets which claims are read and what a missing one means. Change individual settings under "Claims".',
	},
	{
		displayName: 'Trusted E-Mail Addresses',
		name: 'emailTrust',
		type: 'options',
		options: [
			{
				name: 'Only If Verified by the Provider',
				value: 'verified',
				description: 'The claim "email_verified" must be true',
			},
			{
				name: 'Any Address in These Domains',
				value: 'domains',
				description:
					'For a provider that sends no "email_verified" but owns the domains, such as a company’s Entra ID',
			},
			{ name: 'Verified Addresses in These Domains', value: 'both' },
		],
		default: 'verified',
		description:
			'Jira identifies customers by e-mail address: a provider that may claim any address can sign in as anybody',
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
				displayName: 'Accept "True" as Text',
				name: 'acceptTextTrue',
				type: 'boolean',
				default: false,
				description:
					'Whether "email_verified" may be the text "true" instead of a boolean, as in Cognito’s userinfo',
			},
			{
				displayName: 'Attributes to Keep',
				name: 'attributes',
				type: 'string',
				default: '',
				placeholder: 'department, company',
				description:
					'Further claims for the mapping. Leave empty to keep all that are texts, numbers or lists of them.',
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
			groupSeparator,
			groupNames,
			missingMeaning('If a Claim Is Missing'),
			roleNames,
			{
				displayName: 'Subject',
				name: 'subject',
				type: 'string',
				default: '',
				placeholder: 'ID',
				description:
					'Plain OAuth 2.0 only: a field that never changes for a person, for example data.user. OpenID Connect always uses "sub".',
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
			{
				displayName: 'ACR Values',
				name: 'acrValues',
				type: 'string',
				default: '',
				description:
					'Authentication context classes to request (acr_values), separated by spaces, preferred first',
			},
			returnOrigins,
			{
				displayName: 'Call Userinfo Endpoint',
				name: 'userinfo',
				type: 'boolean',
				default: false,
				description:
					'Whether claims that are missing in the ID token are read from the userinfo endpoint. Costs one more request per login.',
			},
			{
				displayName: 'Extra Parameters',
				name: 'extraParameters',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				default: {},
				placeholder: 'Add Parameter',
				description: 'Sent to the authorization endpoint unchanged',
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
				displayName: 'Login Hint',
				name: 'loginHint',
				type: 'string',
				default: '',
				description: 'Account or domain the provider should suggest (login_hint)',
			},
			{
				displayName: 'Max Authentication Age (Seconds)',
				name: 'maxAge',
				type: 'number',
				typeOptions: { minValue: -1 },
				default: -1,
				description:
					'Customers who signed in at the provider longer ago have to sign in again (max_age). -1 for no limit.',
			},
			{
				displayName: 'Pass Login Hint From the URL',
				name: 'passLoginHint',
				type: 'boolean',
				default: false,
				description: 'Whether "?login_hint=" of the login URL is passed to the provider',
			},
			{
				displayName: 'Prompt',
				name: 'prompt',
				type: 'options',
				options: [
					{ name: 'Consent', value: 'consent', description: 'Ask for consent every time' },
					{ name: 'Login', value: 'login', description: 'Ask for credentials every time' },
					{ name: 'Provider Default', value: '' },
					{
						name: 'Select Account',
						value: 'select_account',
						description: 'Let the customer choose an account',
					},
				],
				default: '',
				description: 'What the provider asks of the customer (prompt)',
			},
			requestsPerAddress,
			requestsInAll,
			usedOnceStore,
			{
				displayName: 'Require Requested ACR',
				name: 'requireAcr',
				type: 'boolean',
				default: false,
				description: 'Whether a login is refused unless its "acr" claim is one of the ACR values',
			},
			{
				displayName: 'Response Mode',
				name: 'responseMode',
				type: 'options',
				options: [
					{
						name: 'Form Post',
						value: 'form_post',
						description: 'The provider sends the code in a POST, so it appears in no URL',
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
				description: 'Separated by spaces. Some providers need an additional scope for groups.',
			},
			workflowTimeout,
		],
	},
];
