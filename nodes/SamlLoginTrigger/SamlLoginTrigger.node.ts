import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { answerRequest } from '../shared/n8n/webhook/answerRequest';
import { checkConfiguration } from '../shared/n8n/webhook/checkConfiguration';
import { testLoginSecret } from '../shared/n8n/credentials/testLoginSecret';
import { testLoginStore } from '../shared/n8n/credentials/testLoginStore';
import { makeDecryptionKeyPair } from './listSearch/makeDecryptionKeyPair';
import { makeSigningKeyPair } from './listSearch/makeSigningKeyPair';
import { ACS_WEBHOOK, LOGOUT_WEBHOOK, METADATA_WEBHOOK } from './ownAddresses';
import { properties } from './properties';
import { samlLogin } from './samlLogin';
import { testSamlIdentityProvider } from './testCredentials';

export class SamlLoginTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SAML Login Trigger',
		name: 'samlLoginTrigger',
		icon: { light: 'file:samlLoginTrigger.svg', dark: 'file:samlLoginTrigger.dark.svg' },
		group: ['trigger'],
		// Version 1 would make n8n evaluate an expression on every request.
		version: 2,
		subtitle: '={{ $parameter["connection"] }}',
		description: 'Starts when a customer has signed in with SAML',
		defaults: { name: 'SAML Login Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'samlIdentityProviderApi',
				displayName: 'Identity Provider',
				required: true,
				testedBy: 'testSamlIdentityProvider',
			},
			{ name: 'jsmLoginSecretApi', displayName: 'Login Secret', required: true, testedBy: 'testLoginSecret' },
			{
				name: 'jsmLoginStoreApi',
				displayName: 'Login Store',
				required: true,
				testedBy: 'testLoginStore',
				displayOptions: { show: { '/options.usedOnceStore': ['redis'] } },
			},
		],
		// Literals only: an expression in a webhook's description costs 20 ms per request.
		webhooks: [
			{ name: 'default', httpMethod: 'GET', responseMode: 'responseNode', path: 'login' },
			{ name: ACS_WEBHOOK as 'default', httpMethod: 'POST', responseMode: 'responseNode', path: 'acs' },
			{
				name: METADATA_WEBHOOK as 'default',
				httpMethod: 'GET',
				responseMode: 'responseNode',
				path: 'metadata',
			},
			...(['GET', 'POST'] as const).map((httpMethod) => ({
				name: LOGOUT_WEBHOOK as 'default',
				httpMethod,
				responseMode: 'responseNode' as const,
				path: 'logout',
				ndvHideUrl: true,
			})),
		],
		triggerPanel: {
			header: 'Wait for a customer to sign in',
			executionsHelp: {
				inactive:
					'<b>Try it</b>: close this panel, choose "Execute workflow", open the test URL that ends in /login in another tab and sign in. The test URLs must be registered at the identity provider as a second service provider. "Execute step" shows the item of a login and opens no portal.',
				active:
					'<b>Try it</b>: close this panel, choose "Execute workflow", open the test URL that ends in /login in another tab and sign in. Logins through the production URL run by themselves; see the executions list.',
			},
			activationHint: 'Publish the workflow to let customers sign in through the production URL.',
		},
		properties,
	};

	methods = {
		credentialTest: { testSamlIdentityProvider, testLoginSecret, testLoginStore },
		listSearch: { makeSigningKeyPair, makeDecryptionKeyPair },
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await checkConfiguration(this, samlLogin);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerRequest(this, samlLogin);
	}
}
