import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '../../..');
const documents = [
	'README.md',
	'CHANGELOG.md',
	'workflows/README.md',
	...readdirSync(join(root, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`),
];

const linksOf = (document: string): string[] =>
	[...readFileSync(join(root, document), 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
		.map(([, target]) => String(target))
		.filter((target) => !/^[a-z]+:/.test(target));

describe('documents', () => {
	it.each(documents)('%s links only to files that are there', (document) => {
		const missing = linksOf(document).filter((target) => !existsSync(join(root, dirname(document), target)));
		expect(missing).toEqual([]);
	});
});
