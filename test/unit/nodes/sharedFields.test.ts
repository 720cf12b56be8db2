import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { omit, sum } from 'lodash';
import type { INodeProperties, INodeType } from 'n8n-workflow';
import { describe, expect, it, test } from 'vitest';
// With its ending: without it the .node.json beside it is taken.
import { CompleteLogin } from '../../../nodes/CompleteLogin/CompleteLogin.node.js';
import { JiraServiceManagement } from '../../../nodes/JiraServiceManagement/JiraServiceManagement.node.js';
import { resources } from '../../../nodes/JiraServiceManagement/resources';
import { shareFields } from '../../../nodes/JiraServiceManagement/sharedFields';
import { OidcLoginTrigger } from '../../../nodes/OidcLoginTrigger/OidcLoginTrigger.node.js';
import { OrganizationMapping } from '../../../nodes/OrganizationMapping/OrganizationMapping.node.js';
import { PortalAccess } from '../../../nodes/PortalAccess/PortalAccess.node.js';

const text = (name: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	...more,
});

const of = (resource: string, operation: string, ...fields: INodeProperties[]) => ({
	resource,
	operation,
	fields,
});

const shownFor = (all: readonly INodeProperties[], resource: string, operation: string, root = '') =>
	all.filter(({ displayOptions: { show = {} } = {} }) => {
		return show[`${root}resource`]?.includes(resource) && show[`${root}operation`]?.includes(operation);
	});

describe('fields of several operations', () => {
	it('are listed once if they are alike', () => {
		const all = [of('a', 'get', text('id'), text('name')), of('b', 'remove', text('id'))];
		expect(shareFields(all)).toEqual([
			text('id', { displayOptions: { show: { resource: ['a', 'b'], operation: ['get', 'remove'] } } }),
			text('name', { displayOptions: { show: { resource: ['a'], operation: ['get'] } } }),
		]);
	});

	it('keep the conditions of their own', () => {
		const field = text('id', { displayOptions: { show: { dataSource: ['fields'] } } });
		expect(shareFields([of('a', 'get', field), of('b', 'get', field)])).toMatchObject([
			{ displayOptions: { show: { resource: ['a', 'b'], operation: ['get'], dataSource: ['fields'] } } },
		]);
	});

	it.each([
		['a text differs', [of('a', 'get', text('id')), of('b', 'get', text('id', { default: '1' }))]],
		[
			'the order differs',
			[of('a', 'get', text('id'), text('name')), of('b', 'get', text('name'), text('id'))],
		],
		[
			'a third operation would be shown the field as well',
			[of('a', 'get', text('id')), of('b', 'remove', text('id')), of('a', 'remove', text('name'))],
		],
	])('stay apart where %s', (_what, all) => {
		const fields = shareFields(all);
		expect(fields.length).toBeGreaterThan(Math.max(...all.map((each) => each.fields.length)));
		for (const { resource, operation, fields: own } of all) {
			expect(shownFor(fields, resource, operation).map(({ name }) => name)).toEqual(
				own.map(({ name }) => name),
			);
		}
	});
});

const { properties } = new JiraServiceManagement().description;

/** A field without the condition that names its operations. */
const plain = ({ displayOptions, ...field }: INodeProperties, root = '') => {
	return { ...field, show: omit(displayOptions?.show, [`${root}resource`, `${root}operation`]) };
};

describe('the panel of the Jira Service Management node', () => {
	const operations = resources.flatMap(({ option, operations: own }) =>
		own.map((operation) => [`${option.value}.${operation.option.value}`, operation] as const),
	);

	test.each(operations)('%s shows its own fields and options, in its own order', (name, operation) => {
		const [resource = '', value = ''] = name.split('.');
		expect(shownFor(properties, resource, value).map((field) => plain(field))).toEqual(
			operation.fields.map((field) => plain(field)),
		);
		const { options = [] } = properties.find((field) => field.name === 'options') ?? {};
		const offered = shownFor(options as INodeProperties[], resource, value, '/');
		expect(offered.map((field) => plain(field, '/'))).toMatchObject([
			...(operation.options ?? []).map((field) => plain(field, '/')),
			{ name: 'timeout' },
			{ name: 'waiting' },
		]);
	});
});

/** Every entry that n8n may have to unfold, those inside collections and tables too. */
const countAll = (fields: readonly unknown[]): number =>
	sum(
		(fields as INodeProperties[]).map((field) => {
			const { options = [], values = [] } = field as { options?: object[]; values?: object[] };
			return 1 + countAll(options.filter((each) => 'displayName' in each)) + countAll(values);
		}),
	);

describe('what n8n unfolds for the nodes of a login', () => {
	const nodes: Record<string, INodeType> = {
		oidcLoginTrigger: new OidcLoginTrigger(),
		organizationMapping: new OrganizationMapping(),
		portalAccess: new PortalAccess(),
		jiraServiceManagement: new JiraServiceManagement(),
		completeLogin: new CompleteLogin(),
	};

	function countIn(template: string): number {
		const file = resolve(__dirname, '../../../workflows', `${template}.json`);
		const workflow = JSON.parse(readFileSync(file, 'utf8')) as { nodes: { type: string }[] };
		return sum(
			workflow.nodes.map(({ type }) => nodes[type.split('.')[1] ?? '']?.description.properties.length ?? 0),
		);
	}

	/** Version 0.1.0 without shared fields, step by step: 131 top-level properties in each of five Jira nodes. */
	const BEFORE = 717;

	it('is less than a third in the default template, and less than two thirds step by step', () => {
		expect(properties.length).toBeLessThanOrEqual(70);
		expect(countAll(properties)).toBeLessThanOrEqual(100);
		expect(countIn('oidc-login')).toBeLessThan(BEFORE * 0.3);
		expect(countIn('oidc-login-step-by-step')).toBeLessThan(BEFORE * 0.6);
	});
});
