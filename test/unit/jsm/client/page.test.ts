import { describe, expect, test } from 'vitest';
import { bareForm, listAll } from '../../../../nodes/shared/jsm/client/page';
import { createTestClient, replay, type CannedAnswer } from '../../../support/jsm/jsmTestClient';

const page = (ids: string[], isLastPage: unknown = false): CannedAnswer => ({
	json: {
		values: ids.map((id) => ({ id })),
		isLastPage,
		size: ids.length,
		limit: 50,
		_links: { next: 'https://elsewhere.example.test/trap' },
	},
});

const list = async (answers: CannedAnswer[], most?: number) => {
	const send = replay(...answers);
	const result = await listAll(createTestClient({ send }), {
		call: { method: 'GET', path: '/list', query: { accountId: 'qm:1' } },
		read: (value) => (value as { id?: string }).id,
		idOf: (id) => id,
		most,
	});
	return { result, urls: send.requests.map(({ url }) => new URL(url)) };
};

describe('a paged list', () => {
	test('is read to its end, by what came and not by what was asked for', async () => {
		const { result, urls } = await list([page(['a', 'b']), page(['c']), page(['d', 'e'], true)]);
		expect(result).toEqual({ ok: true, value: ['a', 'b', 'c', 'd', 'e'] });
		expect(urls.map(({ searchParams }) => searchParams.get('start'))).toEqual(['0', '2', '3']);
		expect(urls.every(({ host }) => host === 'jsm.example.test')).toBe(true);
		expect(urls.every(({ searchParams }) => searchParams.get('accountId') === 'qm:1')).toBe(true);
	});

	test('with a repeated item has it once', async () => {
		const { result } = await list([page(['a', 'b']), page(['b', 'c'], true)]);
		expect(result).toEqual({ ok: true, value: ['a', 'b', 'c'] });
	});

	test('survives one page without anything new', async () => {
		const { result } = await list([page(['a']), page(['a']), page(['b'], true)]);
		expect(result).toEqual({ ok: true, value: ['a', 'b'] });
	});

	test('stops as soon as enough was read', async () => {
		const { result, urls } = await list([page(['a', 'b']), page(['c', 'd'])], 3);
		expect(result).toEqual({ ok: true, value: ['a', 'b', 'c'] });
		expect(urls).toHaveLength(2);
	});

	test.each<[string, CannedAnswer[]]>([
		['an empty page that is not the last', [page(['a']), page([])]],
		['the same page for ever', [page(['a']), page(['a']), page(['a']), page(['a'])]],
		['no word on whether it is the last', [page(['a'], null)]],
		['a text where a flag belongs', [page(['a'], 'true')]],
		['no values', [{ json: { isLastPage: true } }]],
		['a value of another form', [{ json: { values: [{ name: 'x' }], isLastPage: true } }]],
		['a bare list', [{ json: [] }]],
		['null', [{ json: null }]],
		['an empty body', [{ status: 200 }]],
	])('with %s is jsm-unexpected-answer, never a shorter list', async (_, answers) => {
		const { result } = await list(answers);
		expect(result).toMatchObject({ ok: false, reason: 'jsm-unexpected-answer' });
	});

	test('whose second page fails is a refusal, never a shorter list', async () => {
		const { result } = await list([page(['a']), { status: 403 }]);
		expect(result).toMatchObject({ ok: false, reason: 'jsm-permission-missing' });
	});
});

describe('a bare list', () => {
	const listBare = async (...answers: CannedAnswer[]) => {
		const send = replay(...answers);
		const result = await listAll(createTestClient({ send }), {
			call: { method: 'GET', path: '/list' },
			form: bareForm,
			read: (value) => (typeof value === 'string' ? value : undefined),
			idOf: (value) => value,
		});
		return { result, urls: send.requests.map(({ url }) => new URL(url).search) };
	};

	test('ends with the first empty page: a short one may only be capped', async () => {
		const { result, urls } = await listBare({ json: ['a', 'b'] }, { json: ['c'] }, { json: [] });
		expect(result).toEqual({ ok: true, value: ['a', 'b', 'c'] });
		expect(urls).toEqual(['0', '2', '3'].map((start) => `?startAt=${start}&maxResults=50`));
	});

	test.each<[string, CannedAnswer[]]>([
		['the same page for ever', [['a'], ['a'], ['a'], ['a']].map((json) => ({ json }))],
		['a value of another form', [{ json: [1] }]],
		['an object', [{ json: { values: [], isLast: true } }]],
	])('with %s is jsm-unexpected-answer', async (_, answers) => {
		const { result } = await listBare(...answers);
		expect(result).toMatchObject({ ok: false, reason: 'jsm-unexpected-answer' });
	});
});
