import { describe, expect, it } from 'vitest';
import {
	readRuleTables,
	toRawRules,
	writtenColumns,
} from '../../../../nodes/shared/core/mapping/mappingRules';
import { parseMappingText as parse } from '../../../../nodes/shared/core/mapping/mappingText';
import { createExclusion } from '../../../../nodes/shared/core/mapping/wildcard';

const source = { name: 'Rules Field', columns: writtenColumns };
const rule = { group: 'g', organization: 'Acme' };
const isExcluded = createExclusion(['jira-*']);
const parseMappingText = (text: unknown) => parse(text, isExcluded);
const exactly = { match: 'exact', caseCounts: true, confirmed: false };

describe('rows of rules', () => {
	it('sorts rows into group, attribute and domain rules and remembers their place', () => {
		const rows = toRawRules(
			[
				{ group: ' a ', organization: ' Acme ', create: 'Yes', id: 7, comment: 'from a Data Table' },
				{ domain: '@Globex.Example', organization: 'Globex', subdomains: true },
				{ group: 4711, organization: 'Numbers', create: null },
				{ attribute: ' company ', value: ' acme', organization: 'Acme', match: 'prefix', confirmed: 'yes' },
			],
			source,
		);
		expect(rows.ok && readRuleTables(rows.value, source, isExcluded)).toEqual({
			ok: true,
			value: {
				groups: [
					{ group: 'a', organization: 'Acme', create: true, place: 'row 1', ...exactly },
					{ group: '4711', organization: 'Numbers', create: false, place: 'row 3', ...exactly },
				],
				attributes: [
					{
						...{ attribute: 'company', value: 'acme', organization: 'Acme', create: false },
						...{ place: 'row 4', match: 'prefix', caseCounts: true, confirmed: true },
					},
				],
				domains: [
					{
						domain: 'globex.example',
						organization: 'Globex',
						create: false,
						confirmed: false,
						subdomains: true,
						place: 'row 2',
					},
				],
			},
		});
	});

	it.each<[unknown, unknown, string, boolean]>([
		[undefined, undefined, 'exact', true],
		['', '', 'exact', true],
		[null, null, 'exact', true],
		['Exact', 'yes', 'exact', true],
		[' prefix ', 'false', 'prefix', false],
		['PATTERN', false, 'pattern', false],
		['pattern', 0, 'pattern', false],
	])('reads match %j and case %j', (match, counts, expected, caseCounts) => {
		const rows = [{ fields: { ...rule, match, case: counts }, place: 'row 1' }];
		expect(readRuleTables(rows, source, isExcluded)).toMatchObject({
			ok: true,
			value: { groups: [{ match: expected, caseCounts }] },
		});
	});

	it.each<[string, Record<string, unknown>, string]>([
		['an unknown match', { ...rule, match: 'regex' }, 'match'],
		['an object as match', { ...rule, match: {} }, 'match'],
		['a switch as match', { ...rule, match: true }, 'match'],
		['an unreadable case', { ...rule, case: 'upper' }, 'case'],
		['an object as case', { ...rule, case: {} }, 'case'],
		['a pattern for a domain', { domain: 'a.example', organization: 'A', match: 'pattern' }, 'match'],
		[
			'a name by template without anything to fill in',
			{ group: 'acme', organization: 'Customer *', match: 'pattern' },
			'organization',
		],
		['P-1: a group that is never considered', { group: 'JIRA-administrators', organization: 'A' }, 'group'],
		['no organization', { group: 'g' }, 'organization'],
		['neither group nor domain', { organization: 'Acme' }, 'group'],
		['both group and domain', { ...rule, domain: 'acme.example' }, 'group'],
		['an unreadable switch', { ...rule, create: 'maybe' }, 'create'],
		['an object as group', { ...rule, group: { a: 1 } }, 'group'],
		['a domain that is none', { domain: 'acme', organization: 'Acme' }, 'domain'],
		['P-8: a look-alike domain', { domain: 'аcme.example', organization: 'Acme' }, 'domain'],
		['a wildcard domain', { domain: '*.acme.example', organization: 'Acme' }, 'domain'],
		['a public mail domain', { domain: 'GMail.com', organization: 'Acme' }, 'domain'],
		['all subdomains of a registry', { domain: 'co.uk', organization: 'Acme', subdomains: 'true' }, 'domain'],
		[
			'all tenants of a host',
			{ domain: 'onmicrosoft.com', organization: 'Acme', subdomains: true },
			'domain',
		],
		[
			'an unreadable subdomains switch',
			{ domain: 'a.example', organization: 'A', subdomains: 3 },
			'subdomains',
		],
	])('refuses %s: setting-invalid, with row and column', (_what, row, column) => {
		const outcome = readRuleTables([{ fields: row, place: 'row 9' }], source, isExcluded);
		expect(outcome).toMatchObject({
			ok: false,
			reason: 'setting-invalid',
			detail: { field: `Rules Field, row 9, ${column}` },
		});
	});

	it.each<[unknown]>([
		[0],
		[-1],
		[true],
		[null],
		[undefined],
		[''],
		[{}],
		['[]'],
		[[null]],
		[[['a']]],
		[['a']],
	])('refuses %j as a list of rules: setting-invalid', (list) => {
		expect(toRawRules(list, source)).toMatchObject({ ok: false, reason: 'setting-invalid' });
	});

	it('refuses more rules than a node may have: setting-invalid', () => {
		const rows = Array.from({ length: 10_001 }, () => ({ fields: rule, place: 'row 1' }));
		expect(readRuleTables(rows, source, isExcluded)).toMatchObject({ ok: false, reason: 'setting-invalid' });
	});
});

describe('rules as text', () => {
	const acme = { groups: [{ group: 'a,b', organization: 'Acme', create: true }], domains: [] };

	it.each([
		['CSV with commas', 'group,organization,create\n"a,b",Acme,true'],
		['CSV with semicolons, as spreadsheets write', '\ufeffGroup;Organization;Create\r\na,b;Acme;yes\r\n'],
		['CSV with tabs', 'create\torganization\tgroup\n1\tAcme\ta,b'],
		[
			'CSV with empty lines and another column',
			'group,organization,create,note\n\n"a,b",Acme,TRUE,hello\n\n',
		],
		['JSON', '[{"group":"a,b","organization":"Acme","create":true}]'],
	])('reads %s', (_what, text) => {
		expect(parseMappingText(text)).toMatchObject({ ok: true, value: acme });
	});

	it('reads groups and domains from one text, each with its line', () => {
		const text = 'group,domain,organization\nstaff,,Acme\n\n,globex.example,Globex\n';
		expect(parseMappingText(text)).toMatchObject({
			ok: true,
			value: { groups: [{ place: 'line 2' }], domains: [{ place: 'line 4' }] },
		});
	});

	it('reads how groups match from CSV', () => {
		const text = 'group;match;case;organization\ncustomer-*;pattern;no;Customer *\nstaff;;;Staff\n';
		expect(parseMappingText(text)).toMatchObject({
			ok: true,
			value: {
				groups: [
					{ group: 'customer-*', match: 'pattern', caseCounts: false, organization: 'Customer *' },
					{ group: 'staff', ...exactly },
				],
			},
		});
	});

	it('reads an empty text as no rules', () => {
		expect(parseMappingText(' \n ')).toEqual({
			ok: true,
			value: { groups: [], attributes: [], domains: [] },
		});
	});

	it.each<[string, unknown, RegExp]>([
		['no text', 4, /^Rules Text$/],
		['too long a text', 'x'.repeat(1_000_001), /^Rules Text$/],
		['a first line without columns', 'staff,Acme', /line 1/],
		['no organization column', 'group,name\nstaff,Acme', /line 1/],
		['a missing value', 'group,organization,create\nstaff,Acme', /line 2/],
		['an open quote', 'group,organization\nstaff,Acme\n"sta,Acme', /line/],
		['an organization left out', 'group,organization\nstaff,Acme\nsales,', /line 3, organization/],
		['an unknown match', 'group,match,organization\nstaff,exact,Acme\nx,glob,Acme', /line 3, match/],
		['an unknown case', '[{"group":"a","organization":"A","case":"any"}]', /row 1, case/],
		['a public mail domain', 'domain,organization\noutlook.com,Acme', /line 2, domain/],
		['JSON cut off', '[\n{"group":"a",\n', /line 2/],
		['JSON with a comma too many', '[\n{"group":"a"},\n]', /line 3/],
		['JSON that is no list', '{"group":"a"}', /Rules Text/],
	])('refuses %s: setting-invalid, with the line', (_what, text, field) => {
		const outcome = parseMappingText(text);
		expect(outcome).toMatchObject({ ok: false, reason: 'setting-invalid' });
		expect(!outcome.ok && outcome.detail.field).toMatch(field);
	});
});
