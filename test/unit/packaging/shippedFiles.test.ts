import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { listShippedFiles } from '../../../packaging/shippedFiles';

const folders: string[] = [];

/** A repository with one node and the given files of installed libraries. `dev` names development libraries. */
function createRepository(
	node: string,
	libraries: Record<string, Record<string, string>>,
	dev: readonly string[] = [],
): string {
	const root = mkdtempSync(join(tmpdir(), 'jsm-sso-shipped-'));
	folders.push(root);
	const write = (path: string, text: string): void => {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	};
	write(
		'package.json',
		JSON.stringify({
			n8n: { nodes: ['dist/A.node.js'], credentials: [] },
			peerDependencies: { 'n8n-workflow': '*' },
		}),
	);
	write('dist/A.node.js', node);
	for (const [name, files] of Object.entries(libraries)) {
		for (const [file, text] of Object.entries(files)) {
			const manifest =
				file === 'package.json'
					? JSON.stringify({ version: '1.0.0', ...(JSON.parse(text) as object) })
					: text;
			write(`node_modules/${name}/${file}`, manifest);
		}
	}
	const packages = Object.keys(libraries).map((name) => [
		`node_modules/${name}`,
		{ version: '1.0.0', ...(dev.includes(name) ? { dev: true } : {}) },
	]);
	write('package-lock.json', JSON.stringify({ packages: { '': {}, ...Object.fromEntries(packages) } }));
	return root;
}

const listed = async (...repository: Parameters<typeof createRepository>): Promise<string[]> =>
	(await listShippedFiles(createRepository(...repository)))
		.map((file) => file.slice('node_modules/'.length))
		.sort();

afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the files of libraries that go into the tarball', () => {
	it('are the loaded modules with manifest and license; types, sources, maps, documents, tests stay out', async () => {
		const files = await listed("require('a')", {
			a: {
				'package.json': '{ "main": "lib/index.js" }',
				'lib/index.js': "exports.b = require('./b')",
				'lib/b.js': '',
				'lib/index.js.map': '{}',
				'lib/index.d.ts': '',
				'src/index.ts': '',
				'test/index.js': '',
				'README.md': '',
				'CHANGELOG.md': '',
				LICENSE: 'MIT',
			},
		});
		expect(files).toEqual(['a/LICENSE', 'a/lib/b.js', 'a/lib/index.js', 'a/package.json']);
	});

	it('hold the build that Node.js loads, and not the other ones', async () => {
		const exports = {
			browser: './browser.js',
			import: './esm/index.js',
			require: './cjs/index.js',
		};
		const a = {
			'package.json': JSON.stringify({ type: 'module', module: './esm/index.js', exports }),
			'browser.js': '',
			'esm/index.js': '',
			'cjs/index.js': '',
			'cjs/package.json': '{ "type": "commonjs" }',
			LICENSE: '',
		};
		// A manifest below says that `.js` is CommonJS there.
		expect(await listed("require('a')", { a })).toEqual([
			'a/LICENSE',
			'a/cjs/index.js',
			'a/cjs/package.json',
			'a/package.json',
		]);
		expect(await listed("import('a')", { a })).toEqual(['a/LICENSE', 'a/esm/index.js', 'a/package.json']);
		const synchronous = {
			...a,
			'package.json': JSON.stringify({ exports: { 'module-sync': './esm/index.js', ...exports } }),
		};
		expect(await listed("require('a')", { a: synchronous })).toContain('a/esm/index.js');
	});

	it('hold modules that are loaded later, only for their effects, or as data', async () => {
		const files = await listed("exports.f = () => require('a')", {
			a: {
				'package.json': '{ "type": "module", "main": "index.js", "sideEffects": false }',
				'index.js': "import 'b';\nexport const g = () => import('./later.js');",
				'later.js': '',
				LICENSE: '',
			},
			b: { 'package.json': '{}', 'index.js': "require('./data.json')", 'data.json': '{}', LICENSE: '' },
		});
		expect(files).toEqual(
			expect.arrayContaining(['a/index.js', 'a/later.js', 'b/index.js', 'b/data.json', 'b/LICENSE']),
		);
	});

	it.each([
		['require(name)', 'exports.f = (name) => require(name)'],
		['import(name)', 'exports.f = (name) => import(name)'],
		['require as a value', 'exports.f = [name].map(require)'],
		['a path beside itself', "exports.f = require('fs').readFileSync(__dirname + '/table.json')"],
		['a URL beside itself', "exports.f = new URL('table.json', import.meta.url)"],
	])('hold all a program may read of a package with %s, and what that loads', async (_what, text) => {
		const files = await listed("require('a')", {
			a: {
				'package.json': '{}',
				'index.js': text,
				'other.js': "require('b'); require('not-installed')",
				'table.json': '{}',
				'index.d.ts': '',
				'index.js.map': '{}',
				LICENSE: '',
			},
			b: { 'package.json': '{}', 'index.js': '', 'unused.js': '', LICENSE: '' },
		});
		expect(files).toEqual([
			'a/LICENSE',
			'a/index.js',
			'a/other.js',
			'a/package.json',
			'a/table.json',
			'b/LICENSE',
			'b/index.js',
			'b/package.json',
		]);
	});

	it('are license and manifest of a package of which nothing is loaded, so that npm fetches nothing', async () => {
		const files = await listed('', {
			'@types/a': { 'package.json': '{}', 'index.d.ts': '', LICENSE: '' },
			b: { 'package.json': '{}', 'index.js': '', 'vendor/COPYING.txt': '' },
		});
		expect(files).toEqual([
			'@types/a/LICENSE',
			'@types/a/package.json',
			'b/package.json',
			'b/vendor/COPYING.txt',
		]);
	});

	it('hold the README of a package that has no license file', async () => {
		const files = await listed('', { a: { 'package.json': '{}', 'README.md': 'License: MIT' } });
		expect(files).toEqual(['a/README.md', 'a/package.json']);
	});

	it('hold no development library, even if one of ours would use it', async () => {
		const a = { 'package.json': '{}', 'index.js': "try { require('colors') } catch {}", LICENSE: '' };
		const colors = { 'package.json': '{}', 'index.js': '', LICENSE: '' };
		expect(await listed("require('a')", { a, colors }, ['colors'])).toEqual([
			'a/LICENSE',
			'a/index.js',
			'a/package.json',
		]);
	});

	it('cannot be listed if a needed module does not exist', async () => {
		await expect(listed("require('absent')", {})).rejects.toThrow('Could not resolve "absent"');
	});

	it('cannot be listed if another version is installed than the lock file names', async () => {
		const a = { 'package.json': '{ "version": "1.0.1" }', LICENSE: '' };
		await expect(listed('', { a })).rejects.toThrow('node_modules/a is 1.0.1, the lock file names 1.0.0');
	});
});
