import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** The secret that seals the proofs of a login on their way through the workflow. */
export class JsmLoginSecretApi implements ICredentialType {
	name = 'jsmLoginSecretApi';

	displayName = 'JSM Login Secret API';

	icon: Icon = { light: 'file:jsmLoginSecretApi.svg', dark: 'file:jsmLoginSecretApi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-jsm-customer-sso/n8n-nodes-jsm-customer-sso#use-it-in-the-n8n-you-have';

	properties: INodeProperties[] = [
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'A random text of at least 32 characters, for example the output of "openssl rand -base64 48". All nodes of a login workflow use the same secret. Anybody who has it can forge a login. Key pairs generated in a SAML Login Trigger are encrypted with it.',
		},
	];
}
