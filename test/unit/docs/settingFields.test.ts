import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type {
	ICredentialType,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { writtenColumns } from '../../../nodes/shared/core/mapping/mappingRules';
import { createTextTracer, UNKNOWN } from '../../support/textTracer';

const root = resolve(__dirname, '../../..');
const filesUnder = (folder: string, ending: string): string[] =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith(ending))
		.map((file) => join(root, folder, file));

const code = [...filesUnder('nodes', '.ts'), ...filesUnder('credentials', '.ts')];

const guide = readFileSync(join(root, 'docs/refusals.md'), 'utf8');

/** Names of fields that are no labels, as the guide lists them. */
const [, whereToLook = ''] = /^## Where to look$([\s\S]*?)^## /m.exec(guide) ?? [];
const documented = new Set([...whereToLook.matchAll(/`([^`]+)`/g)].map(([, name]) => name));

/** What a row of a table or a line of a text is called; no label of its own. */
const PLACE = new RegExp(`^(?:(?:row|line) (?:\\d+|${UNKNOWN})|${UNKNOWN})$`);

interface RefusedSetting {
	reason: string;
	field: string;
	/** Where the parts of the name are written. */
	files: string[];
	/** Where the refusal is made. */
	at: string;
}

/** Every refusal about a setting, the provider or the login store that names a field, with all names it may give. */
function findRefusedSettings(): RefusedSetting[] {
	const { trace, callsOf } = createTextTracer(code);
	return callsOf('refuse').flatMap((call) => {
		const [word, detail] = call.arguments;
		const source = call.getSourceFile();
		const line = source.getLineAndCharacterOfPosition(call.getStart()).line + 1;
		const at = `${relative(root, source.fileName)}:${line}`;
		const reasons = word ? trace(word).map(({ text }) => text) : [];
		const property =
			detail && ts.isObjectLiteralExpression(detail)
				? detail.properties.find(({ name }) => name?.getText() === 'field')
				: undefined;
		if (!property) return [];
		const fields = trace(
			ts.isPropertyAssignment(property) ? property.initializer : (property.name ?? property),
		);
		return reasons
			.filter((reason) => /^(?:setting-invalid|provider-misconfigured|\w+-unreachable)$/.test(reason))
			.flatMap((reason) => fields.map(({ text, files }) => ({ reason, field: text, files, at })));
	});
}

type Labelled = INodeProperties | INodePropertyCollection | INodePropertyOptions;

const nestedIn = (property: Labelled): Labelled[] => [
	...(('options' in property ? property.options : undefined) ?? []),
	...(('values' in property ? property.values : undefined) ?? []),
];

/** All that is written beside the fields of a panel, those inside collections and tables too. */
const labelsIn = (properties: readonly Labelled[]): string[] =>
	properties.flatMap((property) => [
		...('displayName' in property ? [property.displayName] : []),
		...labelsIn(nestedIn(property)),
	]);

/** What an admin may choose in the lists of a panel. */
const choicesIn = (properties: readonly Labelled[]): string[] =>
	properties.flatMap((property) => [
		...('displayName' in property ? [] : [property.name]),
		...choicesIn(nestedIn(property)),
	]);

/** The files an admin's node or credential consists of. */
function reachableFrom(start: readonly string[]): Set<string> {
	const reached = new Set<string>();
	const visit = (file: string): void => {
		if (reached.has(file)) return;
		reached.add(file);
		for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/\bfrom '(\.[^']+)'/g)) {
			const path = join(dirname(file), target);
			const found = [`${path}.ts`, `${path}/index.ts`].find(existsSync);
			if (found) visit(found);
		}
	};
	for (const file of start) visit(file);
	return reached;
}

interface Panel {
	labels: Set<string>;
	/** What its lists offer, and its own name. */
	choices: Set<string>;
	files: Set<string>;
}

/** One panel per node, with the dialogs of its credentials, and one per credential. */
async function readPanels(): Promise<Panel[]> {
	const load = async <T>(file: string): Promise<T> => {
		const [Described] = Object.values((await import(file)) as Record<string, new () => T>);
		if (!Described) throw new Error(`${file} exports nothing`);
		return new Described();
	};
	const dialogs = new Map<string, string[]>();
	const panels: Panel[] = [];
	for (const file of filesUnder('credentials', '.credentials.ts')) {
		const { name, displayName, properties } = await load<ICredentialType>(file);
		dialogs.set(name, labelsIn(properties));
		panels.push({
			labels: new Set(labelsIn(properties)),
			choices: new Set([displayName, ...choicesIn(properties)]),
			files: reachableFrom([file]),
		});
	}
	for (const file of filesUnder('nodes', '.node.ts')) {
		const { displayName: title, properties, credentials = [] } = (await load<INodeType>(file)).description;
		const labels = [
			...labelsIn(properties),
			...credentials.flatMap(({ name, displayName = '' }) => [displayName, ...(dialogs.get(name) ?? [])]),
		];
		panels.push({
			labels: new Set(labels),
			choices: new Set([title, ...choicesIn(properties)]),
			files: reachableFrom(code.filter((each) => each.startsWith(`${dirname(file)}/`))),
		});
	}
	return panels;
}

describe('the field of a refusal about a setting', () => {
	const refused = findRefusedSettings();
	let panels: Panel[];

	beforeAll(async () => {
		panels = await readPanels();
	});

	/** Whether every part of the name stands in one panel that uses the code in question. */
	const isLabelled = ({ field, files }: RefusedSetting): boolean => {
		const parts = field.split(', ').filter((part) => !PLACE.test(part));
		return (
			parts.length > 0 &&
			panels
				.filter((panel) => files.every((file) => panel.files.has(file)))
				.some(({ labels }) => parts.every((part) => labels.has(part) || Object.hasOwn(writtenColumns, part)))
		);
	};

	it('is found in all the code', () => {
		const names = new Set(refused.map(({ field }) => field));
		expect(names.size).toBeGreaterThan(80);
		// By a constant, through a function, through several, in a template, from a table of names.
		for (const name of [
			'Client ID',
			'Site URL',
			`Portals, row ${UNKNOWN}, Portal ID`,
			`Group Table, ${UNKNOWN}, Group`,
		])
			expect(names).toContain(name);
	});

	it('is a label of the panel, with its row in a table', () => {
		const wrong = refused
			.filter(({ reason }) => reason === 'setting-invalid')
			.filter((each) => !isLabelled(each) && each.field !== 'identity');
		expect(wrong.map(({ field, at }) => `${at}: ${field}`)).toEqual([]);
	});

	it('is a label or a documented name where the provider or the store is at fault', () => {
		const wrong = refused
			.filter(({ reason }) => reason !== 'setting-invalid')
			.filter((each) => !isLabelled(each) && !documented.has(each.field));
		expect(wrong.map(({ field, at }) => `${at}: ${field}`)).toEqual([]);
	});

	it('has the same name in docs/refusals.md, where labels and choices are in italics', () => {
		const elsewhere = ['Browse users and groups', 'Denied', 'Grant access', 'On Error', 'Test', 'Unmapped'];
		const known = new Set(elsewhere);
		for (const { labels, choices } of panels) for (const name of [...labels, ...choices]) known.add(name);
		const cells = guide.split('\n').filter((line) => /^\| `[a-z-]+` /.test(line));
		expect(cells.length).toBeGreaterThan(100);
		const named = cells.flatMap((line) =>
			[...line.matchAll(/(?<![\w`])_([^_`|]+)_(?!\w)/g)].flatMap(([, name = '']) => name.split(': ')),
		);
		expect(named.length).toBeGreaterThan(40);
		expect(named.filter((name) => !known.has(name))).toEqual([]);
	});
});
