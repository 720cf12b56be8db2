import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '../../..');
const markdownIn = (folder: string): string[] =>
	readdirSync(join(root, folder))
		.filter((name) => name.endsWith('.md'))
		.map((name) => join(folder, name));
const documents = ['.', 'docs', 'workflows', 'test', 'test/bench', '.github'].flatMap(markdownIn);

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};

const textOf = (document: string): string => readFileSync(join(root, document), 'utf8');

const codeBelow = (folder: string): string[] =>
	readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		if (entry.isDirectory())
			return /^(node_modules|\..*)$/.test(entry.name) ? [] : codeBelow(join(folder, entry.name));
		return entry.name.endsWith('.ts') ? [join(folder, entry.name)] : [];
	});
const sources = ['nodes', 'test/lab', 'test/support'].flatMap(codeBelow).map(textOf).join('\n');

/** Where the links of a document lead: path and heading, either of which may be empty. Addresses are left out. */
const linksOf = (text: string): { path: string; heading: string }[] =>
	[...text.matchAll(/\]\(([^)#\s]*)(?:#([^)\s]*))?[^)]*\)/g)]
		.map(([, path = '', heading = '']) => ({ path, heading }))
		.filter(({ path }) => !/^[a-z]+:/.test(path));

/** The headings of a document as GitHub names them in an address. */
const headingsOf = (text: string): string[] =>
	[...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
		title
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.replace(/\s/g, '-'),
	);

/** Paths of the repository in code font, without what the lab makes. `<Node>` and `*` stand for any name. */
const pathsOf = (text: string): string[] =>
	[...text.matchAll(/`((?:nodes|credentials|test|docs|workflows|\.github|\.ci)\/[^`\s]*)`/g)]
		.map(([, path = '']) => path)
		.filter((path) => !path.startsWith('test/lab/.data'));

const hasPlaceholder = /<[^>]*>|\*/;

/** Whether a path is there, with any name in place of each placeholder. */
function isThere(path: string, folder = '.'): boolean {
	const [first = '', ...rest] = path.replace(/\/$/, '').split('/');
	if (!hasPlaceholder.test(first)) {
		const next = join(folder, first);
		return existsSync(join(root, next)) && (rest.length === 0 || isThere(rest.join('/'), next));
	}
	const pattern = first
		.split(hasPlaceholder)
		.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
		.join('.+');
	return readdirSync(join(root, folder), { withFileTypes: true })
		.filter(({ name }) => new RegExp(`^${pattern}$`).test(name))
		.some((entry) =>
			rest.length === 0 ? true : entry.isDirectory() && isThere(rest.join('/'), join(folder, entry.name)),
		);
}

describe('documents', () => {
	it('are those a newcomer looks for', () => {
		expect(documents).toEqual(
			expect.arrayContaining([
				'README.md',
				'ARCHITECTURE.md',
				'CONTRIBUTING.md',
				'SECURITY.md',
				'CHANGELOG.md',
				'docs/security-cases.md',
				'test/README.md',
			]),
		);
	});

	it.each(documents)('%s links only to files and headings that are there', (document) => {
		const text = textOf(document);
		const missing = linksOf(text).filter(({ path, heading }) => {
			const target = path === '' ? document : join(dirname(document), path);
			if (!existsSync(join(root, target))) return true;
			return heading !== '' && target.endsWith('.md') && !headingsOf(textOf(target)).includes(heading);
		});
		expect(missing).toEqual([]);
	});

	it.each(documents)('%s names only paths that are there', (document) => {
		expect(pathsOf(textOf(document)).filter((path) => !isThere(path))).toEqual([]);
	});

	it.each(documents)('%s names only commands that are there', (document) => {
		const named = [...textOf(document).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name);
		expect(named.filter((name) => !(name in scripts))).toEqual([]);
	});

	it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'test/README.md'])(
		'%s names only functions and types that are there',
		(document) => {
			const named = [...textOf(document).matchAll(/`([a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*)`/g)];
			expect(named.map(([, name = '']) => name).filter((name) => !sources.includes(name))).toEqual([]);
		},
	);

	it.each([
		['nodes/<Node>/<Node>.node.ts', true],
		['nodes/shared/pages/*.ts', true],
		['nodes/<Node>/nothing.ts', false],
		['docs/nothing.md', false],
	])('would find %s: %s', (path, expected) => {
		expect(isThere(path)).toBe(expected);
	});
});
