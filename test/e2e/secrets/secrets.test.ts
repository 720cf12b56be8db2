import { startLab, templatePath } from '../../lab/lab';
import { useLab } from '../../support/lab/useLab';
import { makeKeyPair } from '../../support/samlIdp/keys';
import { createSecretProvider, tellOidcSecretStories } from './oidcSecretStories';
import { tellSamlSecretStories } from './samlSecretStories';

const key = makeKeyPair('n8n.example.test');

const at = useLab(async () => {
	const { privateKey, certificate } = await key;
	return await startLab({
		provider: createSecretProvider,
		workflows: [
			{ file: templatePath('oidc-login'), id: 'oidc-login' },
			{ file: templatePath('saml-login'), id: 'saml-login' },
		],
		samlConnection: { signingPrivateKeys: privateKey + certificate },
		n8n: { env: { N8N_LOG_LEVEL: 'debug' } },
	});
});

tellOidcSecretStories(at);
tellSamlSecretStories(at, key);
