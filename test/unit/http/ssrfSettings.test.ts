import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isIP } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { requireAllowed } from '../../../nodes/shared/http/addressRule';
import type { Resolve } from '../../../nodes/shared/http/checkedLookup';
import { createConnectionPool } from '../../../nodes/shared/http/connectionPool';
import { createPooledSend } from '../../../nodes/shared/http/pooledSend';
import { readSsrfSettings } from '../../../nodes/shared/http/ssrfSettings';
import { startCountingServer } from '../../support/servers/countingServer';

const names = ['BLOCKED_IP_RANGES', 'ALLOWED_IP_RANGES', 'ALLOWED_HOSTNAMES', 'BLOCKED_HOSTNAMES'];
beforeEach(() => {
	for (const name of ['PROTECTION_ENABLED', ...names]) {
		vi.stubEnv(`N8N_SSRF_${name}`, undefined);
		vi.stubEnv(`N8N_SSRF_${name}_FILE`, undefined);
	}
});
afterEach(() => vi.unstubAllEnvs());

/** Sets the variables, by the ends of their names. */
function set(settings: Record<string, string>): void {
	for (const [name, value] of Object.entries(settings)) vi.stubEnv(`N8N_SSRF_${name}`, value);
}

/** What becomes of a host with this address, where private addresses are allowed by the credential. */
function verdictOn(hostname: string, address = hostname): 'allowed' | 'blocked' {
	const ssrf = readSsrfSettings();
	try {
		requireAllowed(hostname, [address], { allowPrivateAddresses: true, ...(ssrf ? { ssrf } : {}) });
		return 'allowed';
	} catch (error) {
		expect(error).toMatchObject({ kind: 'blocked' });
		return 'blocked';
	}
}

describe("n8n's SSRF settings", () => {
	it.each([
		['true', 'blocked'],
		['TRUE', 'blocked'],
		['1', 'blocked'],
		['false', 'allowed'],
		['0', 'allowed'],
		['yes', 'allowed'],
		[undefined, 'allowed'],
	])('N8N_SSRF_PROTECTION_ENABLED=%s: a private address is %s', (value, verdict) => {
		vi.stubEnv('N8N_SSRF_PROTECTION_ENABLED', value);
		expect(verdictOn('10.0.0.1')).toBe(verdict);
	});

	it.each<[string, Record<string, string>, string, string, 'allowed' | 'blocked']>([
		['by default, loopback', {}, 'a.acme.com', '127.0.0.1', 'blocked'],
		['by default, IPv6 loopback', {}, 'a.acme.com', '::1', 'blocked'],
		['by default, unique local', {}, 'a.acme.com', 'fd00::1', 'blocked'],
		['by default, IPv4 mapped', {}, 'a.acme.com', '::ffff:10.0.0.1', 'blocked'],
		['by default, link-local with its zone', {}, 'a.acme.com', 'fe80::1%eth0', 'blocked'],
		['by default, public', {}, 'a.acme.com', '93.184.215.14', 'allowed'],
		[
			'own ranges replace the default',
			{ BLOCKED_IP_RANGES: '93.0.0.0/8' },
			'a.acme.com',
			'10.0.0.1',
			'allowed',
		],
		['own ranges', { BLOCKED_IP_RANGES: '93.0.0.0/8' }, 'a.acme.com', '93.184.215.14', 'blocked'],
		[
			'own ranges and the default',
			{ BLOCKED_IP_RANGES: '"93.0.0.0/8, Default"' },
			'a.acme.com',
			'10.0.0.1',
			'blocked',
		],
		[
			'an entry that is no range',
			{ BLOCKED_IP_RANGES: 'x, 93.0.0.0/33, default' },
			'a.acme.com',
			'93.1.1.1',
			'allowed',
		],
		['an allowed range', { ALLOWED_IP_RANGES: '10.1.0.0/16' }, 'a.acme.com', '10.1.2.3', 'allowed'],
		['beside the allowed range', { ALLOWED_IP_RANGES: '10.1.0.0/16' }, 'a.acme.com', '10.2.2.3', 'blocked'],
		['an allowed IPv6 range', { ALLOWED_IP_RANGES: 'fd00:1::/32' }, 'a.acme.com', 'fd00:1::5', 'allowed'],
		['an allowed name', { ALLOWED_HOSTNAMES: 'b.com, A.acme.com.' }, 'a.acme.com', '10.0.0.1', 'allowed'],
		['allowed names', { ALLOWED_HOSTNAMES: '*.acme.com' }, 'a.b.acme.com', '10.0.0.1', 'allowed'],
		['the name above allowed names', { ALLOWED_HOSTNAMES: '*.acme.com' }, 'acme.com', '10.0.0.1', 'blocked'],
		['a name that ends like one', { ALLOWED_HOSTNAMES: 'acme.com' }, 'evilacme.com', '10.0.0.1', 'blocked'],
		['an address among the names', { ALLOWED_HOSTNAMES: '10.0.0.1' }, '10.0.0.1', '10.0.0.1', 'blocked'],
		['a forbidden name', { BLOCKED_HOSTNAMES: '*.acme.com' }, 'a.acme.com', '93.184.215.14', 'blocked'],
		[
			'a forbidden name with a dot at its end',
			{ BLOCKED_HOSTNAMES: 'a.acme.com' },
			'a.acme.com.',
			'93.184.215.14',
			'blocked',
		],
		[
			'a name both forbidden and allowed',
			{ BLOCKED_HOSTNAMES: '*.acme.com', ALLOWED_HOSTNAMES: 'a.acme.com' },
			'a.acme.com',
			'10.0.0.1',
			'allowed',
		],
	])('%s: %j, %s at %s is %s', (_sentence, settings, hostname, address, verdict) => {
		set({ PROTECTION_ENABLED: 'true', ...settings });
		expect(verdictOn(hostname, address)).toBe(verdict);
	});

	it('loosen nothing that the credential forbids', () => {
		set({ PROTECTION_ENABLED: 'true', ALLOWED_HOSTNAMES: 'a.acme.com', ALLOWED_IP_RANGES: '10.0.0.0/8' });
		const ssrf = readSsrfSettings();
		expect(() =>
			requireAllowed('a.acme.com', ['10.0.0.1'], { allowPrivateAddresses: false, ...(ssrf ? { ssrf } : {}) }),
		).toThrow('private network');
	});

	it('may stand in a file', () => {
		const folder = mkdtempSync(join(tmpdir(), 'ssrf-'));
		try {
			writeFileSync(join(folder, 'ranges'), '93.0.0.0/8\n');
			set({ PROTECTION_ENABLED: 'true', BLOCKED_IP_RANGES_FILE: join(folder, 'ranges') });
			expect(verdictOn('a.acme.com', '93.184.215.14')).toBe('blocked');
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it.each<[string, Record<string, string>, RegExp]>([
		['forbid the address of a name', {}, /^blocked: n8n blocks this address/],
		['allow the name', { ALLOWED_HOSTNAMES: 'jira.example.test' }, /^fine$/],
		['allow the range', { ALLOWED_IP_RANGES: '127.0.0.0/8' }, /^fine$/],
	])('%s at the moment of connecting', async (_sentence, settings, result) => {
		const server = await startCountingServer({ answer: (_, response) => response.end('fine') });
		const resolve: Resolve = (_hostname, _options, callback) =>
			callback(null, [{ address: '127.0.0.1', family: isIP('127.0.0.1') }]);
		const pool = createConnectionPool(resolve);
		const ask = async () =>
			await createPooledSend(
				{ allowPrivateAddresses: true },
				{ timeout: 5_000, largestAnswer: 1_000 },
				'Jira',
				pool,
			)({ method: 'GET', url: `http://jira.example.test:${server.port}/` }).then(
				({ body }) => body,
				(error: unknown) => `${String((error as { kind?: string }).kind)}: ${(error as Error).message}`,
			);
		try {
			// A connection opened before the settings changed serves nobody afterwards.
			expect(await ask()).toBe('fine');
			set({ PROTECTION_ENABLED: 'true', ...settings });
			expect(await ask()).toMatch(result);
		} finally {
			await pool.close();
			await server.stop();
		}
	});
});
