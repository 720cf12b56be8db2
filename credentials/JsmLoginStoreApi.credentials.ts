import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { DEFAULT_KEY_PREFIX, DEFAULT_TIMEOUT } from '../nodes/shared/redis/loginStoreSettings';

const showOnlyForSingle = { show: { deployment: ['single'] } };
const showOnlyForCluster = { show: { deployment: ['cluster'] } };

/** A Redis in which several n8n processes share used logins and records of what was granted. */
export class JsmLoginStoreApi implements ICredentialType {
	name = 'jsmLoginStoreApi';

	displayName = 'JSM Login Store (Redis) API';

	icon: Icon = { light: 'file:jsmLoginStoreApi.svg', dark: 'file:jsmLoginStoreApi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-jsm-customer-sso/n8n-nodes-jsm-customer-sso/blob/main/docs/setup.md#several-n8n-processes';

	properties: INodeProperties[] = [
		{
			displayName: 'Deployment',
			name: 'deployment',
			type: 'options',
			options: [
				{ name: 'Cluster', value: 'cluster' },
				{
					name: 'Single Server',
					value: 'single',
					description: 'Also a primary with replicas behind one address',
				},
			],
			default: 'single',
		},
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'redis.example.com:6379',
			description: 'As host:port, redis://host:port or, with TLS, rediss://host:port',
			displayOptions: showOnlyForSingle,
		},
		{
			displayName: 'Cluster Nodes',
			name: 'clusterNodes',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'redis-1.example.com:6379, redis-2.example.com:6379',
			description: 'One or more nodes, separated by commas. The other nodes are discovered.',
			displayOptions: showOnlyForCluster,
		},
		{
			displayName: 'Username',
			name: 'user',
			type: 'string',
			default: '',
			description: 'Leave empty for the default user',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			displayOptions: showOnlyForSingle,
		},
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'boolean',
			default: false,
			description: 'Whether the connection is encrypted. The certificate of Redis is always verified.',
		},
		{
			displayName: 'CA Certificate',
			name: 'ca',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description: 'PEM, if your own CA issued the certificate of Redis. Used with TLS only.',
		},
		{
			displayName: 'Key Prefix',
			name: 'keyPrefix',
			type: 'string',
			default: DEFAULT_KEY_PREFIX,
			description: 'Prefix of all keys. Must be the same in all n8n processes that serve the same logins.',
		},
		{
			displayName: 'Connect Timeout (Milliseconds)',
			name: 'connectTimeout',
			type: 'number',
			typeOptions: { minValue: 50, maxValue: 10000 },
			default: DEFAULT_TIMEOUT,
		},
		{
			displayName: 'Command Timeout (Milliseconds)',
			name: 'commandTimeout',
			type: 'number',
			typeOptions: { minValue: 50, maxValue: 10000 },
			default: DEFAULT_TIMEOUT,
			description: 'Includes connecting. A login that waits longer is refused.',
		},
	];
}
