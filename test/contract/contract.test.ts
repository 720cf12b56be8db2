import { describe, expect, it } from 'vitest';
import { checkAgainstContract, type SeenAnswer, type SeenRequest } from './checkAgainstContract';
import { contractDocument, contractOperations } from './contract';
import { findSchemaMismatches } from './schemaMismatch';

const json = { 'content-type': 'application/json' };

const requestOf = (change: Partial<SeenRequest> = {}): SeenRequest => ({
	method: 'POST',
	path: '/rest/servicedeskapi/organization/7/user',
	query: new URLSearchParams(),
	headers: json,
	body: '{"accountIds":["a"]}',
	...change,
});

const answerOf = (change: Partial<SeenAnswer> = {}): SeenAnswer => ({
	status: 204,
	headers: {},
	body: '',
	...change,
});

describe('the contract', () => {
	it('names each operation once', () => {
		const names = contractOperations.map(({ id }) => id);
		expect(new Set(names).size).toBe(names.length);
	});

	it('closes every object that a request may hold', () => {
		const { schemas } = contractDocument.components as {
			schemas: Record<string, { type?: unknown; additionalProperties?: unknown }>;
		};
		const open = contractOperations.flatMap(({ id, body }) =>
			Object.values(body?.content ?? {}).flatMap(({ schema }) => {
				const name = String(schema.$ref).split('/').at(-1) ?? '';
				return schemas[name]?.type === 'object' && schemas[name].additionalProperties !== false ? [id] : [];
			}),
		);
		expect(open).toEqual([]);
	});

	it('describes every path parameter', () => {
		for (const { path, parameters } of contractOperations) {
			const described = parameters.filter(({ in: part }) => part === 'path').map(({ name }) => name);
			const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
			expect(described.sort()).toEqual(named.sort());
		}
	});

	it('compiles every schema', () => {
		for (const { parameters, body, answers } of contractOperations) {
			const contents = [body?.content, ...[...answers.values()].map(({ content }) => content)];
			const schemas = contents.flatMap((content) => Object.values(content ?? {}).map(({ schema }) => schema));
			for (const schema of [...parameters.map(({ schema }) => schema), ...schemas]) {
				expect(() => findSchemaMismatches(schema, null)).not.toThrow();
			}
		}
	});
});

describe('checking against the contract', () => {
	it('finds nothing wrong with what is described', () => {
		expect(checkAgainstContract(requestOf(), answerOf())).toEqual([]);
	});

	it.each([
		['an unknown path', { path: '/rest/servicedesk/1/x' }, 'operation', 'is not described'],
		['an unknown method', { method: 'PATCH' }, 'operation', 'is not described'],
		[
			'an id that is no number',
			{ path: '/rest/servicedeskapi/organization/x/user' },
			'path',
			'organizationId must be integer',
		],
		['an unknown query', { query: new URLSearchParams({ x: '1' }) }, 'query', 'x is not described'],
		['no body', { body: '' }, 'body', '/ is missing'],
		['broken JSON', { body: '{' }, 'body', '/ is not JSON'],
		['a body without its type', { headers: {} }, 'body', '/ is not declared as JSON'],
		[
			'a field nobody described',
			{ body: '{"accountIds":["a"],"usernames":[]}' },
			'body',
			'/ must NOT have additional properties (usernames)',
		],
		['a wrong type inside', { body: '{"accountIds":[1]}' }, 'body', '/accountIds/0 must be string'],
		['no entries', { body: '{"accountIds":[]}' }, 'body', '/accountIds must NOT have fewer than 1 items'],
		['a missing field', { body: '{}' }, 'body', "/ must have required property 'accountIds'"],
	] as [string, Partial<SeenRequest>, string, string][])(
		'notices in a request: %s',
		(_, change, part, problem) => {
			expect(checkAgainstContract(requestOf(change), answerOf())).toEqual([{ part, problem }]);
		},
	);

	const read: Partial<SeenRequest> = {
		method: 'GET',
		path: '/rest/servicedeskapi/organization/7',
		headers: {},
		body: '',
	};
	it.each([
		['an undocumented status', answerOf({ status: 302 }), 'status', '302 is not described'],
		['no JSON', answerOf({ status: 200, headers: json }), 'body', '/ must be object'],
		[
			'a number for an id',
			answerOf({ status: 200, headers: json, body: '{"id":7,"name":"A"}' }),
			'body',
			'/id must be string',
		],
		[
			'an invented field',
			answerOf({ status: 200, headers: json, body: '{"id":"7","name":"A","total":1}' }),
			'body',
			'/ must NOT have additional properties (total)',
		],
	])('notices in an answer: %s', (_, answer, part, problem) => {
		expect(checkAgainstContract(requestOf(read), answer)).toEqual([{ part, problem }]);
	});

	it.each([
		['a body', answerOf({ body: '{}' })],
		['a content type', answerOf({ headers: json })],
	])('notices a 204 with %s', (_, answer) => {
		expect(checkAgainstContract(requestOf(), answer)).toEqual([
			{ part: 'body', problem: '/ is not expected' },
		]);
	});

	it('lets 429, 500 and 503 have any body', () => {
		for (const status of [429, 500, 503]) {
			const answer = answerOf({ status, headers: { 'content-type': 'text/html' }, body: '<h1>' });
			expect(checkAgainstContract(requestOf(), answer)).toEqual([]);
		}
	});
});
