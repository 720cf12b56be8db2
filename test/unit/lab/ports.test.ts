import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { uniq } from 'lodash';
import { afterEach, describe, expect, it } from 'vitest';
import { isPortTaken, reservedRange, reservePort } from '../../lab/servers/ports';

const { first, last } = reservedRange;

/** Another process that reserves so many ports. */
async function reserveElsewhere(count: number): Promise<{ ports: number[]; end: () => Promise<void> }> {
	const tsx = resolve(__dirname, '../../../node_modules/tsx/dist/cli.mjs');
	const script = resolve(__dirname, '../../support/lab/reservePorts.ts');
	const child = spawn(process.execPath, [tsx, script, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] });
	const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
	return {
		ports: JSON.parse(line) as number[],
		end: async () => {
			child.stdin.end();
			await once(child, 'exit');
		},
	};
}

describe('reserved ports', () => {
	const servers: Server[] = [];
	afterEach(async () => {
		for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
	});

	async function occupy(port: number): Promise<void> {
		const server = createServer();
		servers.push(server);
		await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
	}

	it('50 in each of two processes at once are 100 different ones, and free', async () => {
		const others = await Promise.all([reserveElsewhere(50), reserveElsewhere(50)]);
		const ports = others.flatMap((one) => one.ports);
		expect(uniq(ports)).toHaveLength(100);
		expect(ports.every((port) => port >= first && port <= last)).toBe(true);
		for (const port of ports) expect(await isPortTaken(port)).toBe(false);
		await Promise.all(others.map(async ({ end }) => await end()));
	});

	it('a process that ended holds nothing any more', async () => {
		const other = await reserveElsewhere(1);
		const [port = 0] = other.ports;
		const range = { first: port, last: port };
		await expect(reservePort(range)).rejects.toThrow(`All ports from ${port} to ${port} are taken`);
		await other.end();
		expect(await reservePort(range)).toBe(port);
	});

	it('a port on which somebody listens without asking is passed over, and is not held', async () => {
		const port = await reservePort({ first: 30_000, last: 30_999 });
		const next = { first: port + 1, last: port + 2 };
		await occupy(next.first);
		expect(await reservePort(next)).toBe(next.last);
		await new Promise((done) => servers.pop()?.close(done));
		expect(await reservePort(next)).toBe(next.first);
	});
});
