import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

	it('holds no test, no source and no secret file', () => {
		const files = execFileSync('tar', ['-tzf', packed.tarball], { encoding: 'utf8' });
		const own = files.split('\n').filter((name) => name && !name.startsWith('package/node_modules/'));
		expect(
			own.filter((name) => /(^|\/)(test|\.ci|\.github)\/|(?<!\.d)\.ts$|\.npmrc$|\.env/.test(name)),
		).toEqual([]);
	});
});
