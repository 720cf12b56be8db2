import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

const showOnlyForMetadataUrl = { show: { configuration: ['metadataUrl'] } };
const showOnlyForMetadataXml = { show: { configuration: ['metadataXml'] } };
const showOnlyForManual = { show: { configuration: ['manual'] } };

/** A SAML 2.0 identity provider the trigger sends customers to, and our own keys for it. */
export class SamlIdentityProviderApi implements ICredentialType {
	name = 'samlIdentityProviderApi';

	displayName = 'SAML Identity Provider API';

	icon: Icon = { light: 'file:samlIdentityProviderApi.svg', dark: 'file:samlIdentityProviderApi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-jsm-customer-sso/n8n-nodes-jsm-customer-sso/blob/main/docs/setup.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Configuration',
			name: 'configuration',
			type: 'options',
			options: [
				{ name: 'Manual', value: 'manual', description: 'Enter entity ID, URLs and certificates' },
				{
					name: 'Metadata URL',
					value: 'metadataUrl',
					description: 'Read from the provider every ten minutes, and when its key changes',
				},
				{ name: 'Metadata XML', value: 'metadataXml', description: 'Paste the metadata' },
			],
			default: 'metadataUrl',
		},
		{
			displayName: 'Metadata URL',
			name: 'metadataUrl',
			type: 'string',
			default: '',
			placeholder: 'https://login.example.com/realms/customers/protocol/saml/descriptor',
			displayOptions: showOnlyForMetadataUrl,
		},
		{
			displayName: 'Metadata XML',
			name: 'metadataXml',
			type: 'string',
			typeOptions: { rows: 6 },
			default: '',
			placeholder: '<EntityDescriptor …',
			displayOptions: showOnlyForMetadataXml,
		},
		{
			displayName: 'Entity ID',
			name: 'entityId',
			type: 'string',
			default: '',
			placeholder: 'https://login.example.com/realms/customers',
			description:
				'Entity ID of the identity provider, exactly as in its metadata. With metadata, needed only if it describes several providers.',
		},
		{
			displayName: 'Single Sign-On URL',
			name: 'signOnUrl',
			type: 'string',
			default: '',
			description: 'Location of the SingleSignOnService for the request binding',
			displayOptions: showOnlyForManual,
		},
		{
			displayName: 'Single Logout URL',
			name: 'signOutUrl',
			type: 'string',
			default: '',
			description:
				'Location of the SingleLogoutService for the request binding, if the trigger offers single logout',
			displayOptions: showOnlyForManual,
		},
		{
			displayName: 'Signing Certificates',
			name: 'signers',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description: 'The identity provider’s certificates, as PEM. Paste several during a key rollover.',
			displayOptions: showOnlyForManual,
		},
		{
			displayName: 'Request Binding',
			name: 'binding',
			type: 'options',
			options: [
				{ name: 'POST', value: 'post', description: 'A page that submits itself' },
				{ name: 'Redirect', value: 'redirect' },
			],
			default: 'redirect',
			description: 'How requests are sent. The Response always comes by POST.',
		},
		{
			displayName: 'Service Provider Signing Keys',
			name: 'signingPrivateKeys',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY----- … -----BEGIN CERTIFICATE-----',
			description:
				'Private key and certificate as PEM, one after the other; the trigger can also generate them (Generated Keys). If there is one, requests are signed. For a key rollover paste the new pair after the old one: the first signs, all certificates are in our metadata. Must not be the decryption key.',
		},
		{
			displayName: 'Service Provider Decryption Keys',
			name: 'decryptionPrivateKeys',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY----- … -----BEGIN CERTIFICATE-----',
			description:
				'Private key and certificate as PEM, one after the other; the trigger can also generate them (Generated Keys). Needed if the provider encrypts assertions. For a key rollover paste the new pair after the old one: all decrypt, the certificate of the last is in our metadata.',
		},
		{
			displayName: 'Allow AES-CBC in Signed Responses',
			name: 'allowCbc',
			type: 'boolean',
			default: false,
			description:
				'Whether assertions encrypted with AES-CBC are accepted. Only for a provider that has no AES-GCM, and only if it signs the Response.',
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
				'Whether the metadata URL may be in your private network. Turn on only for a provider you run.',
			displayOptions: showOnlyForMetadataUrl,
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
