// `npm run demo`: installs and builds what is missing, then starts the demo. Plain JavaScript, because on a fresh clone nothing is installed.
import { spawn, spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { explainMachine, isBuildOutdated } from './demoChecks.mjs';
import { isTreeInstalled, rememberTree } from '../install/installedTree.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

function stop(sentence) {
	console.error(sentence);
	process.exit(1);
}

function run(sentence, command, args) {
	console.log(sentence);
	const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
	if (status !== 0) stop(`"${command} ${args.join(' ')}" failed; see above.`);
}

const problem = explainMachine(root);
if (problem) stop(problem);
if (!isTreeInstalled(root)) {
	run('Installing the development tree (about a minute) …', 'npm', [
		'ci',
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
	]);
	rememberTree(root);
}
if (isBuildOutdated(root)) run('Building the package …', 'npm', ['run', '--silent', 'build']);

// On Ctrl-C the demo stops its services; this process only waits for it.
const child = spawn(
	process.execPath,
	[
		join(root, 'node_modules/tsx/dist/cli.mjs'),
		join(root, 'test/lab/demo/demo.ts'),
		...process.argv.slice(2),
	],
	{ cwd: root, stdio: 'inherit' },
);
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));
