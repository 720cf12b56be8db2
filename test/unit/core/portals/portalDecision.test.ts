import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenedPass } from '../../../../nodes/shared/core/login/loginProof';
import { markVerified } from '../../../../nodes/shared/core/verified/verified';
import {
	decidePortals,
	stateVerdict,
	type AccessFacts,
} from '../../../../nodes/shared/core/portals/portalDecision';
import { readPortalRows, type PortalRow } from '../../../../nodes/shared/core/portals/portalRows';

const row = (changes: Partial<PortalRow> = {}): PortalRow => ({
	serviceDesk: '3',
	access: 'private',
	groups: [],
	organizations: [],
	grantThrough: 'auto',
	confirmed: false,
	address: '/servicedesk/customer/portal/3',
	...changes,
});

const alice: AccessFacts = {
	groups: ['partners', 'acme'],
	roles: [],
	organizations: [
		{ name: 'Acme', matched: 'acme', sources: ['groups'] },
		{ name: 'Acme Customers', matched: 'customer_group', sources: ['groups', 'e-mail domain'] },
	],
	memberships: [],
};

const decide = (changes: Partial<PortalRow>, facts: Partial<AccessFacts> = {}) =>
	decidePortals([row(changes)], { ...alice, ...facts })[0];

describe('one portal', () => {
	it.each<[string, Partial<PortalRow>, object]>([
		[
			"default leaves Jira's setting",
			{ access: 'default' },
			{ through: 'unchanged', rule: "portal table, row 1: Jira's own setting" },
		],
		[
			'public adds the customer',
			{ access: 'public' },
			{ through: 'customer', rule: 'portal table, row 1: every signed-in customer' },
		],
		[
			'private by organization puts it on the desk',
			{ organizations: ['Globex', 'Acme'] },
			{ through: 'organization', organizations: ['Acme'], rule: 'portal table, row 1: organization Acme' },
		],
		[
			'private by organization, through the customer',
			{ organizations: ['Acme'], grantThrough: 'customer' },
			{ through: 'customer', rule: 'portal table, row 1: organization Acme' },
		],
		[
			'private by group adds the customer',
			{ groups: ['partners'] },
			{ through: 'customer', rule: 'portal table, row 1: group partners' },
		],
		[
			'private by group, through the organization of that group',
			{ groups: ['acme'], grantThrough: 'organization' },
			{ through: 'organization', organizations: ['Acme'], rule: 'portal table, row 1: group acme' },
		],
		[
			'private by group without an organization of its own, through the customer',
			{ groups: ['partners'], grantThrough: 'organization' },
			{ through: 'customer', rule: 'portal table, row 1: group partners' },
		],
		[
			'an organization goes before a group',
			{ groups: ['partners'], organizations: ['Acme Customers', 'Acme'] },
			{ through: 'organization', rule: 'portal table, row 1: organizations Acme Customers, Acme' },
		],
	])('%s', (_what, changes, expected) => {
		expect(decide(changes)).toMatchObject({ granted: true, serviceDesk: '3', ...expected });
	});

	it.each<[string, Partial<PortalRow>]>([
		['nothing is listed', {}],
		['the organization is another one', { organizations: ['Globex'] }],
		['the organization differs in case', { organizations: ['acme'] }],
		['the group differs in case', { groups: ['Partners'] }],
		['a group has the name of an organization', { groups: ['Acme'] }],
		['an organization has the name of a group', { organizations: ['partners'] }],
	])('private denies when %s', (_what, changes) => {
		expect(decide(changes)).toMatchObject({ granted: false, through: 'unchanged' });
	});

	it.each<[string, Partial<PortalRow>, Partial<AccessFacts>, string[]]>([
		['an organization', { organizations: ['Acme'] }, {}, ['groups']],
		['all its organizations', { organizations: ['Acme', 'Acme Customers'] }, {}, ['e-mail domain', 'groups']],
		['a group', { groups: ['partners'] }, {}, ['groups']],
		['a role', { groups: ['Portal.User'] }, { roles: ['Portal.User'] }, ['roles']],
		['what is both', { groups: ['partners'] }, { roles: ['partners'] }, ['groups', 'roles']],
		['a membership', { organizations: ['Globex'] }, { memberships: ['Globex'] }, ['memberships']],
		[
			'organization and role',
			{ organizations: ['Acme'], groups: ['r'] },
			{ roles: ['r'] },
			['groups', 'roles'],
		],
		['everybody', { access: 'public' }, {}, ['everybody']],
		['nothing where it is denied', { organizations: ['Initech'] }, {}, []],
	])('rests on the sources of %s', (_, changes, facts, sources) => {
		expect(decide(changes, facts)?.sources).toEqual(sources);
	});

	it('rests on the sources of all rows that grant the portal, and of no other portal', () => {
		const rows = [
			row({ organizations: ['Globex'] }),
			row({ groups: ['partners'] }),
			row({ groups: ['Portal.User'] }),
			row({ groups: ['nobody'] }),
			row({ serviceDesk: '4', groups: ['partners'] }),
		];
		const facts = { ...alice, roles: ['Portal.User'], memberships: ['Globex'] };
		expect(decidePortals(rows, facts).map((each) => each.sources)).toEqual([
			['groups', 'memberships', 'roles'],
			['groups', 'memberships', 'roles'],
			['groups', 'memberships', 'roles'],
			[],
			['groups'],
		]);
	});

	it('counts memberships in Jira when the admin lets them', () => {
		const changes = { organizations: ['Globex'] };
		expect(decide(changes, { memberships: ['Globex'] })).toMatchObject({
			granted: true,
			organizations: ['Globex'],
		});
	});
});

describe('P-4: an organization that the customer’s own provider named', () => {
	const initech = { name: 'Initech', matched: 'Initech', sources: ['groups'] };
	const forInitech = { organizations: ['Initech'] };

	it.each<[string, Partial<PortalRow>, Partial<AccessFacts>]>([
		['is not the one a row names', forInitech, {}],
		['is not it because the customer is a member', forInitech, { memberships: ['Initech'] }],
	])('%s', (_what, changes, facts) => {
		const organizations = [{ ...initech, onTheFly: {} }];
		expect(decide(changes, { organizations, ...facts })).toMatchObject({
			granted: false,
			rule: "portal table, row 1: organization Initech, named by the customer's own provider and not confirmed in the row",
		});
		expect(decide({ ...changes, confirmed: true }, { organizations, ...facts })).toMatchObject({
			granted: true,
			confirmed: true,
			organizations: ['Initech'],
		});
	});

	it('counts where our company names the groups', () => {
		const organizations = [{ ...initech, onTheFly: { joins: true as const } }];
		expect(decide(forInitech, { organizations })).toMatchObject({ granted: true });
	});

	it('leaves another name of the row alone', () => {
		const organizations = [...alice.organizations, { ...initech, onTheFly: { key: 'id=7' } }];
		expect(decide({ organizations: ['Initech', 'Acme'] }, { organizations })).toMatchObject({
			granted: true,
			organizations: ['Acme'],
		});
	});

	it('of a membership is for the Jira node to look at', () => {
		const changes = { organizations: ['Acme', 'Initech'] };
		expect(decide(changes, { memberships: ['Acme', 'Initech'] })).toMatchObject({
			organizations: ['Acme', 'Initech'],
			byMembership: ['Initech'],
		});
	});
});

describe('the verdict', () => {
	const login = { loginId: 'K7Q2-9XPA', subject: 'alice-1' };
	const pass: OpenedPass = markVerified({
		...login,
		connection: 'Acme Keycloak',
		issuer: 'https://idp.example.test',
		email: 'alice@acme.example',
		displayName: 'Alice Martin',
		at: Date.UTC(2026, 10, 23, 12),
	});

	it('names granted portals only, each once, in the order of the table', () => {
		const rows = [
			row({ serviceDesk: '1' }),
			row({ serviceDesk: '2', access: 'public', address: '/servicedesk/customer/portal/2/group/1' }),
			row({ access: 'default' }),
			row({ serviceDesk: '2', access: 'public' }),
		];
		expect(stateVerdict(pass, decidePortals(rows, alice))).toEqual({
			...login,
			granted: true,
			portals: [
				{ serviceDesk: '2', address: '/servicedesk/customer/portal/2/group/1' },
				{ serviceDesk: '3', address: '/servicedesk/customer/portal/3' },
			],
		});
	});

	it('is negative without a granted portal', () => {
		expect(stateVerdict(pass, decidePortals([row()], alice))).toEqual({
			...login,
			granted: false,
			portals: [],
		});
		expect(stateVerdict(pass, [])).toMatchObject({ granted: false, portals: [] });
	});

	const name = fc.oneof(fc.constantFrom('acme', 'Acme', 'partners', '__proto__'), fc.string());
	const names = fc.array(name, { maxLength: 5 });
	const privateRows = fc.array(
		fc.record({ groups: names, organizations: names }).map((lists) => row(lists)),
		{ maxLength: 4 },
	);

	it('denies by default: who holds nothing enters nothing private', () => {
		const nobody = { groups: [], roles: [], organizations: [], memberships: [] };
		fc.assert(
			fc.property(privateRows, (rows) => {
				expect(stateVerdict(pass, decidePortals(rows, nobody)).granted).toBe(false);
			}),
		);
	});

	it('does not depend on the order of groups', () => {
		fc.assert(
			fc.property(privateRows, names, (rows, groups) => {
				const reversed = { ...alice, groups: [...groups].reverse() };
				expect(decidePortals(rows, reversed)).toEqual(decidePortals(rows, { ...alice, groups }));
			}),
		);
	});
});

describe('the table of portals', () => {
	it('fills in what was left out', () => {
		const rows = [{ portal: 3, access: 'default' }];
		expect(readPortalRows(rows)).toEqual({ ok: true, value: [row({ access: 'default' })] });
	});

	it.each([
		[true, true],
		['true', false],
		['', false],
		[undefined, false],
	])('takes only the switch itself for confirmed: %j', (confirmed, expected) => {
		expect(readPortalRows([{ portal: 3, access: 'default', confirmed }])).toMatchObject({
			value: [{ confirmed: expected }],
		});
	});

	it('reads lists and a landing address', () => {
		const typed = {
			portal: ' 3 ',
			access: 'private',
			groups: 'a, b',
			organizations: ['Acme, Inc.', 'Cafe\u0301'],
		};
		const address = '/servicedesk/customer/portal/3/group/7?customfield=1';
		expect(readPortalRows([{ ...typed, address }])).toEqual({
			ok: true,
			value: [row({ groups: ['a', 'b'], organizations: ['Acme, Inc.', 'Café'], address })],
		});
	});

	it.each<[string, unknown]>([
		['no table', undefined],
		['no rows', []],
		['a text', 'rows'],
		['a row that is none', [null]],
		...['', '0', '-1', '1.5', 'SUP', '1 OR 1', '../1', '1'.repeat(16), true, null, []].map(
			(portal): [string, unknown] => [
				`the portal id ${JSON.stringify(portal)}`,
				[{ portal, access: 'public' }],
			],
		),
		['an unknown access', [{ portal: '3', access: 'open' }]],
		['an empty access', [{ portal: '3', access: '' }]],
		['no access', [{ portal: '3' }]],
		['an unknown way', [{ portal: '3', access: 'public', grantThrough: 'agent' }]],
		['a list with an open quote', [{ portal: '3', access: 'public', groups: '"a' }]],
		...[
			'https://evil.example/servicedesk/',
			'//evil.example/servicedesk/',
			'/servicedesk/..//evil.example',
			'/servicedesk/../admin',
			'/servicedesk/%2e%2e/admin',
			'/servicedesk/.%2E/admin',
			'/servicedesk//x',
			'/servicedesk/\\evil.example',
			'/servicedesk/a\nb',
			'/servicedeskx',
			'servicedesk/customer',
			'/jira/servicedesk/',
			'javascript:alert(1)',
		].map((address): [string, unknown] => [
			`the address ${JSON.stringify(address)}`,
			[{ portal: '3', access: 'public', address }],
		]),
	])('refuses %s: setting-invalid', (_what, rows) => {
		expect(readPortalRows(rows)).toMatchObject({ ok: false, reason: 'setting-invalid' });
	});
});
