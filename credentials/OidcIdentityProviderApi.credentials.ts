import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { idTokenAlgorithms } from '../nodes/shared/oidc/connection/connection';

const algorithmOptions = [...idTokenAlgorithms].sort().map((name) => ({ name, value: name }));

const showOnlyForManualEndpoints = { show: { configuration: ['manual'] } };

/** An identity provider the trigger sends customers to: OpenID Connect, or plain OAuth 2.0 with a userinfo endpoint. */
export class OidcIdentityProviderApi implements ICredentialType {
	name = 'oidcIdentityProviderApi';

	displayName = 'OpenID Connect Identity Provider API';

	icon: Icon = { light: 'file:oidcIdentityProviderApi.svg', dark: 'file:oidcIdentityProviderApi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-jsm-customer-sso/n8n-nodes-jsm-customer-sso/blob/main/docs/setup.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Protocol',
			name: 'protocol',
			type: 'options',
			options: [
				{ name: 'OpenID Connect', value: 'oidc' },
				{ name: 'Plain OAuth 2.0 (No ID Token)', value: 'oauth2' },
			],
			default: 'oidc',
			description:
				'Choose plain OAuth 2.0 only for a provider without ID tokens. The userinfo endpoint then identifies the customer.',
		},
		{
			displayName: 'Issuer',
			name: 'issuer',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://login.example.com/realms/customers',
			description:
				'Exactly as the provider writes it, without "/.well-known/openid-configuration". For plain OAuth 2.0: a name that never changes, such as the provider’s URL.',
		},
		{
			displayName: 'Configuration',
			name: 'configuration',
			type: 'options',
			options: [
				{ name: 'Discovery', value: 'discovery', description: 'Read the endpoints from the provider' },
				{ name: 'Manual Endpoints', value: 'manual' },
			],
			default: 'discovery',
		},
		{
			displayName: 'Authorization Endpoint',
			name: 'authorizationUrl',
			type: 'string',
			default: '',
			displayOptions: showOnlyForManualEndpoints,
		},
		{
			displayName: 'Token Endpoint',
			name: 'tokenUrl',
			type: 'string',
			default: '',
			displayOptions: showOnlyForManualEndpoints,
		},
		{
			displayName: 'JWKS URI',
			name: 'jwksUrl',
			type: 'string',
			default: '',
			displayOptions: { show: { configuration: ['manual'], protocol: ['oidc'] } },
		},
		{
			displayName: 'Userinfo Endpoint',
			name: 'userinfoUrl',
			type: 'string',
			default: '',
			displayOptions: showOnlyForManualEndpoints,
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
		},
		{
			displayName: 'Client Authentication',
			name: 'clientAuthentication',
			type: 'options',
			options: [
				{ name: 'Client Secret in the Header (Basic)', value: 'basic' },
				{ name: 'Client Secret in the Body (Post)', value: 'post' },
				{ name: 'None (Public Client with PKCE)', value: 'none' },
				{ name: 'Private Key (JWT)', value: 'privateKeyJwt' },
			],
			default: 'basic',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { clientAuthentication: ['basic', 'post'] } },
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY-----',
			description: 'PEM, PKCS #8',
			displayOptions: { show: { clientAuthentication: ['privateKeyJwt'] } },
		},
		{
			displayName: 'Key ID',
			name: 'keyId',
			type: 'string',
			default: '',
			description: 'ID of the key at the provider (kid). Leave empty if the provider does not need one.',
			displayOptions: { show: { clientAuthentication: ['privateKeyJwt'] } },
		},
		{
			displayName: 'Key Algorithm',
			name: 'keyAlgorithm',
			type: 'options',
			options: algorithmOptions,
			default: 'RS256',
			displayOptions: { show: { clientAuthentication: ['privateKeyJwt'] } },
		},
		{
			displayName: 'ID Token Algorithms',
			name: 'algorithms',
			type: 'multiOptions',
			options: algorithmOptions,
			default: ['RS256'],
			description:
				'Accepted signature algorithms, whatever the provider advertises. Unsigned ID tokens and HMAC signatures are never accepted.',
			displayOptions: { show: { protocol: ['oidc'] } },
		},
		{
			displayName: 'Allowed Tenants',
			name: 'tenants',
			type: 'string',
			default: '',
			placeholder: '11111111-2222-3333-4444-555555555555',
			description:
				'Microsoft Entra ID only: tenant IDs that may sign in, separated by commas. Needed when the issuer ends in "common" or "organizations".',
			displayOptions: { show: { protocol: ['oidc'] } },
		},
		{
			displayName: 'Additional Audiences',
			name: 'audiences',
			type: 'string',
			default: '',
			description:
				'Audiences an ID token may name in addition to the client ID (aud), separated by commas. Usually empty.',
			displayOptions: { show: { protocol: ['oidc'] } },
		},
		{
			displayName: 'CA Certificates',
			name: 'ca',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description:
				'PEM, if your own CA issued the certificate of the provider’s server, or if a proxy replaces it. Trusted in addition to the public CAs.',
		},
		{
			displayName: 'Allow Private Network Addresses',
			name: 'allowPrivateAddresses',
			type: 'boolean',
			default: false,
			description:
				'Whether the provider may be in your private network. Turn on only for a provider you run: its metadata can then point n8n to internal addresses.',
		},
		{
			displayName: 'Allow Insecure HTTP (Testing Only)',
			name: 'allowInsecureHttp',
			type: 'boolean',
			default: false,
			description:
				'Whether http:// URLs of the provider are accepted. Anybody on the network path can then sign in as anybody. Never in production.',
		},
	];
}
