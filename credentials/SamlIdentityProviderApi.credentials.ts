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
				{ name: 'Fields', value: 'manual', description: 'Entity ID, address and certificate by hand' },
				{
					name: 'Metadata Address',
					value: 'metadataUrl',
					description: 'Read from the provider, again every ten minutes and when its key changes',
				},
				{ name: 'Metadata Document', value: 'metadataXml', description: 'Pasted here' },
			],
			default: 'metadataUrl',
		},
		{
			displayName: 'Metadata Address',
			name: 'metadataUrl',
			type: 'string',
			default: '',
			placeholder: 'https://login.example.com/realms/customers/protocol/saml/descriptor',
			displayOptions: showOnlyForMetadataUrl,
		},
		{
			displayName: 'Metadata Document',
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
				'The identity provider’s name, exactly as it writes it. With metadata only needed when the document describes several providers.',
		},
		{
			displayName: 'Sign-On Address',
			name: 'signOnUrl',
			type: 'string',
			default: '',
			description: 'Where customers are sent to sign in (SingleSignOnService)',
			displayOptions: showOnlyForManual,
		},
		{
			displayName: 'Sign-Out Address',
			name: 'signOutUrl',
			type: 'string',
			default: '',
			description:
				'Where customers are sent to sign out (SingleLogoutService), if the trigger offers it. Called with the request binding.',
			displayOptions: showOnlyForManual,
		},
		{
			displayName: 'Signing Certificates',
			name: 'signers',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description: 'The identity provider’s, as PEM. Several while it changes its key.',
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
			description: 'How our request travels. The answer always comes by POST.',
		},
		{
			displayName: 'Our Signing Keys',
			name: 'signingPrivateKeys',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY----- … -----BEGIN CERTIFICATE-----',
			description:
				'Private key and certificate as PEM, one after the other; the trigger can also make one for you (Our Keys Made Here). Requests are signed when there is one. To change it, paste the new pair behind the old one: the first signs, all are published. Must not be the decryption key.',
		},
		{
			displayName: 'Our Decryption Keys',
			name: 'decryptionPrivateKeys',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY----- … -----BEGIN CERTIFICATE-----',
			description:
				'Private key and certificate as PEM; the trigger can also make one for you (Our Keys Made Here). Needed when the provider encrypts assertions. To change it, paste the new pair behind the old one: all decrypt, the last is published.',
		},
		{
			displayName: 'Read AES-CBC Inside Signed Responses',
			name: 'allowCbc',
			type: 'boolean',
			default: false,
			description:
				'Whether assertions encrypted with AES-CBC are read. Only for a provider that offers nothing better, and only if it signs the Response.',
		},
		{
			displayName: 'Allow Private Network Addresses',
			name: 'allowPrivateAddresses',
			type: 'boolean',
			default: false,
			description:
				'Whether the metadata may be inside your own network. Switch on only for a provider you run.',
			displayOptions: showOnlyForMetadataUrl,
		},
		{
			displayName: 'Allow Insecure HTTP (Testing Only)',
			name: 'allowInsecureHttp',
			type: 'boolean',
			default: false,
			description:
				'Whether unencrypted addresses of the provider are accepted. Anyone on the way can then sign in as anybody. Never in production.',
		},
	];
}
