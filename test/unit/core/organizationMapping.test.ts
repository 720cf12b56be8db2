import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainRule, GroupRule } from '../../../nodes/shared/core/mappingRules';
import {
	mapOrganizations,
	type MappableIdentity,
	type MappingRules,
	type MappingSettings,
} from '../../../nodes/shared/core/organizationMapping';

const identity = (changes: Partial<MappableIdentity> = {}): MappableIdentity => ({
	email: 'alice@acme.example',
	groups: ['customer_group', 'acme'],
	groupsClaim: 'present',
	attributes: {},
	...changes,
});

const table = (...rows: [group: string, organization: string, create?: boolean][]): GroupRule[] =>
	rows.map(([group, organization, create = false], index) => ({
		group,
		organization,
		create,
		place: `row ${index + 1}`,
	}));

const domains = (...rows: [domain: string, organization: string, subdomains?: boolean][]): DomainRule[] =>
	rows.map(([domain, organization, subdomains = false], index) => ({
		domain,
		organization,
		subdomains,
		create: false,
		place: `row ${index + 1}`,
	}));

const anyName = { allow: ['*'], exclude: [] };

const map = (
	who: Partial<MappableIdentity>,
	rules: Partial<MappingRules>,
	settings: Partial<MappingSettings> = {},
) =>
	mapOrganizations(
		identity(who),
		{ groups: [], domains: [], ...rules },
		{ combine: 'all', mostOrganizations: 20, ...settings },
	);

const namesOf = (mapping: ReturnType<typeof mapOrganizations>) =>
	mapping.organizations.map(({ name }) => name);

describe('group table', () => {
	it('gives the organization, the rule and what matched', () => {
		expect(map({}, { groups: table(['other', 'Other'], ['acme', 'Acme', true]) })).toEqual({
			organizations: [{ name: 'Acme', rule: 'group table, row 2', matched: 'acme', create: true }],
			refused: [],
		});
	});

	it('maps many groups to many organizations, each once, in the order of the table', () => {
		const groups = table(['acme', 'B'], ['customer_group', 'A'], ['acme', 'A'], ['customer_group', 'B']);
		expect(map({}, { groups }).organizations).toEqual([
			{ name: 'B', rule: 'group table, row 1', matched: 'acme', create: false },
			{ name: 'A', rule: 'group table, row 2', matched: 'customer_group', create: false },
		]);
	});

	it.each<[string, string[]]>([
		['P-2: another letter case', ['Acme']],
		['P-2: a look-alike letter', ['аcme']],
		['P-2: a delimiter inside', ['acme;admins', 'acme,admins', 'acme\nadmins']],
		['a part of the name', ['acm', 'acme2', 'my-acme']],
		['P-3: names of object members', ['__proto__', 'constructor', 'toString']],
		['P-1: groups of Jira', ['jira-administrators', 'site-admins', 'jira-servicemanagement-customers']],
	])('does not match %s: no-rule-matched', (_what, groups) => {
		expect(map({ groups }, { groups: table(['acme', 'Acme']) }).refusal?.reason).toBe('no-rule-matched');
	});

	it('P-2: matches after trimming', () => {
		expect(namesOf(map({ groups: [' acme\t'] }, { groups: table(['acme', 'Acme']) }))).toEqual(['Acme']);
	});

	it('maps 500 groups by 1,000 rules', () => {
		const groups = table(...Array.from({ length: 1000 }, (_, n): [string, string] => [`g${n}`, `O${n % 7}`]));
		const held = Array.from({ length: 500 }, (_, n) => `g${n * 2}`);
		expect(map({ groups: held }, { groups }).organizations).toHaveLength(7);
	});
});

describe('on the fly', () => {
	it('is off until switched on', () => {
		expect(map({ groups: ['Globex'] }, {}).refusal?.reason).toBe('no-rule-matched');
	});

	it('makes organizations of groups, except of those the table knows', () => {
		const mapping = map({}, { groups: table(['acme', 'Acme Inc.']), onTheFly: anyName });
		expect(mapping.organizations).toEqual([
			{ name: 'Acme Inc.', rule: 'group table, row 1', matched: 'acme', create: false },
			{ name: 'customer_group', rule: 'on the fly, groups', matched: 'customer_group', create: true },
		]);
	});

	it('makes organizations of an attribute', () => {
		const attributes = { company: ['Globex'], Company: ['Other'] };
		expect(map({ attributes }, { onTheFly: { ...anyName, attribute: 'company' } }).organizations).toEqual([
			{ name: 'Globex', rule: 'on the fly, attribute company', matched: 'Globex', create: true },
		]);
	});

	it.each(['Company', 'missing', '__proto__', 'constructor', 'toString'])(
		'P-3: finds nothing in the attribute %s: no-rule-matched',
		(attribute) => {
			const mapping = map({ attributes: { company: ['Globex'] } }, { onTheFly: { ...anyName, attribute } });
			expect(mapping.refusal?.reason).toBe('no-rule-matched');
		},
	);

	it('takes only what fits a pattern and no exception', () => {
		const groups = ['customer-a', 'customer-b', 'Customer-c', 'jira-administrators', 'customer-INTERNAL'];
		const onTheFly = { allow: ['customer-*', 'jira-*'], exclude: ['JIRA-*', '*-internal'] };
		expect(namesOf(map({ groups }, { onTheFly }))).toEqual(['customer-a', 'customer-b']);
	});

	it('P-5: leaves a refused name out, shortened and visible, and goes on: organization-name-refused', () => {
		const groups = ['Globex', '={{ $env }}', `Ac\u200bme${'x'.repeat(300)}`];
		const { organizations, refused } = map({ groups }, { onTheFly: anyName });
		expect(organizations.map(({ name }) => name)).toEqual(['Globex']);
		expect(refused.map(({ name, reason }) => [name, reason])).toEqual([
			['={{ $env }}', 'organization-name-refused'],
			[`Ac\\u{200b}me${'x'.repeat(35)}`, 'organization-name-refused'],
		]);
	});

	it('P-5: the composed and the decomposed form share an organization', () => {
		expect(namesOf(map({ groups: ['Café', 'Cafe\u0301'] }, { onTheFly: anyName }))).toEqual(['Café']);
	});

	it('P-5: names that differ in case stay apart', () => {
		expect(namesOf(map({ groups: ['acme', 'Acme'] }, { onTheFly: anyName }))).toEqual(['Acme', 'acme']);
	});

	it('P-6: refuses a flood: too-many-organizations', () => {
		const groups = Array.from({ length: 21 }, (_, n) => `g${n}`);
		expect(map({ groups }, { onTheFly: anyName })).toMatchObject({
			organizations: [],
			refusal: { reason: 'too-many-organizations', detail: { expected: 'at most 20', received: '21' } },
		});
		expect(map({ groups }, { onTheFly: anyName }, { mostOrganizations: 21 }).organizations).toHaveLength(21);
	});
});

describe('e-mail domain', () => {
	it('matches exactly', () => {
		expect(map({}, { domains: domains(['acme.example', 'Acme']) }).organizations).toEqual([
			{ name: 'Acme', rule: 'e-mail domain table, row 1', matched: 'acme.example', create: false },
		]);
	});

	it.each(['a@mail.acme.example', 'a@x.mail.acme.example', 'a@acme.example'])(
		'matches %s with subdomains',
		(email) => {
			expect(namesOf(map({ email }, { domains: domains(['acme.example', 'Acme', true]) }))).toEqual(['Acme']);
		},
	);

	it.each([
		'a@evil-acme.example',
		'a@acme.example.evil.example',
		'a@acme.example.',
		'a@b@acme.example',
		'"a@evil.example"@acme.example',
		'a@аcme.example',
		'a@acme。example',
		'<a@acme.example>',
		' a@acme.example',
		'a@acme.example\n',
		'@acme.example',
		'a%evil.example@acme.example',
		'',
	])('P-8: does not match %j: no-rule-matched', (email) => {
		for (const subdomains of [false, true]) {
			const mapping = map({ email }, { domains: domains(['acme.example', 'Acme', subdomains]) });
			expect(mapping.refusal?.reason).toBe('no-rule-matched');
		}
	});

	it('P-8: does not match an unlisted subdomain: no-rule-matched', () => {
		const mapping = map({ email: 'a@mail.acme.example' }, { domains: domains(['acme.example', 'Acme']) });
		expect(mapping.refusal?.reason).toBe('no-rule-matched');
	});
});

describe('combination', () => {
	const rules: MappingRules = {
		groups: table(['acme', 'From Table']),
		onTheFly: anyName,
		domains: domains(['acme.example', 'From Domain']),
		fallback: { organization: 'Everybody', create: true },
	};

	it('lists every match in the order table, on the fly, e-mail domain', () => {
		expect(namesOf(map({}, rules))).toEqual(['From Table', 'customer_group', 'From Domain']);
	});

	it.each<[string, Partial<MappableIdentity>, string[]]>([
		['the table', {}, ['From Table']],
		['on the fly', { groups: ['globex'] }, ['globex']],
		['the e-mail domain', { groups: [] }, ['From Domain']],
		['the e-mail domain, where on the fly yields only refused names', { groups: ['<b>'] }, ['From Domain']],
		['the default', { groups: [], email: 'a@globex.example' }, ['Everybody']],
	])('first kind: only %s', (_what, who, names) => {
		expect(namesOf(map(who, rules, { combine: 'firstKind' }))).toEqual(names);
	});

	it('the default names itself', () => {
		expect(map({ groups: [], email: 'a@globex.example' }, rules).organizations).toEqual([
			{ name: 'Everybody', rule: 'default', matched: 'no other rule', create: true },
		]);
	});

	it('an absent groups claim is called by its name: no-rule-matched', () => {
		expect(
			map({ groups: [], groupsClaim: 'absent' }, { groups: table(['acme', 'Acme']) }).refusal,
		).toMatchObject({
			reason: 'no-rule-matched',
			detail: { field: 'identity.groups' },
		});
	});
});

describe('whatever the groups', () => {
	const groupName = fc.oneof(fc.constantFrom('acme', 'globex', 'Acme', '__proto__', ' acme '), fc.string());
	const rules: Partial<MappingRules> = {
		groups: table(['acme', 'Acme'], ['globex', 'Globex'], ['acme', 'Globex']),
	};

	it('denies by default: a name comes from a row whose group is held', () => {
		fc.assert(
			fc.property(fc.array(groupName), (groups) => {
				const { organizations, refusal } = map({ groups }, rules);
				const held = groups.map((group) => group.trim());
				expect(organizations.length === 0).toBe(refusal?.reason === 'no-rule-matched');
				for (const { matched } of organizations) expect(held).toContain(matched);
				expect(organizations.length > 0).toBe(held.includes('acme') || held.includes('globex'));
			}),
		);
	});

	it('the order of groups changes nothing', () => {
		const shuffled = fc
			.array(groupName)
			.chain((groups) =>
				fc.tuple(
					fc.constant(groups),
					fc.shuffledSubarray(groups, { minLength: groups.length, maxLength: groups.length }),
				),
			);
		fc.assert(
			fc.property(shuffled, ([groups, others]) => {
				const all = { ...rules, onTheFly: anyName };
				expect(map({ groups: others }, all)).toEqual(map({ groups }, all));
			}),
		);
	});
});
