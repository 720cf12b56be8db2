import type { ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { endProcessGroup, startServer, waitUntil } from '../servers/child';
import type { N8nInstallation } from '../install/n8nInstall';

/** Command of one n8n process. Without queue mode `start` does everything. */
export type N8nRole = 'start' | 'webhook' | 'worker';

export interface N8nProcess {
	readonly name: string;
	readonly url: string;
	/** Starts the process. Further settings apply to this launch only. */
	launch: (env?: Record<string, string>) => void;
	/** Resolves when the process answers. Rejects if it ends before. */
	ready: () => Promise<void>;
	stop: () => Promise<void>;
	/** Kills it without warning, like a crash. */
	kill: () => Promise<void>;
	pid: () => number | undefined;
	/** Everything it has printed since it was created. */
	log: () => string;
}

/** A path that each kind of process answers, possibly with an error status, as soon as it accepts requests. */
const addresses: Partial<Record<N8nRole, string>> = { start: '/rest/login', webhook: '/webhook/of-nobody' };

/** Pause before a process that ended is restarted. Milliseconds. */
const RESTART_PAUSE = 500;

export interface N8nProcessOptions {
	name: string;
	role: N8nRole;
	port: number;
	/** Called at each launch. */
	installation: () => N8nInstallation;
	env: Record<string, string>;
	/** Restarts it whenever it ends by itself, like a service manager. */
	isSupervised?: boolean;
	/** Called with each piece of output. */
	onOutput: (text: string) => void;
}

/** The environment of an n8n process, with n8n's Node.js first in PATH. */
export function n8nEnvironment(
	{ node }: N8nInstallation,
	env: Record<string, string>,
): Record<string, string | undefined> {
	return {
		...process.env,
		...env,
		PATH: `${dirname(node)}:${process.env.PATH ?? ''}`,
		NODE_OPTIONS: undefined,
		VITEST: undefined,
	};
}

export function createN8nProcess(options: N8nProcessOptions): N8nProcess {
	const { name, role, port, installation, env, isSupervised = false, onOutput } = options;
	const url = `http://127.0.0.1:${port}`;
	let child: ChildProcess | undefined;
	let again: NodeJS.Timeout | undefined;
	let output = '';

	const tail = (): string => output.trim().split('\n').slice(-20).join('\n');

	const hasEnded = (): boolean => !child || child.exitCode !== null || child.signalCode !== null;

	async function isReady(): Promise<boolean> {
		if (!(await fetch(`${url}/healthz/readiness`)).ok) return false;
		const address = addresses[role];
		// n8n 1.x reports ready shortly before its webhooks are registered.
		return address === undefined || !(await (await fetch(`${url}${address}`)).text()).includes('Cannot GET');
	}

	function launch(more: Record<string, string> = {}): void {
		const { node, script } = installation();
		const settings = {
			...env,
			...more,
			N8N_PORT: String(port),
			// A worker answers health checks on a separate port.
			QUEUE_HEALTH_CHECK_PORT: String(port),
		};
		const started = (child = startServer(
			node,
			[script, role],
			(text) => {
				output += text;
				onOutput(text);
			},
			{ env: n8nEnvironment(installation(), settings) },
		));
		if (!isSupervised) return;
		started.once('exit', () => {
			if (child === started) again = setTimeout(() => launch(more), RESTART_PAUSE);
		});
	}

	return {
		name,
		url,
		launch,
		ready: async () => {
			const ended = new Promise<never>((_resolve, reject) => {
				if (isSupervised) return;
				const fail = (): void => reject(new Error(`${name} ended while it started:\n${tail()}`));
				if (hasEnded()) fail();
				else child?.once('exit', fail);
			});
			await Promise.race([waitUntil(`The start of ${name}`, isReady, 120_000), ended]).catch(
				(error: unknown) => {
					throw isSupervised ? new Error(`${String(error)}:\n${tail()}`) : error;
				},
			);
		},
		stop: async () => {
			clearTimeout(again);
			const ending = child;
			child = undefined;
			await endProcessGroup(ending);
		},
		kill: async () => await endProcessGroup(child, 'SIGKILL'),
		pid: () => child?.pid,
		log: () => output,
	};
}
