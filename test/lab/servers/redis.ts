import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProcessGroup, runToEnd, startServer, waitUntil } from './child';
import { reservePort, type PortRange } from './ports';
import type { Service } from './service';

export interface RedisOptions {
	password?: string;
	/** Certificate, private key and CA as PEM. The server then accepts only TLS. */
	tls?: { certificate: string; privateKey: string; authority: string };
	/** Further settings, named as on the command line without the dashes. */
	settings?: Record<string, string>;
	/** Range from which its port is taken. */
	ports?: PortRange;
}

export interface RedisServer extends Service {
	/** Stays the same after a restart. */
	readonly port: number;
	/** Kills it without warning, like a crash. */
	kill: () => Promise<void>;
	/** Suspends it: it keeps its connections but answers nothing until `thaw` is called. */
	freeze: () => void;
	thaw: () => void;
}

const places = [process.env.REDIS_SERVER_PATH, '/usr/bin/redis-server', '/usr/local/bin/redis-server'];

function findRedis(): string {
	const found = places.find((path) => path && existsSync(path));
	if (found) return found;
	throw new Error(
		'No Redis was found. On Debian or Ubuntu: apt-get install redis-server; elsewhere set REDIS_SERVER_PATH to its executable.',
	);
}

/** A real, empty Redis on its own port. */
export async function createRedis({
	password,
	tls,
	settings = {},
	ports,
}: RedisOptions = {}): Promise<RedisServer> {
	const port = await reservePort(ports);
	let child: ChildProcess | undefined;
	let folder = '';
	let output = '';

	function argumentsFor(): string[] {
		const file = (name: string, text: string): string => {
			writeFileSync(join(folder, name), text, { mode: 0o600 });
			return join(folder, name);
		};
		const all: Record<string, string> = {
			bind: '127.0.0.1',
			dir: folder,
			save: '',
			appendonly: 'no',
			...(tls
				? {
						port: '0',
						'tls-port': String(port),
						'tls-cert-file': file('server.pem', tls.certificate),
						'tls-key-file': file('server.key', tls.privateKey),
						'tls-ca-cert-file': file('authority.pem', tls.authority),
						'tls-auth-clients': 'no',
					}
				: { port: String(port) }),
			...(password ? { requirepass: password } : {}),
			...settings,
		};
		return Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
	}

	return {
		name: 'Redis',
		port,
		start: async () => {
			const server = findRedis();
			folder ||= mkdtempSync(join(tmpdir(), 'jsm-customer-sso-redis-'));
			output = '';
			child = startServer(server, argumentsFor(), (text) => {
				output += text;
			});
		},
		ready: async () => {
			const isReady = async (): Promise<boolean> => output.includes('Ready to accept connections');
			await waitUntil('The start of Redis', isReady, 10_000).catch(() => {
				throw new Error(`Redis did not start:\n${output.trim()}`);
			});
		},
		kill: async () => await endProcessGroup(child, 'SIGKILL'),
		freeze: () => void child?.kill('SIGSTOP'),
		thaw: () => void child?.kill('SIGCONT'),
		stop: async () => {
			child?.kill('SIGCONT');
			await endProcessGroup(child);
			child = undefined;
			if (folder) rmSync(folder, { recursive: true, force: true });
			folder = '';
		},
		env: () => ({ REDIS_ADDRESS: `127.0.0.1:${port}` }),
	};
}

/** A cluster of three real Redis servers. */
export async function createRedisCluster(): Promise<Service> {
	const servers: RedisServer[] = [];
	for (let count = 0; count < 3; count += 1) {
		const settings = { 'cluster-enabled': 'yes', 'cluster-port': String(await reservePort()) };
		servers.push(await createRedis({ settings }));
	}
	const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
	const ask = async (...args: string[]): Promise<string> => await runToEnd('redis-cli', args);
	return {
		name: 'Redis cluster',
		start: async () => {
			for (const server of servers) await server.start();
			for (const server of servers) await server.ready();
			await ask('--cluster', 'create', ...addresses, '--cluster-yes');
		},
		ready: async () => {
			for (const { port } of servers) {
				await waitUntil('The union of the cluster', async () =>
					(await ask('-p', String(port), 'cluster', 'info')).includes('cluster_state:ok'),
				);
			}
		},
		stop: async () => {
			for (const server of servers) await server.stop();
		},
		env: () => ({ REDIS_CLUSTER_NODES: addresses.join(', ') }),
	};
}
