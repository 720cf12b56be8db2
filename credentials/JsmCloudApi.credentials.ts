import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import {
	authorizationOf,
	requestToken,
	resolveTarget,
} from '../nodes/shared/n8n/credentials/jsmAuthorization';
import { withKnownCloudId } from '../nodes/shared/n8n/credentials/cloudIds';
import { ATLASSIAN_GATEWAY, type JsmCredential } from '../nodes/shared/jsm/client/site';

const withToken = { show: { authentication: ['apiToken', 'scopedToken'] } };
const scoped = { show: { authentication: ['scopedToken'] } };
const throughGateway = { show: { authentication: ['scopedToken', 'clientCredentials'] } };
const withClient = { show: { authentication: ['clientCredentials'] } };

export class JsmCloudApi implements ICredentialType {
	name = 'jsmCloudApi';

	displayName = 'Jira Service Management Cloud API';

	icon = { light: 'file:jsmCloudApi.svg', dark: 'file:jsmCloudApi.dark.svg' } as const;

	documentationUrl =
		'https://github.com/n8n-nodes-jsm-customer-sso/n8n-nodes-jsm-customer-sso#jira-service-management-cloud-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'API Token',
					value: 'apiToken',
					description: 'E-mail and API token without scopes, through the site URL',
				},
				{
					name: 'API Token with Scopes',
					value: 'scopedToken',
					description: 'E-mail and scoped API token of a user or service account, through the gateway',
				},
				{
					name: 'OAuth 2.0 Client Credentials',
					value: 'clientCredentials',
					description: 'Client of a service account, through the gateway',
				},
			],
			default: 'apiToken',
			description:
				'Jira accepts API tokens without scopes on the site URL only, and the other kinds through the gateway only',
		},
		{
			displayName: 'Site URL',
			name: 'siteUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://acme.atlassian.net',
			description: 'URL of the Jira site. Complete Login sends customers to a portal there.',
		},
		{
			displayName: 'Cloud ID',
			name: 'cloudId',
			type: 'string',
			default: '',
			description:
				'Leave empty to have it read from https://&lt;site&gt;.atlassian.net/_edge/tenant_info, where it is shown',
			displayOptions: throughGateway,
		},
		{
			displayName: 'E-Mail',
			name: 'email',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'agent@acme.example',
			description: 'E-mail of the account the token belongs to. Creating customers needs "Administer Jira".',
			displayOptions: withToken,
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: withToken,
		},
		{
			displayName: 'Authorization Header',
			name: 'signAs',
			type: 'options',
			options: [
				{ name: 'Basic', value: 'basic', description: 'E-mail and token' },
				{ name: 'Bearer', value: 'bearer', description: 'Token alone' },
			],
			default: 'basic',
			description: 'Try Bearer if a service account is refused with Basic',
			displayOptions: scoped,
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			displayOptions: withClient,
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: withClient,
		},
		{
			displayName: 'Token URL (Advanced)',
			name: 'tokenUrl',
			type: 'string',
			default: 'https://auth.atlassian.com/oauth/token',
			description: 'Change only if you use a proxy of your own',
			displayOptions: withClient,
		},
		{
			displayName: 'Gateway URL (Advanced)',
			name: 'gatewayUrl',
			type: 'string',
			default: ATLASSIAN_GATEWAY,
			description: 'Change only if you use a proxy of your own',
			displayOptions: throughGateway,
		},
		{
			displayName: 'CA Certificates',
			name: 'ca',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description:
				'PEM, if a proxy of yours replaces the certificates of Atlassian’s servers. Trusted in addition to the public CAs.',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/** Returns an access token. n8n keeps it, and calls this function again after an answer with status 401. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		if (credentials.authentication !== 'clientCredentials') return {};
		return { sessionToken: await requestToken(this.helpers, credentials) };
	}

	// A function, because the declarative form would run the expression engine in every call of a login.
	authenticate: IAuthenticate = async (credentials, request) => {
		const { url, baseURL, ...rest } = request;
		return {
			...rest,
			url: resolveTarget(withKnownCloudId(credentials as unknown as JsmCredential), baseURL, url),
			headers: { ...request.headers, Authorization: authorizationOf(credentials) },
		};
	};
}
