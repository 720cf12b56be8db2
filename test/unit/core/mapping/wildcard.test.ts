import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTextList } from '../../../../nodes/shared/core/settings/textList';
import { matchesWildcard } from '../../../../nodes/shared/core/mapping/wildcard';

describe('patterns with *', () => {
	it.each<[string, string, boolean]>([
		['acme', 'acme', true],
		['acme', 'Acme', false],
		['acme', 'acm', false],
		['acme', '*', true],
		['', '*', true],
		['', '', true],
		['acme', '', false],
		['customer-acme', 'customer-*', true],
		['acme-customer', 'customer-*', false],
		['acme-customer', '*-customer', true],
		['a-b-c', 'a*b*c', true],
		['a-c-b', 'a*b*c', false],
		['ab', 'ab*b', false],
		['abb', 'ab*b', true],
		['aXbYb', 'a*b*b', true],
		['aab', '*ab*b', false],
		['a.b', 'a?b', false],
		['axb', 'a.b', false],
		['anything', '***', true],
	])('%j against %j: %s', (text, pattern, expected) => {
		expect(matchesWildcard(text, pattern)).toBe(expected);
	});

	it('agrees with a regular expression', () => {
		const text = fc.string({ unit: fc.constantFrom('a', 'b') });
		const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 });
		fc.assert(
			fc.property(text, pattern, (value, wildcard) => {
				const expected = new RegExp(`^${wildcard.replaceAll('*', '.*')}$`).test(value);
				expect(matchesWildcard(value, wildcard)).toBe(expected);
			}),
		);
	});
});

describe('lists as typed', () => {
	it.each<[unknown, string[]]>([
		['a, b ,,c', ['a', 'b', 'c']],
		['a\nb, c\r\n', ['a', 'b', 'c']],
		['"CN=a,OU=b", c', ['CN=a,OU=b', 'c']],
		['', []],
		['  ', []],
		[undefined, []],
		[null, []],
		[
			[' a ', '', 'b,c'],
			['a', 'b,c'],
		],
	])('%j', (typed, entries) => {
		expect(parseTextList(typed, 'Groups')).toEqual({ ok: true, value: entries });
	});

	it.each<[unknown]>([['"a, b'], [0], [-1], [true], [{}], [[1]], [[null]]])(
		'refuses %j: setting-invalid',
		(typed) => {
			expect(parseTextList(typed, 'Groups')).toMatchObject({
				reason: 'setting-invalid',
				detail: { field: 'Groups' },
			});
		},
	);
});
