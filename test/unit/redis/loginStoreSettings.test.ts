import { describe, expect, it } from 'vitest';
import { readLoginStore } from '../../../nodes/shared/redis/loginStoreSettings';

type Credential = Record<string, unknown>;

const usual = {
	kind: 'single',
	nodes: [{ host: 'redis.example', port: 6379 }],
	database: 0,
	keyPrefix: 'jsm-sso:',
	connectTimeout: 1000,
	commandTimeout: 1000,
};

const PEM = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----';

describe('what the credential of the login store says', () => {
	it.each<[string, Credential, object]>([
		['a host alone', { address: 'redis.example' }, {}],
		['a port', { address: 'redis.example:7000' }, { nodes: [{ host: 'redis.example', port: 7000 }] }],
		['an address with redis', { address: ' redis://redis.example:6379/ ' }, {}],
		['an address with rediss', { address: 'rediss://redis.example' }, { tls: {} }],
		[
			'the switch off, of a single server',
			{ address: 'redis.example', tls: false, deployment: 'single' },
			{},
		],
		['the switch', { address: 'redis.example', tls: true }, { tls: {} }],
		['a CA', { address: 'rediss://redis.example', ca: `\n${PEM}\n` }, { tls: { ca: PEM } }],
		['a CA without TLS', { address: 'redis.example', ca: PEM }, {}],
		['IPv6', { address: '[2001:db8::7]:7000' }, { nodes: [{ host: '2001:db8::7', port: 7000 }] }],
		['a password with spaces', { address: 'redis.example', password: ' p ' }, { password: ' p ' }],
		[
			'user and password',
			{ address: 'redis.example', user: 'u', password: 'p' },
			{ username: 'u', password: 'p' },
		],
		['a database', { address: 'redis.example', database: 3 }, { database: 3 }],
		[
			'other times',
			{ address: 'redis.example', connectTimeout: 50, commandTimeout: 10_000 },
			{ connectTimeout: 50, commandTimeout: 10_000 },
		],
		[
			'a cluster, which has one database',
			{ deployment: 'cluster', clusterNodes: 'a:1, rediss://b', database: 3, address: 'c' },
			{
				kind: 'cluster',
				nodes: [
					{ host: 'a', port: 1 },
					{ host: 'b', port: 6379 },
				],
				tls: {},
			},
		],
	])('%s', (_sentence, credential, changes) => {
		expect(readLoginStore(credential)).toEqual({ ok: true, value: { ...usual, ...changes } });
	});

	it.each<[string, Credential]>([
		...[
			'',
			' ',
			7,
			null,
			undefined,
			[],
			'https://redis.example',
			'unix:/run/redis.sock',
			'a b',
			'a:99999',
		].map((address): [string, Credential] => ['Address', { address }]),
		['Address', { address: 'redis://user:canary@redis.example' }],
		['Address', { address: 'redis://:canary@redis.example' }],
		['Address', { address: 'redis://redis.example/3' }],
		['Address', { address: 'redis://redis.example?canary=1' }],
		['Cluster Nodes', { deployment: 'cluster', clusterNodes: '', address: 'redis.example' }],
		['Cluster Nodes', { deployment: 'cluster', clusterNodes: 'a, https://b' }],
		...[-1, 1.5, 'x', {}].flatMap((value): [string, Credential][] => [
			['Database', { address: 'a', database: value }],
			['Connect Timeout (Milliseconds)', { address: 'a', connectTimeout: value }],
			['Command Timeout (Milliseconds)', { address: 'a', commandTimeout: value }],
		]),
		['Command Timeout (Milliseconds)', { address: 'a', commandTimeout: 0 }],
		['Key Prefix', { address: 'a', keyPrefix: '' }],
		['Key Prefix', { address: 'a', keyPrefix: 'a\nb' }],
		['Key Prefix', { address: 'a', keyPrefix: 'a'.repeat(101) }],
		['CA Certificate', { address: 'a', tls: true, ca: 'MII' }],
		...['true', 'false', '', 1, 0, null, {}].flatMap((value): [string, Credential][] => [
			['TLS', { address: 'a', tls: value }],
			['TLS', { address: 'rediss://a', tls: value }],
		]),
		...['', 'Cluster', 'sentinel', 7, {}].map((deployment): [string, Credential] => [
			'Deployment',
			{ address: 'a', clusterNodes: 'a', deployment },
		]),
		['Password', { address: 'a', user: 'u' }],
	])('setting-invalid: %s of %j', (field, credential) => {
		const read = readLoginStore(credential);
		expect(read).toMatchObject({ ok: false, reason: 'setting-invalid', detail: { field } });
		expect(JSON.stringify(read)).not.toContain('canary');
	});
});
