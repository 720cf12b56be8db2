import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { escapeRegExp, isEqual, range, uniq } from 'lodash';
import { describe, expect, it } from 'vitest';
import { reasons } from '../../../nodes/shared/core/refusal/reasons';
import { tables } from '../saml/response/cases/tables';

const root = resolve(__dirname, '../../..');
const page = 'docs/security-cases.md';

/** Capital letters with hyphens that are no case: algorithms, curves, encodings, bindings, reference numbers. */
const lookAlikes = [
	/^(AES|RSA|RSASSA|SHA|HMAC|PBES2|UTF|CVE)-/,
	/^P-(256|384|521)$/,
	/^HTTP-POST$/,
	/^([0-9A-Z]{5}-[0-9A-Z]{5}|K7Q2-9XPA|AAAA-AAAA)$/,
	/^(A-Z|A-Z0-9|A-B|SITE-ADMINS)$/,
];

/** What is spelled like an id in a text, with ranges such as "PRE-5 to PRE-8" written out. */
function idsIn(text: string): string[] {
	const ids = [...text.matchAll(/(?<![\w-])[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+(?![\w-])/g)].map(([id]) => id);
	const ranges = [...text.matchAll(/(?<![\w-])([A-Z]+)-(\d+) to \1-(\d+)/g)].flatMap(([, family, from, to]) =>
		range(Number(from), Number(to) + 1).map((number) => `${family}-${number}`),
	);
	return uniq([...ids, ...ranges]).filter((id) => !lookAlikes.some((pattern) => pattern.test(id)));
}

function filesBelow(folder: string, ending: RegExp): string[] {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return /^(node_modules|\..*)$/.test(entry.name) ? [] : filesBelow(path, ending);
		return ending.test(entry.name) ? [path] : [];
	});
}

interface Source {
	text: string;
	ids: Set<string>;
}
const readSource = (file: string): [string, Source] => {
	const text = readFileSync(join(root, file), 'utf8');
	return [file, { text, ids: new Set(idsIn(text)) }];
};
const code = new Map(
	['nodes', 'credentials', 'test']
		.flatMap((folder) => filesBelow(folder, /\.(ts|mts|mjs)$/))
		.filter((file) => file !== relative(root, __filename))
		.map(readSource),
);
const documents = new Map(
	[
		...readdirSync(root).filter((name) => name.endsWith('.md')),
		...['docs', 'test', 'workflows'].flatMap((folder) => filesBelow(folder, /\.md$/)),
	]
		.filter((file) => file !== page)
		.map(readSource),
);

/** Whether a file of code uses an id: spelled out, in a range, or as the end of a template such as `ENC-NS-${name}`. */
function uses(file: string, id: string): boolean {
	const { text, ids } = code.get(file) ?? { text: '', ids: new Set() };
	return (
		ids.has(id) ||
		new RegExp(`(?<![\\w-])${escapeRegExp(id)}(?![\\w-])`).test(text) ||
		text.includes(`\`${id.replace(/-[^-]*$/, '')}-\${`)
	);
}

interface Row {
	id: string;
	cells: string[];
	/** Of the cells, the paths their links lead to. */
	links: string[];
}

/** The rows of the page: cases with the test that tries them, and rules with the code that follows them. */
const rows = readFileSync(join(root, page), 'utf8')
	.split('\n')
	.map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	)
	.filter(([first]) => /^`[^`]+`$/.test(first ?? ''))
	.map(([id = '', ...cells]): Row => ({
		id: id.slice(1, -1),
		cells,
		links: [...cells.join(' ').matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) =>
			join(dirname(page), target),
		),
	}));
const known = new Set(rows.map(({ id }) => id));
const rules = rows.filter(({ cells }) => /^\[\w+\]\(\.\.\/nodes\//.test(cells[1] ?? ''));
const cases = rows.filter((row) => !rules.includes(row));

const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
/** The refusal words of a case. */
const wordsOf = ({ cells }: Row): string[] =>
	quoted(cells[1]).filter((word) => /^[a-z]+(-[a-z]+)+$/.test(word));

describe('docs/security-cases.md', () => {
	it('has a row for every id in code, tests and documents', () => {
		const missing = [...code, ...documents].flatMap(([file, { ids }]) =>
			[...ids].filter((id) => !known.has(id)).map((id) => `${id} in ${file}`),
		);
		expect(missing).toEqual([]);
		expect(tables.flatMap(([, all]) => all.map(({ id }) => id)).filter((id) => !known.has(id))).toEqual([]);
	});

	it('has no id twice, and none that nothing uses', () => {
		expect(rows.length).toBeGreaterThan(600);
		expect(rows.map(({ id }) => id).filter((id, index, all) => all.indexOf(id) !== index)).toEqual([]);
		expect([...known].filter((id) => ![...code.keys()].some((file) => uses(file, id)))).toEqual([]);
	});

	it('names, for each case, tests that contain it', () => {
		const wrong = cases.flatMap(({ id, links }) => {
			const stale = links.filter((file) => !file.startsWith('test/') || !uses(file, id));
			return links.length === 0 ? [`${id}: no test`] : stale.map((file) => `${id}: ${file}`);
		});
		expect(wrong).toEqual([]);
	});

	it('gives refusal words of the closed list, which the named tests expect', () => {
		const wrong = cases.flatMap((row) =>
			wordsOf(row)
				.filter(
					(word) => !(word in reasons) || !row.links.some((file) => code.get(file)?.text.includes(word)),
				)
				.map((word) => `${row.id}: ${word}`),
		);
		expect(wrong).toEqual([]);
	});

	it('says of every SAML response how the test expects it to end', () => {
		const ends = new Map(cases.map((row) => [row.id, { text: String(row.cells[1]), words: wordsOf(row) }]));
		const wrong = tables
			.flatMap(([, all]) => all)
			.filter(({ id, verdict }) => {
				const { text = '', words = [] } = ends.get(id) ?? {};
				return verdict === 'accept'
					? !text.startsWith('Accepted') || words.length > 0
					: !text.startsWith('Refused') || !isEqual(words, [verdict]);
			})
			.map(({ id, verdict }) => `${id}: ${verdict}`);
		expect(wrong).toEqual([]);
	});

	it('names, for each rule, code that follows it and cases that prove it', () => {
		expect(rules.length).toBeGreaterThan(20);
		const wrong = rules.flatMap(({ id, cells, links }) => {
			const proof = quoted(cells[2]);
			const strangers = proof.filter((one) => !cases.some((row) => row.id === one));
			return [
				...links.filter((file) => !uses(file, id)).map((file) => `${id}: ${file}`),
				...strangers.map((one) => `${id}: ${one} is no case`),
				...(proof.length === 0 ? [`${id}: no case`] : []),
			];
		});
		expect(wrong).toEqual([]);
	});
});

describe('an id', () => {
	it.each([
		['it.each([["SEM-NEW", "a new attack"]])', ['SEM-NEW']],
		['// (PRE-5 to PRE-7)', ['PRE-5', 'PRE-7', 'PRE-6']],
		['RSA-OAEP with SHA-256 on P-256, SAML 2.0, K7Q2-9XPA', []],
		['Content-Type, x-API-KEY', []],
	])('is found in %s', (text, ids) => {
		expect(idsIn(text)).toEqual(ids);
	});
});
