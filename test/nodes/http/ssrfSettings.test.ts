import { createRequire } from 'node:module';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addressOfHost, requireAllowed } from '../../../nodes/shared/http/addressRule';
import { readSsrfSettings } from '../../../nodes/shared/http/ssrfSettings';

/** The part of n8n 2.x that judges a URL. */
interface N8nService {
	validateUrl: (url: string) => Promise<{ ok: boolean }>;
}
const requireOfN8n = createRequire(resolve(__dirname, '../n8n-2/node_modules/n8n-core/package.json'));
requireOfN8n('reflect-metadata');
const { SsrfProtectionService } = requireOfN8n('@n8n/backend-network') as {
	SsrfProtectionService: new (config: object, resolver: object, logger: object) => N8nService;
};
const { Container } = requireOfN8n('@n8n/di') as {
	Container: { get: (type: unknown) => object; reset: () => void };
};
const { SsrfProtectionConfig } = requireOfN8n('@n8n/config') as { SsrfProtectionConfig: unknown };

const addresses: Record<string, string[]> = {
	'login.acme.com': ['93.184.215.14'],
	'inside.acme.com': ['10.1.2.3'],
	'half.acme.com': ['93.184.215.14', '10.1.2.3'],
	'six.acme.com': ['fd00::1'],
	'mapped.acme.com': ['::ffff:10.1.2.3'],
	'evilacme.com': ['10.1.2.3'],
	'acme.com': ['10.2.0.1'],
};
const hosts = [
	...Object.keys(addresses),
	'10.1.2.3',
	'93.184.215.14',
	'[::1]',
	'[fd00::1]',
	'127.0.0.1',
	'0.0.0.0',
];

const settings: Record<string, string>[] = [
	{},
	{ BLOCKED_IP_RANGES: '93.0.0.0/8' },
	{ BLOCKED_IP_RANGES: 'default, 93.0.0.0/8' },
	{ BLOCKED_IP_RANGES: 'nonsense,10.1.2.3,10.0.0.0/40' },
	{ BLOCKED_IP_RANGES: '' },
	{ ALLOWED_IP_RANGES: '10.1.0.0/16' },
	{ ALLOWED_IP_RANGES: 'fd00::/16, 127.0.0.0/8' },
	{ ALLOWED_IP_RANGES: '10.1.2.3' },
	{ ALLOWED_HOSTNAMES: 'INSIDE.acme.com,six.acme.com.' },
	{ ALLOWED_HOSTNAMES: '*.acme.com' },
	{ ALLOWED_HOSTNAMES: '10.1.2.3,acme.com' },
	{ BLOCKED_HOSTNAMES: '*.acme.com' },
	{ BLOCKED_HOSTNAMES: 'login.acme.com', ALLOWED_HOSTNAMES: '*.acme.com' },
	{ BLOCKED_HOSTNAMES: 'acme.com', ALLOWED_IP_RANGES: '10.0.0.0/8' },
];

afterEach(() => {
	vi.unstubAllEnvs();
	Container.reset();
});

describe("n8n's SSRF settings have one meaning for n8n and for our connections", () => {
	it.each(settings)('%j', async (lists) => {
		vi.stubEnv('N8N_SSRF_PROTECTION_ENABLED', 'true');
		for (const [name, value] of Object.entries(lists)) vi.stubEnv(`N8N_SSRF_${name}`, value);
		const logger = { scoped: () => ({ warn: () => undefined }) };
		const resolver = {
			lookup: async (name: string) =>
				(addresses[name] ?? []).map((address) => ({ address, family: isIP(address) })),
		};
		const n8n = new SsrfProtectionService(Container.get(SsrfProtectionConfig), resolver, logger);
		const ssrf = readSsrfSettings();
		expect(ssrf).toBeDefined();
		const theirs: [string, boolean][] = [];
		const ours: [string, boolean][] = [];
		for (const host of hosts) {
			theirs.push([host, (await n8n.validateUrl(`https://${host}/`)).ok]);
			const name = addressOfHost(host) ?? host;
			try {
				requireAllowed(name, addresses[host] ?? [name], {
					allowPrivateAddresses: true,
					...(ssrf ? { ssrf } : {}),
				});
				ours.push([host, true]);
			} catch {
				ours.push([host, false]);
			}
		}
		expect(ours).toEqual(theirs);
	});
});
