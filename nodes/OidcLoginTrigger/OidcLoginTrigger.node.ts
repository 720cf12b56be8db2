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
import { oidcLogin } from './oidcLogin';
import { CALLBACK_WEBHOOK } from './ownAddresses';
import { properties } from './properties';
import { testIdentityProvider } from './testCredentials';

export class OidcLoginTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OIDC Login Trigger',
		name: 'oidcLoginTrigger',
		icon: { light: 'file:oidcLoginTrigger.svg', dark: 'file:oidcLoginTrigger.dark.svg' },
		group: ['trigger'],
		// Version 1 would make n8n evaluate an expression on every request.
		version: 2,
		subtitle: '={{ $parameter["connection"] }}',
		description: 'Starts when a customer has signed in with OpenID Connect or OAuth 2.0',
		defaults: { name: 'OIDC Login Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'oidcIdentityProviderApi',
				displayName: 'Identity Provider',
				required: true,
				testedBy: 'testIdentityProvider',
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
			{
				name: CALLBACK_WEBHOOK as 'default',
				httpMethod: 'GET',
				responseMode: 'responseNode',
				path: 'callback',
			},
			{
				name: CALLBACK_WEBHOOK as 'default',
				httpMethod: 'POST',
				responseMode: 'responseNode',
				path: 'callback',
			},
		],
		triggerPanel: {
			header: 'Wait for a customer to sign in',
			executionsHelp: {
				inactive:
					'<b>Try it</b>: close this panel, choose "Execute workflow", open the test URL that ends in /login in another tab and sign in. The test URL that ends in /callback must be registered at the identity provider. "Execute step" shows the item of a login and opens no portal.',
				active:
					'<b>Try it</b>: close this panel, choose "Execute workflow", open the test URL that ends in /login in another tab and sign in. Logins through the production URL run by themselves; see the executions list.',
			},
			activationHint: 'Publish the workflow to let customers sign in through the production URL.',
		},
		properties,
	};

	methods = { credentialTest: { testIdentityProvider, testLoginSecret, testLoginStore } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await checkConfiguration(this, oidcLogin);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerRequest(this, oidcLogin);
	}
}
