import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCountingServer, type CountingServer } from '../../support/servers/countingServer';

const run = promisify(execFile);
const root = resolve(__dirname, '../../..');

let server: CountingServer;
let other: CountingServer;
let folder: string;
beforeAll(async () => {
	server = await startCountingServer({ tlsNames: [], answer: (_, response) => response.end('fine') });
	other = await startCountingServer({ tlsNames: [], answer: (_, response) => response.end('fine') });
	folder = mkdtempSync(join(tmpdir(), 'authorities-'));
	writeFileSync(join(folder, 'extra.pem'), server.authority);
});
afterAll(async () => {
	rmSync(folder, { recursive: true });
	await Promise.all([server.stop(), other.stop()]);
});

/** Lets a process of its own ask a server twice; it must end by itself. */
async function askFrom(environment: Record<string, string>, { port }: CountingServer): Promise<string[]> {
	const { stdout } = await run(
		process.execPath,
		['--import', 'tsx', 'test/support/servers/askOnce.ts', `https://127.0.0.1:${port}/`],
		{ cwd: root, timeout: 20_000, env: { PATH: process.env.PATH, ...environment } },
	);
	return stdout.trim().split('\n');
}
const untrusted = expect.stringMatching(/unknown authority/) as string;

describe('a process of its own', () => {
	it('trusts NODE_EXTRA_CA_CERTS, makes one handshake for two requests and ends although a connection is open', async () => {
		const before = server.handshakes.all;
		const began = performance.now();
		const extra = { NODE_EXTRA_CA_CERTS: join(folder, 'extra.pem') };
		expect(await askFrom(extra, server)).toEqual(['fine', 'fine']);
		expect(server.handshakes.all - before).toBe(1);
		expect(performance.now() - began).toBeLessThan(15_000);
	});

	it('trusts both NODE_EXTRA_CA_CERTS and the CA certificates of a credential', async () => {
		const environment = { NODE_EXTRA_CA_CERTS: join(folder, 'extra.pem'), OWN_CA: other.authority };
		expect(await askFrom(environment, server)).toEqual(['fine', 'fine']);
		expect(await askFrom(environment, other)).toEqual(['fine', 'fine']);
	});

	it('trusts nobody else', async () => {
		expect(await askFrom({}, server)).toEqual([untrusted, untrusted]);
		expect(await askFrom({ OWN_CA: other.authority }, server)).toEqual([untrusted, untrusted]);
	});

	it('ignores a file of NODE_EXTRA_CA_CERTS that is not there, as Node.js does', async () => {
		const environment = { NODE_EXTRA_CA_CERTS: join(folder, 'none.pem'), OWN_CA: other.authority };
		expect(await askFrom(environment, other)).toEqual(['fine', 'fine']);
	});
});
