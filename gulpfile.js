const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const { dest, parallel, series, src } = require('gulp');

const run = promisify(execFile);

async function clean() {
	for (const folder of ['dist', 'packed']) await rm(folder, { recursive: true, force: true });
}

async function compile() {
	try {
		await run(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json']);
	} catch (error) {
		throw new Error(`The compiler refused the sources:\n${error.stdout ?? error.message}`);
	}
}

// n8n loads the codex file and the icon from the folder of the compiled node.
function copyCodex() {
	return src('nodes/**/*.node.json', { base: 'nodes' }).pipe(dest('dist/nodes'));
}

function copyIcons() {
	return src(['nodes/**/*.svg', 'credentials/**/*.svg'], { base: '.', encoding: false }).pipe(dest('dist'));
}

function copyTemplates() {
	return src(['workflows/*.json', 'workflows/README.md'], { base: '.', allowEmpty: true }).pipe(dest('dist'));
}

// The folder that is packed, tested and published (packaging/stagePackage.ts).
async function stagePackage() {
	try {
		await run(process.execPath, [require.resolve('tsx/cli'), 'packaging/stagePackage.ts']);
	} catch (error) {
		throw new Error(`The package cannot be put together:\n${error.stderr ?? error.message}`);
	}
}

exports.clean = clean;
exports.build = series(clean, compile, parallel(copyCodex, copyIcons, copyTemplates), stagePackage);
exports.default = exports.build;
