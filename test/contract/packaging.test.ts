import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { sumBy } from 'lodash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traceModules } from '../../packaging/moduleTrace';
import { isLicense, isLoadable, isScript, listFiles } from '../../packaging/packageFiles';
import { installPackedPackage, type PackedPackage } from '../support/packedPackage';

interface PackageJson {
	version: string;
	n8n: { nodes: string[]; credentials: string[] };
	dependencies: Record<string, string>;
	bundleDependencies: string[];
	peerDependencies: Record<string, string>;
}

const root = resolve(__dirname, '../..');
const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;
const manifest = readJson<PackageJson>(root, 'package.json');
const lock = readJson<{ packages: Record<string, { version: string; dev?: boolean }> }>(
	root,
	'package-lock.json',
);

/** Every package of a tree with its version, those of a scope and those inside another package too. */
function listInstalled(folder: string, within = ''): string[] {
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
		.flatMap(({ name }) => {
			if (name.startsWith('@')) return listInstalled(join(folder, name), `${within}${name}/`);
			const own = `${within}${name}`;
			const nested = join(folder, name, 'node_modules');
			return [
				`${own}@${readJson<PackageJson>(folder, name, 'package.json').version}`,
				...(existsSync(nested) ? listInstalled(nested, `${own}/node_modules/`) : []),
			];
		});
}

/** Folders of all packages in the tarball, relative to its root. */
const shippedFolders = Object.entries(lock.packages)
	.filter(([path, { dev }]) => path.startsWith('node_modules/') && !dev)
	.map(([path]) => path);

/** MB of the unpacked tarball. More means that something came in that nobody loads: look at packaging/shippedFiles.ts. */
const MOST_UNPACKED = 9;

let packed: PackedPackage;
let installed: string;

describe('the packed tarball, installed the way n8n installs it', () => {
	beforeAll(() => {
		packed = installPackedPackage();
		({ installed } = packed);
	}, 120_000);
	afterAll(() => packed?.remove());

	it('carries exactly the library versions of the lock file, transitive ones too', () => {
		const tested = Object.entries(lock.packages)
			.filter(([path, { dev }]) => path.startsWith('node_modules/') && !dev)
			.map(([path, { version }]) => `${path.slice('node_modules/'.length)}@${version}`);
		const carried = listInstalled(join(installed, 'node_modules'));
		expect(carried.sort()).toEqual(tested.sort());
		expect(carried).toContain(`openid-client@${manifest.dependencies['openid-client']}`);
	});

	it('pins every runtime library exactly and bundles all of them', () => {
		for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
		expect([...manifest.bundleDependencies].sort()).toEqual(Object.keys(manifest.dependencies).sort());
	});

	it('depends on n8n-workflow as a peer only, and never on n8n-core', () => {
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(Object.keys(manifest.dependencies)).not.toContain('n8n-core');
	});

	it.each([...manifest.n8n.nodes, ...manifest.n8n.credentials])('loads %s from the tarball', (file) => {
		expect(existsSync(join(installed, file))).toBe(true);
		const source = readFileSync(join(installed, file), 'utf8');
		expect(source).not.toContain('n8n-core');
		// n8n-workflow is the only thing the host gives; here it comes from the development tree.
		const load = createRequire(join(installed, file));
		const host = createRequire(join(root, 'package.json')).resolve('n8n-workflow');
		const nodeModule = load('node:module') as {
			_resolveFilename: (request: string, ...rest: unknown[]) => string;
		};
		const original = nodeModule._resolveFilename;
		nodeModule._resolveFilename = (request, ...rest) =>
			request === 'n8n-workflow' ? host : original(request, ...rest);
		try {
			const loaded = load(join(installed, file)) as Record<string, new () => unknown>;
			const className = file.split('/').at(-1)?.split('.')[0] ?? '';
			expect(new (loaded[className] as new () => unknown)()).toBeTypeOf('object');
		} finally {
			nodeModule._resolveFilename = original;
		}
	});

	it('holds the codex file and the icons beside each node', () => {
		for (const file of manifest.n8n.nodes) {
			const directory = join(installed, file, '..');
			expect(readdirSync(directory).some((name) => name.endsWith('.node.json'))).toBe(true);
			expect(readdirSync(directory).filter((name) => name.endsWith('.svg')).length).toBeGreaterThanOrEqual(2);
		}
	});

	it(`unpacks to at most ${MOST_UNPACKED} MB`, () => {
		const folders = ['', ...shippedFolders];
		const bytes = sumBy(folders, (folder) =>
			sumBy(listFiles(join(installed, folder)), (file) => statSync(join(installed, folder, file)).size),
		);
		expect(bytes / 1e6).toBeLessThan(MOST_UNPACKED);
		expect(statSync(packed.tarball).size / 1e6).toBeLessThan(MOST_UNPACKED / 4);
	});

	it('holds of its libraries only what a program reads, and the license', () => {
		const others = shippedFolders.flatMap((folder) => {
			const files = listFiles(join(installed, folder));
			const isOther = (file: string): boolean => !isLoadable(file) && !isLicense(file);
			return files.filter(isOther).map((file) => `${folder}/${file}`);
		});
		expect(others).toEqual([]);
	});

	it.each(shippedFolders)('holds every license of %s, unchanged', (folder) => {
		const licenses = listFiles(join(root, folder)).filter(isLicense);
		expect(licenses).not.toEqual([]);
		for (const file of licenses) {
			expect(readFileSync(join(installed, folder, file))).toEqual(readFileSync(join(root, folder, file)));
		}
	});

	it('holds every module that its entry points lead to, as it is in the tested tree, and no other', async () => {
		const entries = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
		const { modules, untraceable } = await traceModules(installed, entries, {
			isShipped: () => true,
			provided: Object.keys(manifest.peerDependencies),
		});
		const carried = shippedFolders.flatMap((folder) =>
			listFiles(join(installed, folder))
				.filter(isScript)
				.map((file) => ({ folder, file: `${folder}/${file}` })),
		);
		const unused = carried.filter(({ folder, file }) => !modules.has(file) && !untraceable.has(folder));
		expect(unused).toEqual([]);
		for (const { file } of carried) {
			expect(readFileSync(join(installed, file)).equals(readFileSync(join(root, file)))).toBe(true);
		}
	}, 120_000);

	it('needs nothing outside of its folder but n8n-workflow', () => {
		const host = join(installed, '../node_modules/n8n-workflow');
		mkdirSync(host, { recursive: true });
		writeFileSync(
			join(host, 'index.js'),
			"module.exports = new Proxy({}, { get: (_, name) => (name === 'NodeConnectionTypes' ? {} : class {}) });",
		);
		const entries = [...manifest.n8n.nodes, ...manifest.n8n.credentials].map((file) => join(installed, file));
		const script = join(installed, '../load.js');
		writeFileSync(
			script,
			`for (const file of ${JSON.stringify(entries)}) {
				const [Loaded] = Object.values(require(file));
				if (typeof new Loaded().description?.name !== 'string' && typeof new Loaded().name !== 'string') throw new Error(file);
			}
			console.log('loaded');`,
		);
		// Node.js itself refuses to read any other file.
		const permission = process.allowedNodeEnvironmentFlags.has('--permission')
			? '--permission'
			: '--experimental-permission';
		const flags = [permission, `--allow-fs-read=${join(installed, '..')}/*`, '--no-warnings'];
		const output = execFileSync(process.execPath, [...flags, script], { encoding: 'utf8', env: {} });
		expect(output.trim()).toBe('loaded');
	}, 120_000);

	it('holds no test, no source and no secret file', () => {
		const files = execFileSync('tar', ['-tzf', packed.tarball], { encoding: 'utf8' });
		const own = files.split('\n').filter((name) => name && !name.startsWith('package/node_modules/'));
		expect(
			own.filter((name) => /(^|\/)(test|\.ci|\.github)\/|(?<!\.d)\.ts$|\.npmrc$|\.env/.test(name)),
		).toEqual([]);
	});
});
