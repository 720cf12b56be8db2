import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

export interface Run {
	cwd?: string;
	env?: Record<string, string | undefined>;
	/** Milliseconds. */
	timeout?: number;
	/** User id to run as, if not the current one. */
	uid?: number;
	gid?: number;
}

/** Calls `onText` with each piece of output of a process. */
function hear({ stdout, stderr }: ChildProcess, onText: (text: string) => void): void {
	for (const stream of [stdout, stderr]) stream?.setEncoding('utf8').on('data', onText);
}

const servers = new Set<ChildProcess>();

function endServers(): void {
	for (const server of servers) signalGroup(server, 'SIGKILL');
}

/**
 * Starts a server in its own process group and kills the group when this process exits.
 *
 * @param onText called with each piece of output
 */
export function startServer(
	command: string,
	args: string[],
	onText: (text: string) => void,
	options: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> = {},
): ChildProcess {
	const server = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
	hear(server, onText);
	if (servers.size === 0) process.on('exit', endServers);
	servers.add(server);
	server.once('exit', () => {
		servers.delete(server);
		if (servers.size === 0) process.off('exit', endServers);
	});
	return server;
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
	try {
		process.kill(-(child.pid ?? 0), name);
	} catch {
		child.kill(name);
	}
}

/** Runs a command and returns its output. Rejects with its last lines if the exit code is not 0. */
export async function runToEnd(command: string, args: string[], { env, ...run }: Run = {}): Promise<string> {
	const child = spawn(command, args, {
		...run,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	hear(child, (text) => {
		output = (output + text).slice(-200_000);
	});
	const [code] = (await Promise.race([
		once(child, 'close'),
		once(child, 'error').then(([error]) => Promise.reject(error as Error)),
	])) as [number | null];
	if (code !== 0) {
		const tail = output.trim().split('\n').slice(-15).join('\n');
		throw new Error(`"${command} ${args.slice(0, 3).join(' ')} …" failed (${code ?? 'killed'}):\n${tail}`);
	}
	return output;
}

/**
 * Stops a process and everything it started. Resolves when it has exited, even if it crashed while stopping.
 *
 * @param first signal to send; SIGKILL follows after ten seconds
 */
export async function endProcessGroup(
	child: ChildProcess | undefined,
	first: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
	if (!child) return;
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
	const closed = once(child, 'exit');
	signalGroup(child, first);
	const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 10_000);
	await closed;
	clearTimeout(timer);
}

/** Calls `ask` until it returns true. Rejects after `patience` milliseconds. */
export async function waitUntil(what: string, ask: () => Promise<boolean>, patience = 90_000): Promise<void> {
	const end = Date.now() + patience;
	while (Date.now() < end) {
		if (await ask().catch(() => false)) return;
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
	throw new Error(`${what} did not happen within ${Math.round(patience / 1000)} s`);
}
