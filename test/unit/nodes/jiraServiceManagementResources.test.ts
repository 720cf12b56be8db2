import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { sortBy } from 'lodash';
import { describe, expect, it, test } from 'vitest';
// With its ending: without it the .node.json beside it is taken.
import { JiraServiceManagement } from '../../../nodes/JiraServiceManagement/JiraServiceManagement.node.js';
import type { Operation } from '../../../nodes/JiraServiceManagement/operation';
import { resources } from '../../../nodes/JiraServiceManagement/resources';

const folder = resolve(__dirname, '../../../nodes/JiraServiceManagement');
const { properties, credentials = [], subtitle = '' } = new JiraServiceManagement().description;

const listed = resources.flatMap(({ option, operations }) =>
	operations.map((operation) => ({ resource: option.value, operation, value: operation.option.value })),
);
const rows = listed.map(({ resource, value, operation }) => [`${resource}.${value}`, operation] as const);

const foldersIn = (path: string): string[] =>
	readdirSync(path, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);

/** The operation that stands in a file, under the name of the file. */
async function readOperation(resource: string, file: string): Promise<Operation | undefined> {
	const path = join(folder, 'resources', resource, file);
	const exported = (await import(path)) as Record<string, Operation | undefined>;
	return exported[basename(file, '.ts')];
}

describe('the resources of the Jira Service Management node', () => {
	it('have a folder each', () => {
		const values = resources.map(({ option }) => option.value);
		expect(foldersIn(join(folder, 'resources'))).toEqual(sortBy(values));
		const menu = properties.find(({ name }) => name === 'resource');
		expect(menu?.options).toEqual(resources.map(({ option }) => option));
	});

	test.each(resources.map((resource) => [resource.option.value, resource] as const))(
		'%s: its index lists every file of its folder, under the name of the file',
		async (name, resource) => {
			const files = readdirSync(join(folder, 'resources', name)).filter((file) => file !== 'index.ts');
			const found = await Promise.all(files.map(async (file) => await readOperation(name, file)));
			const values = found.map((operation) => operation?.option.value);
			expect(values).toEqual(files.map((file) => basename(file, '.ts')));
			expect(resource.operations).toHaveLength(files.length);
			expect(new Set(resource.operations)).toEqual(new Set(found));
			expect(resource.operations).toContain(resource.preset);
		},
	);
});

describe('the operations of the Jira Service Management node', () => {
	test.each(listed)('$resource.$value is in the menu of its resource', ({ resource, operation }) => {
		const menus = properties.filter(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource),
		);
		expect(menus).toHaveLength(1);
		expect(menus[0]?.options).toContain(operation.option);
		expect(operation.option).toMatchObject({
			name: expect.stringMatching(/./) as string,
			action: expect.stringMatching(/./) as string,
			description: expect.stringMatching(/./) as string,
		});
	});

	it('have an action each that no other has', () => {
		const actions = listed.map(({ operation }) => operation.option.action);
		expect(new Set(actions).size).toBe(actions.length);
	});

	test.each(rows)('%s asks for the login secret only if it can read a login', (name, operation) => {
		const secret = credentials.find((each) => each.name === 'jsmLoginSecretApi');
		const asked = secret?.displayOptions?.show?.operation?.includes(operation.option.value);
		const canReadLogin = listed
			.filter(({ value }) => value === operation.option.value)
			.some((each) => each.operation.fields.some((field) => field.name === 'dataSource'));
		expect([name, asked]).toEqual([name, canReadLogin]);
	});
});

test.each(rows)('%s: the canvas names the operation as the panel does', (name, { option }) => {
	const [resource = '', operation = ''] = name.split('.');
	const read = runInNewContext(`($parameter) => (${subtitle.replace(/^=\{\{|\}\}$/g, '')})`) as (
		parameters: object,
	) => string;
	expect(read({ resource, operation }).split(':')[0]).toBe(option.name.toLowerCase());
});

describe('adding an operation', () => {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
		file.endsWith('.ts'),
	);
	const values = new Set(listed.map(({ value }) => value));
	const literalsOf = (file: string): string[] =>
		[...readFileSync(join(folder, file), 'utf8').matchAll(/(['"`])(\w+)\1/g)].map(([, , text = '']) => text);

	it('needs no other file: none names the operation of another', () => {
		const named = files.flatMap((file) =>
			literalsOf(file)
				.filter((text) => values.has(text))
				.map((text) => ({ file: basename(file, '.ts'), text })),
		);
		expect(named).toHaveLength(listed.length);
		expect(named.filter(({ file, text }) => file !== text)).toEqual([]);
	});

	it('needs no reading of the options: one file does that for all', () => {
		const readers = files.filter((file) =>
			/getNodeParameter\(\s*['"`]options\b/.test(readFileSync(join(folder, file), 'utf8')),
		);
		expect(readers).toEqual(['parameters/readOptions.ts']);
	});
});
