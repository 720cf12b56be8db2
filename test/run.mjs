// `npm test`: installs what is missing and runs all suites that need no third-party identity provider.
// `node test/run.mjs unit nodes`: one or more of the jobs below, as CI runs them.
// Plain JavaScript without dependencies: on a fresh clone nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isTreeInstalled, rememberTree } from './lab/install/installedTree.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const reports = join(root, 'test/lab/.data/reports');
const begin = Date.now();
const results = { passed: 0, failed: 0, skipped: 0 };
/** One line per failure, printed again at the end of the log, where people look first. */
const failures = [];

const say = (sentence) => console.log(`\n[${Math.round((Date.now() - begin) / 1000)} s] ${sentence}`);

/** Runs a command and shows its output. Returns whether it succeeded. */
function run(command, args, options = {}) {
	const { status } = spawnSync(command, args, {
		cwd: root,
		stdio: ['ignore', 'inherit', 'inherit'],
		...options,
	});
	return status === 0;
}

/** Runs a step that has no tests, such as lint, and counts it as one. */
function check(sentence, command, args) {
	say(sentence);
	const isFine = run(command, args);
	results[isFine ? 'passed' : 'failed'] += 1;
	if (!isFine) failures.push(sentence);
}

function require(sentence, command, args, options) {
	say(sentence);
	if (run(command, args, options)) return;
	console.error(`"${command} ${args.join(' ')}" failed; the tests need it.`);
	process.exit(1);
}

function installPackages(folder, sentence) {
	if (isTreeInstalled(folder)) return;
	require(sentence, 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
	rememberTree(folder);
}

function installN8n(...lines) {
	require('Installing n8n, if it is missing …', process.execPath, [
		join(root, 'node_modules/tsx/dist/cli.mjs'),
		join(root, 'test/lab/install/installLab.ts'),
		...lines,
	]);
}

function findChromium() {
	const places = [
		process.env.CHROMIUM_PATH,
		'/usr/bin/chromium',
		'/usr/bin/chromium-browser',
		'/usr/bin/google-chrome',
	];
	return places.some((path) => path && existsSync(path));
}

const findPostgres = () => process.env.POSTGRES_BIN_PATH !== undefined || existsSync('/usr/lib/postgresql');

/** Installs missing Debian packages on a CI machine. On other machines the lab reports what is missing. */
function installDebianPackages(names) {
	if (process.env.CI !== 'true' || !existsSync('/usr/bin/apt-get')) return;
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	// Hosted CI machines allow sudo without a password.
	const [command, ...before] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', '-E', 'apt-get'];
	say(`Installing ${names.join(', ')} …`);
	run(command, [...before, 'update', '-qq'], { env });
	run(command, [...before, 'install', '-y', '-qq', '--no-install-recommends', ...names], {
		env,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
}

/** Runs one Vitest project and adds its counts. A project that does not finish counts as one failure. */
function test(project) {
	say(`Tests: ${project}`);
	const report = join(reports, `${project}.json`);
	rmSync(report, { force: true });
	const isFine = run(process.execPath, [
		join(root, 'node_modules/vitest/vitest.mjs'),
		'run',
		'--project',
		project,
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${report}`,
		'--silent=passed-only',
	]);
	if (!existsSync(report)) {
		results.failed += 1;
		failures.push(`${project} did not finish`);
		return;
	}
	const {
		numPassedTests,
		numFailedTests,
		numPendingTests,
		numTodoTests = 0,
		testResults,
	} = JSON.parse(readFileSync(report, 'utf8'));
	results.passed += numPassedTests;
	results.failed += numFailedTests;
	results.skipped += numPendingTests + numTodoTests;
	const failedBefore = failures.length;
	failures.push(...testResults.flatMap(failuresOfFile).map((failure) => `${project} ${failure}`));
	if (isFine || numFailedTests > 0) return;
	// A hook or a file that cannot be loaded can fail without any failed test.
	results.failed += 1;
	if (failures.length === failedBefore) failures.push(`${project} failed outside of its tests`);
}

/** The failed tests of one file with the beginning of each message, or the file's own failure if no test failed. */
function failuresOfFile({ name, status, message, assertionResults }) {
	const file = relative(root, name);
	const failed = assertionResults.filter((test) => test.status === 'failed');
	if (failed.length === 0)
		return status === 'failed' ? [`${file}: ${beginningOf(message) || 'a hook failed'}`] : [];
	return failed.map((test) => `${file} > ${test.fullName}: ${beginningOf(test.failureMessages.join(' '))}`);
}

const beginningOf = (message) => message.replace(/\s+/g, ' ').slice(0, 600);

function prepare() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 19)) {
		console.error(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
		process.exit(1);
	}
	mkdirSync(reports, { recursive: true });
	installPackages(root, 'Installing the development tree …');
	require('Building …', 'npm', ['run', '--silent', 'build']);
	if (!findChromium()) installDebianPackages(['chromium', 'fonts-liberation']);
}

const projects = (names) => names.forEach(test);

function installEngines() {
	installPackages(join(root, 'test/nodes/n8n-1'), 'Installing the execution engine of n8n 1.x …');
	installPackages(join(root, 'test/nodes/n8n-2'), 'Installing the execution engine of n8n 2.x …');
}

function installServers() {
	if (!existsSync('/usr/bin/redis-server') || !existsSync('/usr/bin/faketime') || !findPostgres())
		installDebianPackages(['redis-server', 'postgresql', 'faketime']);
}

/** Groups of suites by name, for example `node test/run.mjs unit`. */
const jobs = {
	checks: () => {
		// The tests' types also come from the execution engines.
		installEngines();
		check('Lint, with n8n’s own rules', 'npm', ['run', '--silent', 'lint']);
		check('Types', 'npm', ['run', '--silent', 'types']);
	},
	unit: () => projects(['unit', 'simulator']),
	packaging: () => projects(['contract']),
	nodes: () => {
		installEngines();
		projects(['nodes-n8n-1', 'nodes-n8n-2']);
	},
	redis: () => {
		installServers();
		projects(['redis']);
	},
	e2e: () => {
		installServers();
		installN8n('2', '1');
		projects(['e2e']);
	},
	'identity-providers': () => {
		if (!existsSync('/usr/share/simplesamlphp/www') || !existsSync('/usr/bin/faketime'))
			installDebianPackages([
				'simplesamlphp',
				'php-cli',
				'php-sqlite3',
				'php-curl',
				'php-mbstring',
				'php-xml',
				'faketime',
			]);
		installN8n('2');
		projects(['identity-providers']);
	},
};

const everything = ['checks', 'unit', 'packaging', 'nodes', 'redis', 'e2e'];
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(jobs, name));
if (unknown !== undefined) {
	console.error(`There is no "${unknown}"; choose from: ${Object.keys(jobs).join(', ')}`);
	process.exit(1);
}
prepare();
for (const name of asked.length > 0 ? asked : everything) jobs[name]();
say(results.failed === 0 ? 'All passed.' : 'Failures:');
for (const failure of failures) console.log(`FAILED: ${failure}`);
console.log(`${results.passed} passed, ${results.failed} failed, ${results.skipped} skipped`);
process.exit(results.failed === 0 ? 0 : 1);
