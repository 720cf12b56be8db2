import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };

describe('docs/dependencies.md', () => {
	const rows = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` +\|[^|]+\| +(yes|no) +\|/gm)];

	it('has every runtime dependency once, and says whether it is security-critical', () => {
		expect(rows.map(([, name]) => name).sort()).toEqual(Object.keys(dependencies).sort());
	});

	it.each(Object.entries(dependencies))('%s is pinned exactly (%s)', (_name, version) => {
		expect(version).toMatch(/^\d+\.\d+\.\d+$/);
	});

	it('no runtime dependency is updated in a group', () => {
		const [, root = ''] = read('.github/dependabot.yml').split('- package-ecosystem: npm');
		expect(root).toMatch(/groups:\s+development:\s+dependency-type: development\s+$/);
	});
});

describe('the publish workflow', () => {
	it('publishes the folder that the tests loaded, and npm refuses the repository', () => {
		expect(read('.github/workflows/publish.yml')).toContain('npm publish ./packed ');
		expect(JSON.parse(read('package.json'))).toMatchObject({ private: true });
	});

	const [, check = ''] =
		/name: The changelog has the version\n[^]*?run: (.*)/.exec(read('.github/workflows/publish.yml')) ?? [];

	it.each<[string, string, boolean]>([
		['the version has a heading', '## [1.2.3] - 2026-01-31\n', true],
		['there is only what is not released', '## [Unreleased]\n', false],
		['a longer version has one', '## [1.2.30]\n', false],
		['a text mentions it', 'As in 1.2.3\n', false],
	])('%s', (_sentence, changelog, expected) => {
		expect(check).toContain('CHANGELOG.md');
		const folder = mkdtempSync(join(tmpdir(), 'jsm-customer-sso-changelog-'));
		try {
			writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
			const run = (): unknown =>
				execFileSync('bash', ['-c', check], { cwd: folder, env: { ...process.env, TAG: 'v1.2.3' } });
			if (expected) expect(run).not.toThrow();
			else expect(run).toThrow();
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
});
