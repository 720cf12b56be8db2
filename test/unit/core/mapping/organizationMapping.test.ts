import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
	AttributeRule,
	DomainRule,
	GroupRule,
} from '../../../../nodes/shared/core/mapping/mappingRules';
import {
	mapOrganizations,
	type MappableIdentity,
	type MappingRules,
	type MappingSettings,
} from '../../../../nodes/shared/core/mapping/organizationMapping';
import { addressesForAcme } from '../../../support/emailAddresses';

const identity = (changes: Partial<MappableIdentity> = {}): MappableIdentity => ({
	email: 'alice@acme.example',
	groups: ['customer_group', 'acme'],
	roles: [],
	knowledge: { groups: 'known' },
	attributes: {},
	...changes,
});

const table = (...rows: [group: string, organization: string, create?: boolean][]): GroupRule[] =>
	rows.map(([group, organization, create = false], index) => ({
		group,
		organization,
		create,
		match: 'exact',
		caseCounts: true,
		confirmed: false,
		place: `row ${index + 1}`,
	}));

/** One row with a prefix or a pattern. */
const row = (group: string, organization: string, more: Partial<GroupRule> = {}): GroupRule[] =>
	table([group, organization]).map((rule) => ({ ...rule, match: 'pattern', ...more }));

const attributeTable = (
	...rows: [attribute: string, value: string, organization: string, more?: Partial<AttributeRule>][]
): AttributeRule[] =>
	rows.map(([attribute, value, organization, more], index) => ({
		...{ attribute, value, organization, create: false, confirmed: false },
		...{ match: 'exact', caseCounts: true, place: `row ${index + 1}`, ...more },
	}));

const domains = (...rows: [domain: string, organization: string, subdomains?: boolean][]): DomainRule[] =>
	rows.map(([domain, organization, subdomains = false], index) => ({
		domain,
		organization,
		subdomains,
		create: false,
		confirmed: false,
		place: `row ${index + 1}`,
	}));

const byGroups = { sources: ['groups'] };
const byDomain = { sources: ['e-mail domain'] };

const anyName = { allow: ['*'], exclude: [] };

const map = (
	who: Partial<MappableIdentity>,
	rules: Partial<MappingRules>,
	settings: Partial<MappingSettings> = {},
) =>
	mapOrganizations(
		identity(who),
		{ groups: [], attributes: [], domains: [], excludedGroups: [], ...rules },
		{ combine: 'all', mostOrganizations: 20, mostOnTheFly: 5, ...settings },
	);

const namesOf = (mapping: ReturnType<typeof mapOrganizations>) =>
	mapping.organizations.map(({ name }) => name);

describe('group table', () => {
	it('gives the organization, the rule and what matched', () => {
		expect(map({}, { groups: table(['other', 'Other'], ['acme', 'Acme', true]) })).toEqual({
			organizations: [
				{ name: 'Acme', rule: 'group table, row 2', matched: 'acme', create: true, ...byGroups },
			],
			refused: [],
			sources: ['groups', 'roles'],
		});
	});

	it('maps many groups to many organizations, each once, in the order of the table', () => {
		const groups = table(['acme', 'B'], ['customer_group', 'A'], ['acme', 'A'], ['customer_group', 'B']);
		expect(map({}, { groups }).organizations).toEqual([
			{ name: 'B', rule: 'group table, row 1', matched: 'acme', create: false, ...byGroups },
			{ name: 'A', rule: 'group table, row 2', matched: 'customer_group', create: false, ...byGroups },
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

	it.each<[string, GroupRule[], string[], string[]]>([
		['a prefix, all that begin so', row('cust', 'All', { match: 'prefix' }), ['customer', 'acme'], ['All']],
		['a prefix, itself too', row('cust', 'All', { match: 'prefix' }), ['cust'], ['All']],
		['a prefix with a *, literally', row('a*', 'All', { match: 'prefix' }), ['a*b'], ['All']],
		['an exact row with a *, literally', table(['a*', 'Star *']), ['a*', 'ab'], ['Star *']],
		['a pattern', row('*-eu-*', 'Europe'), ['acme-eu-1'], ['Europe']],
		['a pattern without *, exactly', row('acme', 'Acme'), ['acme', 'acme2'], ['Acme']],
		['in any case, where the row says so', row('ACME', 'Acme', { caseCounts: false }), ['aCmE'], ['Acme']],
		[
			'rows in any case beside such in which it counts',
			[...row('acme', 'Acme', { caseCounts: false }), ...table(['ACME', 'ACME'])],
			['ACME'],
			['Acme', 'ACME'],
		],
		[
			'by template: the rest after a prefix',
			row('c-', 'Customer *', { match: 'prefix' }),
			['c-acme'],
			['Customer acme'],
		],
		['by template: what * stands for', row('c-*-users', '*'), ['c-acme-users'], ['acme']],
		['by template: the first of several *', row('c-*-*', '*'), ['c-acme-eu-1'], ['acme']],
		['by template: as often as it says', row('c-*', '* (*)'), ['c-acme'], ['acme (acme)']],
		[
			'by template: the letters of the group, whatever case',
			row('C-*', '*', { caseCounts: false }),
			['c-AcMe'],
			['AcMe'],
		],
		['by template: one organization per group', row('c-*', '*'), ['c-b', 'c-a'], ['a', 'b']],
		['by template: without blanks at its ends', row('c-*', 'C *'), ['c- acme '], ['C acme']],
	])('matches %s', (_what, groups, held, expected) => {
		expect(namesOf(map({ groups: held }, { groups }))).toEqual(expected);
	});

	it.each<[string, GroupRule[], string]>([
		['P-2: another letter case for a prefix', row('Cust', 'All', { match: 'prefix' }), 'customer'],
		['P-2: another letter case for a pattern', row('C-*', 'All'), 'c-acme'],
		['P-2: the Kelvin sign in any case', row('kelvin', 'K', { caseCounts: false }), '\u212Aelvin'],
		['P-2: a dotted capital I in any case', row('idefix', 'I', { caseCounts: false }), '\u0130defix'],
		['P-2: a look-alike letter in any case', row('acme', 'A', { caseCounts: false }), 'аcme'],
		['a text in the middle for a prefix', row('acme', 'A', { match: 'prefix' }), 'my-acme'],
		['a dot for a *', row('a.c', 'A'), 'abc'],
	])('does not match %s: no-rule-matched', (_what, groups, held) => {
		expect(map({ groups: [held] }, { groups }).refusal?.reason).toBe('no-rule-matched');
	});

	it.each([
		['nothing', 'c-'],
		['blanks', 'c-  '],
		['P-5: a look-alike', 'c-аcme'],
		['P-5: a loose mark', 'c-\u0327edilla'],
		['P-5: a Hangul filler', 'c-\u3164'],
		['P-5: something invisible', 'c-ac\u200bme'],
		['P-5: full-width letters', 'c-Ａcme'],
		['P-5: a path', 'c-../x'],
		['P-13: an expression', 'c-{{ $env }}'],
		['P-5: more than 200 characters', `c-${'x'.repeat(201)}`],
	])('P-5: refuses a name made of %s: organization-name-refused', (_what, held) => {
		const { organizations, refused } = map({ groups: [held] }, { groups: row('c-*', '*') });
		expect(organizations).toEqual([]);
		expect(refused).toMatchObject([{ rule: 'group table, row 1', reason: 'organization-name-refused' }]);
	});

	it('P-13: what fills the template is never a template itself', () => {
		expect(namesOf(map({ groups: ['c-$&*'] }, { groups: row('c-*', 'Customer *') }))).toEqual([
			'Customer $&*',
		]);
	});

	it('marks names the provider made, unless the admin typed the same', () => {
		const groups = [...row('c-*', '*'), ...table(['vip', 'acme'])];
		expect(map({ groups: ['c-acme', 'c-globex', 'vip'] }, { groups }).organizations).toEqual([
			{
				name: 'globex',
				rule: 'group table, row 1',
				matched: 'c-globex',
				create: false,
				...byGroups,
				onTheFly: {},
			},
			{ name: 'acme', rule: 'group table, row 1', matched: 'vip', create: false, ...byGroups },
		]);
	});

	it('P-1: never considers excluded groups, in whatever case', () => {
		const excludedGroups = ['jira-*', 'site-admins'];
		const groups = ['Jira-administrators', 'SITE-ADMINS', 'acme'];
		expect(namesOf(map({ groups }, { groups: row('*', '*'), excludedGroups }))).toEqual(['acme']);
	});

	it('maps 10,000 groups by 1,000 rules, and cuts nothing', () => {
		const groups = table(...Array.from({ length: 1000 }, (_, n): [string, string] => [`g${n}`, `O${n % 7}`]));
		const held = Array.from({ length: 10_000 }, (_, n) => `g${9999 - n}`);
		expect(map({ groups: held }, { groups }).organizations).toHaveLength(7);
		const last = { groups: table(['g9999', 'Last']), onTheFly: { allow: ['g0'], exclude: [] } };
		expect(namesOf(map({ groups: held }, last))).toEqual(['Last', 'g0']);
	});
});

describe('on the fly', () => {
	it('is off until switched on', () => {
		expect(map({ groups: ['Globex'] }, {}).refusal?.reason).toBe('no-rule-matched');
	});

	it('makes organizations of groups, except of those the table knows', () => {
		const mapping = map({}, { groups: table(['acme', 'Acme Inc.']), onTheFly: anyName });
		expect(mapping.organizations).toEqual([
			{ name: 'Acme Inc.', rule: 'group table, row 1', matched: 'acme', create: false, ...byGroups },
			{
				...{ name: 'customer_group', rule: 'on the fly, groups', matched: 'customer_group' },
				...{ create: true, ...byGroups, onTheFly: {} },
			},
		]);
	});

	it('leaves out groups that a pattern of the table knows', () => {
		const rules = { groups: row('c-*', 'Customers'), onTheFly: anyName };
		expect(namesOf(map({ groups: ['c-acme', 'globex'] }, rules))).toEqual(['Customers', 'globex']);
	});

	it('makes organizations of an attribute', () => {
		const attributes = { company: ['Globex'], Company: ['Other'] };
		expect(map({ attributes }, { onTheFly: { ...anyName, attribute: 'company' } }).organizations).toEqual([
			{
				...{ name: 'Globex', rule: 'on the fly, attribute company', matched: 'Globex' },
				...{ create: true, sources: ['attribute company'], onTheFly: {} },
			},
		]);
	});

	it.each<[string, string[], string, string[], string[]]>([
		['what * stands for', ['customer-*'], '*', ['customer-a', 'b'], ['a']],
		['by the first pattern that fits', ['c-*-x', 'c-*'], 'C *', ['c-a-x', 'c-b'], ['C a', 'C b']],
		['the whole value', ['*'], 'C *', ['a'], ['C a']],
		['nothing where the pattern has no *', ['a', 'b*'], 'C *', ['a', 'bc'], ['C c']],
	])('renames: %s', (_what, allow, rename, groups, names) => {
		expect(namesOf(map({ groups }, { onTheFly: { allow, exclude: [], rename } }))).toEqual(names);
	});

	it.each<[string, Record<string, string[]>, object]>([
		['one name and one key', { company: ['Acme'], id: [' 7 '] }, { key: 'id=7' }],
		['no key', { company: ['Acme'] }, {}],
		['an empty key', { company: ['Acme'], id: [' '] }, {}],
		['two keys', { company: ['Acme'], id: ['7', '8'] }, {}],
		['two names', { company: ['Acme', 'Globex'], id: ['7'] }, {}],
	])('has a key that outlives the name with %s: %j', (_what, attributes, onTheFly) => {
		const rule = { ...anyName, attribute: 'company', keyAttribute: 'id' };
		for (const organization of map({ attributes }, { onTheFly: rule }).organizations) {
			expect(organization.onTheFly).toEqual(onTheFly);
		}
	});

	const builtInGroups = [
		...['3f2504e0-4f89-11d3-9a0c-0305e82c3301', '{3F2504E0-4F89-11D3-9A0C-0305E82C3301}'],
		...['3f2504e04f8911d39a0c0305e82c3301', 's-1-5-21-3623811015-3361044348-30300820-1013', 's-1-1-0'],
		...[
			'eu-central-1_AbCdEf123_Google',
			'All Users',
			'Domain Users',
			'Domain  Users',
			'acme.com/Domain Users',
			'CN = Domain Users,DC=acme',
			'Alle Benutzer',
			'00g1emaKYZTWRYYRRTSK',
			'urn:uuid:6f9619ff-8b86-d011-b42d-00cf4fc964ff',
			' domain ADMINS ',
			'ACME\\Domain Users',
		],
		...['NT AUTHORITY\\Authenticated Users', 'BUILTIN\\Users', 'CN=Domain Users,CN=Users,DC=acme,DC=example'],
		...['Domänen-Benutzer', 'Utilisateurs du domaine', 'Everyone', 'everyone@acme.example', 'Administrators'],
		...[
			'default-roles-acme',
			'/offline_access',
			'uma_authorization',
			'manage-account',
			'system-administrators',
		],
		...['jira-software-users', 'site-admins', 'confluence-users', 'Ｄomain Users'],
	];

	it.each(builtInGroups)('P-1: never makes an organization of %j, unless the admin allows it', (group) => {
		const attributes = { company: [group] };
		for (const rules of [
			{ onTheFly: anyName },
			{ onTheFly: { ...anyName, attribute: 'company' } },
			{ groups: row('*', '*') },
		]) {
			const { organizations, refused } = map({ groups: [group], attributes }, rules);
			expect(organizations).toEqual([]);
			expect(refused).toMatchObject([{ reason: 'organization-name-refused' }]);
		}
	});

	it('P-1: makes them organizations where the admin allows it', () => {
		const [rules, groups] = [{ onTheFly: anyName, providerNames: { allowBuiltIn: true } }, ['Everyone']];
		expect(namesOf(map({ groups }, rules))).toEqual(['Everyone']);
	});

	it('P-1: a row may give an organization for them, and a new name does not hide them', () => {
		expect(namesOf(map({ groups: ['Everyone'] }, { groups: table(['Everyone', 'Acme']) }))).toEqual(['Acme']);
		const onTheFly = { allow: ['c-*'], exclude: [], rename: '*' };
		expect(map({ groups: ['c-Everyone'] }, { onTheFly }).organizations).toEqual([]);
	});

	it.each([
		'Domain Experts',
		'Everyone Counts Ltd',
		'Default Inc',
		'Novo A/S',
		'acme/users',
		's-1 Labs',
		'Decade',
	])('P-1: %j is a company', (group) => {
		expect(namesOf(map({ groups: [group] }, { onTheFly: anyName }))).toEqual([group]);
	});

	it.each(['7\u3164', '7\ufe0f', '\u28007', '\u03017', '7\u0336', '7\u200b', '7\n8'])(
		'P-5: a key that is not what it looks like (%j) names nothing: organization-name-refused',
		(id) => {
			const rule = { ...anyName, attribute: 'company', keyAttribute: 'id' };
			const mapping = map({ attributes: { company: ['Acme'], id: [id] } }, { onTheFly: rule });
			expect(mapping).toMatchObject({
				organizations: [],
				refused: [{ name: 'Acme', reason: 'organization-name-refused' }],
			});
		},
	);

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

	it.each<[string, Partial<MappingRules>]>([
		['on the fly', { onTheFly: anyName }],
		['by a template of the table', { groups: row('*', '*') }],
	])('P-6: refuses a flood %s: too-many-organizations', (_what, rules) => {
		const groups = Array.from({ length: 1000 }, (_, n) => `g${n}`);
		expect(map({ groups }, rules)).toMatchObject({
			organizations: [],
			refusal: {
				reason: 'too-many-organizations',
				detail: { expected: 'at most 5 on the fly', received: '1000' },
			},
		});
		expect(map({ groups: groups.slice(0, 5) }, rules).organizations).toHaveLength(5);
	});

	it('P-6: refuses a flood of the admin’s own names: too-many-organizations', () => {
		const held = Array.from({ length: 21 }, (_, n) => `g${n}`);
		const groups = table(...held.map((group): [string, string] => [group, group]));
		expect(map({ groups: held }, { groups })).toMatchObject({
			organizations: [],
			refusal: { reason: 'too-many-organizations', detail: { expected: 'at most 20', received: '21' } },
		});
		expect(map({ groups: held }, { groups }, { mostOrganizations: 21 }).organizations).toHaveLength(21);
	});
});

describe('attribute table', () => {
	const attributes = { company: ['acme', 'globex'], unit: ['acme'] };

	it('gives the organization, the rule, the value, and the attribute it rests on', () => {
		const rules = { attributes: attributeTable(['company', 'other', 'Other'], ['company', 'acme', 'Acme']) };
		expect(map({ attributes }, rules)).toEqual({
			organizations: [
				{
					...{ name: 'Acme', rule: 'attribute table, row 2', matched: 'acme', create: false },
					sources: ['attribute company'],
				},
			],
			refused: [],
			sources: ['attribute company'],
		});
	});

	it('keeps attributes apart, in the order of the table', () => {
		const rules = attributeTable(
			['unit', 'acme', 'Unit'],
			['company', 'globex', 'Globex'],
			['unit', 'globex', 'No'],
			['company', 'acme', 'Acme'],
		);
		const mapping = map({ attributes }, { attributes: rules });
		expect(namesOf(mapping)).toEqual(['Unit', 'Globex', 'Acme']);
		expect(mapping.sources).toEqual(['attribute unit', 'attribute company']);
	});

	it.each<[string, AttributeRule[], string[]]>([
		['a prefix', attributeTable(['company', 'glo', 'G', { match: 'prefix' }]), ['G']],
		['a pattern', attributeTable(['company', '*b*', 'B', { match: 'pattern' }]), ['B']],
		['any letter case', attributeTable(['company', 'ACME', 'Acme', { caseCounts: false }]), ['Acme']],
		['by template', attributeTable(['company', 'glo*', '*', { match: 'pattern' }]), ['bex']],
		['the value as name', attributeTable(['company', '*', '*', { match: 'pattern' }]), ['acme', 'globex']],
	])('matches %s', (_what, rules, names) => {
		expect(namesOf(map({ attributes }, { attributes: rules }))).toEqual(names);
	});

	it('a name of the provider is marked as such, and refused like one', () => {
		const rules = { attributes: attributeTable(['company', '*', '*', { match: 'pattern' }]) };
		const mapping = map({ attributes: { company: ['Acme', 'Everyone', 'Ac\u3164me'] } }, rules);
		expect(mapping.organizations).toMatchObject([{ name: 'Acme', onTheFly: {} }]);
		expect(mapping.refused).toHaveLength(2);
	});

	it('needs no groups', () => {
		const rules = { attributes: attributeTable(['company', 'acme', 'Acme']) };
		expect(namesOf(map({ groups: [], knowledge: {}, attributes }, rules))).toEqual(['Acme']);
	});

	it.each(['Company', 'missing', '__proto__', 'constructor', 'toString'])(
		'P-3: finds nothing in the attribute %s: no-rule-matched',
		(attribute) => {
			const mapping = map({ attributes }, { attributes: attributeTable([attribute, 'acme', 'Acme']) });
			expect(mapping.refusal?.reason).toBe('no-rule-matched');
		},
	);

	it('leaves its values out of on the fly by the same attribute', () => {
		const rows = attributeTable(['company', 'acme', 'Acme Inc.']);
		const company = { attributes: rows, onTheFly: { ...anyName, attribute: 'company' } };
		expect(namesOf(map({ attributes }, company))).toEqual(['Acme Inc.', 'globex']);
		const unit = { attributes: rows, onTheFly: { ...anyName, attribute: 'unit' } };
		expect(namesOf(map({ attributes }, unit))).toEqual(['Acme Inc.', 'acme']);
	});

	it('comes after the group table and before on the fly', () => {
		const rules = {
			groups: table(['acme', 'By Group']),
			attributes: attributeTable(['company', 'acme', 'By Attribute']),
			onTheFly: anyName,
		};
		expect(namesOf(map({ attributes }, rules))).toEqual(['By Group', 'By Attribute', 'customer_group']);
		const first = { combine: 'firstKind' } as const;
		expect(namesOf(map({ groups: ['x'], attributes }, rules, first))).toEqual(['By Attribute']);
	});

	it('maps 1,000 values by 1,000 rules', () => {
		const rows = Array.from({ length: 1000 }, (_, n): [string, string, string] => [
			'id',
			`v${n}`,
			`O${n % 7}`,
		]);
		const id = Array.from({ length: 1000 }, (_, n) => `v${n}`);
		expect(map({ attributes: { id } }, { attributes: attributeTable(...rows) }).organizations).toHaveLength(
			7,
		);
	});
});

describe('who names the groups', () => {
	const joined = (joinsExcept: string[] = []) => ({ onTheFly: anyName, providerNames: { joinsExcept } });

	it('each customer’s own provider: an existing organization is not joined', () => {
		expect(map({ groups: ['Globex'] }, { onTheFly: anyName }).organizations).toMatchObject([
			{ onTheFly: {} },
		]);
		expect(map({ groups: ['Globex'] }, { onTheFly: anyName }).organizations[0]?.onTheFly).toEqual({});
	});

	it('we do: an existing organization of that name is joined, with or without a key', () => {
		expect(map({ groups: ['Globex'] }, joined()).organizations[0]?.onTheFly).toEqual({ joins: true });
		const byKey = { ...joined(), onTheFly: { ...anyName, attribute: 'company', keyAttribute: 'id' } };
		const attributes = { company: ['Acme'], id: ['7'] };
		expect(map({ attributes }, byKey).organizations[0]?.onTheFly).toEqual({ key: 'id=7', joins: true });
	});

	it('we do: the same through * in a row', () => {
		const rules = { ...joined(), onTheFly: undefined, groups: row('c-*', '*') };
		expect(map({ groups: ['c-globex'] }, rules).organizations[0]?.onTheFly).toEqual({ joins: true });
	});

	it.each<[string, string[], string]>([
		['by its name', ['Internal'], 'Internal'],
		['in another letter case', ['internal'], 'INTERNAL'],
		['by a pattern', ['Partner *'], 'Partner Nord'],
		['by the name it gets, not by the group', ['Customer acme'], 'c-acme'],
	])('P-4: a protected name is not joined: %s', (_what, names, group) => {
		const onTheFly = {
			allow: ['c-*', '*'],
			exclude: [],
			rename: group.startsWith('c-') ? 'Customer *' : '*',
		};
		const rules = { ...joined(names), onTheFly };
		expect(map({ groups: [group] }, rules).organizations[0]?.onTheFly).toEqual({});
	});

	it('P-1: a built-in group that the admin allows as a name is still not joined', () => {
		const rules = { onTheFly: anyName, providerNames: { allowBuiltIn: true, joinsExcept: [] } };
		expect(map({ groups: ['Administrators'] }, rules).organizations[0]?.onTheFly).toEqual({});
	});

	it('P-4: what the admin confirmed is said of the organization, whichever row did', () => {
		const [first, second] = [table(['acme', 'Acme']), table(['customer_group', 'Acme'])];
		const confirmed = second.map((rule) => ({ ...rule, confirmed: true }));
		expect(map({}, { groups: [...first, ...confirmed] }).organizations).toMatchObject([{ confirmed: true }]);
		expect(map({}, { groups: [...first, ...second] }).organizations[0]).not.toHaveProperty('confirmed');
		const fallback = { organization: 'All', create: false, confirmed: true };
		expect(map({}, { fallback }).organizations).toMatchObject([{ name: 'All', confirmed: true }]);
	});
});

describe('e-mail domain', () => {
	it('matches exactly', () => {
		expect(map({}, { domains: domains(['acme.example', 'Acme']) }).organizations).toEqual([
			{
				name: 'Acme',
				rule: 'e-mail domain table, row 1',
				matched: 'acme.example',
				create: false,
				...byDomain,
			},
		]);
	});

	it.each(['a@mail.acme.example', 'a@x.mail.acme.example', 'a@acme.example'])(
		'matches %s with subdomains',
		(email) => {
			expect(namesOf(map({ email }, { domains: domains(['acme.example', 'Acme', true]) }))).toEqual(['Acme']);
		},
	);

	it.each(addressesForAcme)('P-8: %s: %j is as good as the connection finds it', (_what, value, verdict) => {
		for (const subdomains of [false, true]) {
			const rules = { domains: domains(['acme.com', 'Acme', subdomains]) };
			const { refusal } = map({ email: value as string }, rules);
			const matches = verdict.includes('@') || (subdomains && value === 'alice@mail.acme.com');
			expect(refusal?.reason).toBe(matches ? undefined : 'no-rule-matched');
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
		attributes: [],
		domains: domains(['acme.example', 'From Domain']),
		fallback: { organization: 'Everybody', create: true, confirmed: false },
		excludedGroups: [],
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
			{ name: 'Everybody', rule: 'default', matched: 'no other rule', create: true, sources: ['default'] },
		]);
	});
});

describe('what a decision rests on', () => {
	const company = { ...anyName, attribute: 'company' };
	const everything: MappingRules = {
		groups: table(['acme', 'Acme']),
		attributes: [],
		domains: domains(['acme.example', 'Acme']),
		onTheFly: company,
		fallback: { organization: 'Everybody', create: false, confirmed: false },
		excludedGroups: [],
	};

	it.each<[string, Partial<MappingRules>, string[]]>([
		['a group table: groups and roles', { groups: table(['x', 'X']) }, ['groups', 'roles']],
		['an attribute table: its attributes', { attributes: attributeTable(['a', 'x', 'X']) }, ['attribute a']],
		['on the fly by groups: groups', { onTheFly: anyName }, ['groups']],
		['on the fly by an attribute: that attribute', { onTheFly: company }, ['attribute company']],
		['the e-mail domain table: the domain', { domains: domains(['x.example', 'X']) }, ['e-mail domain']],
		[
			'a default: the default',
			{ fallback: { organization: 'X', create: false, confirmed: false } },
			['default'],
		],
		['all together', everything, ['groups', 'roles', 'attribute company', 'e-mail domain', 'default']],
	])('the rules rest on %s, whoever signs in', (_what, rules, expected) => {
		expect(map({ groups: ['unheard-of'], email: 'a@none.example' }, rules).sources).toEqual(expected);
	});

	it.each<[string, Partial<MappableIdentity>, string[]]>([
		['its group', { groups: ['acme'] }, ['groups']],
		['its role', { roles: [' acme '] }, ['roles']],
		['a text that is both', { groups: ['acme'], roles: ['acme'] }, ['groups', 'roles']],
		['a group and another role', { groups: ['acme'], roles: ['other'] }, ['groups']],
	])('a row of the group table rests on %s', (_what, held, expected) => {
		const rules = { groups: table(['acme', 'Acme']) };
		expect(map({ groups: [], ...held }, rules).organizations).toMatchObject([{ sources: expected }]);
	});

	it('an organization named by several rules rests on the sources of all, listed once with the first', () => {
		const attributes = { company: ['Acme'] };
		expect(map({ groups: ['acme'], attributes }, everything).organizations).toEqual([
			{
				...{ name: 'Acme', rule: 'group table, row 1', matched: 'acme', create: false },
				sources: ['groups', 'attribute company', 'e-mail domain'],
			},
		]);
	});

	it('roles never make an organization on the fly: no-rule-matched', () => {
		const mapping = map({ groups: [], roles: ['Portal.User'] }, { onTheFly: anyName });
		expect(mapping).toMatchObject({ organizations: [], refusal: { reason: 'no-rule-matched' } });
	});
});

describe('nothing matched, and a source is unknown', () => {
	const byTable: Partial<MappingRules> = { groups: table(['x', 'X']) };
	const byAttribute = { onTheFly: { ...anyName, attribute: 'company' } };
	const byEmail = { domains: domains(['x.example', 'X']) };
	const nothing = { groups: [], email: 'a@none.example' };

	it.each<[string, MappableIdentity['knowledge'], Partial<MappingRules>, string, string, RegExp]>([
		['groups absent', {}, byTable, 'no-rule-matched', 'identity.groups', /said nothing about groups/],
		[
			'groups too many',
			{ groups: 'overage' },
			byTable,
			'groups-overage',
			'identity.groups',
			/too many groups/,
		],
		[
			...(['groups too many, beside roles', { groups: 'overage', roles: 'known' }, byTable] as const),
			...(['groups-overage', 'identity.groups', /too many groups/] as const),
		],
		[
			...(['groups incomplete', { groups: 'incomplete' }, byTable] as const),
			...(['no-rule-matched', 'identity.groups', /Only a part of groups/] as const),
		],
		[
			...(['groups unusable', { groups: 'unusable' }, byTable] as const),
			...(['no-rule-matched', 'identity.groups', /no list of texts/] as const),
		],
		[
			...(['roles unusable', { groups: 'known', roles: 'unusable' }, byTable] as const),
			...(['no-rule-matched', 'identity.roles', /no list of texts/] as const),
		],
		[
			...(['an attribute absent', { groups: 'known' }, byAttribute, 'no-rule-matched'] as const),
			...(['identity.attributes.company', /said nothing about attribute company/] as const),
		],
		[
			...(['an attribute too long', { 'attribute company': 'overage' }, byAttribute] as const),
			...(['groups-overage', 'identity.attributes.company', /too many/] as const),
		],
	])('%s: %j', (_what, knowledge, rules, reason, field, hint) => {
		const { refusal } = map({ ...nothing, knowledge }, rules);
		expect(refusal).toMatchObject({ reason, detail: { field } });
		expect(refusal?.detail.hint).toMatch(hint);
	});

	it.each<[string, MappableIdentity['knowledge'], Partial<MappingRules>]>([
		['everything known', { groups: 'known', roles: 'known' }, byTable],
		['no roles, which few providers send', { groups: 'known', roles: 'absent' }, byTable],
		['no groups, but roles', { groups: 'absent', roles: 'known' }, byTable],
		['only the e-mail domain asked', { groups: 'overage' }, byEmail],
	])('the rules are to be changed with %s: no-rule-matched', (_what, knowledge, rules) => {
		const { refusal } = map({ ...nothing, knowledge }, rules);
		expect(refusal).toMatchObject({ reason: 'no-rule-matched' });
		expect(refusal?.detail).not.toHaveProperty('field');
	});

	it('what another rule gives is given', () => {
		const rules = { ...byTable, domains: domains(['acme.example', 'Acme']) };
		expect(namesOf(map({ groups: [], knowledge: { groups: 'overage' } }, rules))).toEqual(['Acme']);
	});
});

describe('whatever the groups', () => {
	const groupName = fc.oneof(fc.constantFrom('acme', 'globex', 'Acme', '__proto__', ' acme '), fc.string());
	const rules: Partial<MappingRules> = {
		groups: table(['acme', 'Acme'], ['globex', 'Globex'], ['acme', 'Globex']),
	};

	const part = fc.string({ unit: fc.constantFrom('a', 'A', 'b'), maxLength: 4 });
	const pattern = fc.string({ unit: fc.constantFrom('a', 'B', '*'), minLength: 1, maxLength: 4 });
	const anyRow = fc.record({
		group: pattern,
		match: fc.constantFrom<GroupRule['match']>('exact', 'prefix', 'pattern'),
		caseCounts: fc.boolean(),
	});

	it('the index finds what a look at every row finds', () => {
		fc.assert(
			fc.property(fc.uniqueArray(part), fc.array(anyRow), (groups, rows) => {
				const rules = rows.flatMap((each, n) => row(each.group, `O${n}`, each));
				const fits = ({ group, match, caseCounts }: GroupRule, held: string): boolean => {
					const literal = (text: string) => text.replace(/[*]/g, '[*]');
					const source = {
						exact: literal(group),
						prefix: `${literal(group)}.*`,
						pattern: group.replaceAll('*', '.*'),
					};
					return new RegExp(`^${source[match]}$`, caseCounts ? '' : 'i').test(held);
				};
				const expected = rules.filter((rule) => groups.some((held) => fits(rule, held)));
				const mapping = map({ groups }, { groups: rules }, { mostOrganizations: 500 });
				expect(namesOf(mapping)).toEqual(expected.map(({ organization }) => organization));
			}),
		);
	});

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
