import { range } from 'lodash';
import { describe, expect, it } from 'vitest';
import type { Provider } from '../../../../nodes/OidcLoginTrigger/claimNames';
import type { Identity } from '../../../../nodes/shared/core/identity/identity';
import type { Knowledge } from '../../../../nodes/shared/core/identity/knowledge';
import type { StatedIdentity } from '../../../../nodes/shared/core/identity/verifiedIdentity';
import { markVerified } from '../../../../nodes/shared/core/verified/verified';
import type { Claims } from '../../../../nodes/shared/oidc/claims/claims';
import { mapClaims } from '../../../../nodes/shared/oidc/identity/claimMapping';
import { claimSettings } from '../../../support/claimSettings';
import { textShapes, type TextShape } from '../../../support/statedShapes';

const alice = { sub: 'alice-1', email: 'alice@acme.example', email_verified: true };

type Changes = Parameters<typeof claimSettings>[1];

function map(
	claims: Claims,
	{
		provider = 'generic',
		changes = {},
		userinfo,
	}: { provider?: Provider; changes?: Changes; userinfo?: Claims } = {},
): StatedIdentity {
	const mapped = mapClaims(
		markVerified({
			issuer: 'https://idp.example.test',
			idToken: { ...alice, ...claims },
			...(userinfo ? { userinfo: { sub: alice.sub, ...userinfo } } : {}),
		}),
		claimSettings(provider, changes),
	);
	if (!mapped.ok) throw new Error(mapped.reason);
	return mapped.value;
}

const read = (...of: Parameters<typeof map>): Identity => map(...of).identity;

/** A source in short: its word and its texts. */
const groupsOf = ({ knowledge, groups }: Identity): [Knowledge | undefined, string[]] => [
	knowledge.groups,
	groups,
];

describe('the groups claim', () => {
	it.each<TextShape>(textShapes)('as %s', (_what, sent, texts, knowledge, groupSeparator = '') => {
		const identity = read({ groups: [...sent] }, { changes: { groupSeparator } });
		expect(groupsOf(identity)).toEqual([knowledge, texts]);
		if (sent.length === 1)
			expect(groupsOf(read({ groups: sent[0] }, { changes: { groupSeparator } }))).toEqual([
				knowledge,
				texts,
			]);
	});

	it.each<[string, unknown, Knowledge, string[]]>([
		['an object in a list', [{ id: 1 }], 'unusable', []],
		['a list in a list', [['a']], 'unusable', []],
		['null in a list', [null], 'unusable', []],
		['a number in a list', [7], 'unusable', []],
		['one usable text among others', ['acme', { id: 1 }, null, 7, true, ['b']], 'incomplete', ['acme']],
		['a number', 7, 'unusable', []],
		['a boolean', true, 'unusable', []],
		['false', false, 'unusable', []],
		['an object', { acme: true }, 'unusable', []],
		['null', null, 'unusable', []],
		['nothing', undefined, 'absent', []],
	])('as %s', (_what, groups, knowledge, texts) => {
		expect(groupsOf(read({ groups }))).toEqual([knowledge, texts]);
	});

	it.each<[string, Claims, Knowledge, string[]]>([
		['both are sent', { groups: ['a'], teams: ['b', 'a'] }, 'known', ['a', 'b']],
		['one is sent', { teams: ['b'] }, 'known', ['b']],
		['none is sent', {}, 'absent', []],
		['one of them is unusable', { groups: ['a'], teams: 7 }, 'incomplete', ['a']],
		['one of them is unusable, the other empty', { groups: [], teams: 7 }, 'unusable', []],
		['one of them is incomplete', { groups: ['a'], teams: ['b', 7] }, 'incomplete', ['a', 'b']],
	])('with two names: %s', (_what, claims, knowledge, texts) => {
		const changes = { names: { groups: ['groups', 'teams'] } };
		expect(groupsOf(read(claims, { changes }))).toEqual([knowledge, texts]);
	});

	it.each<[string, unknown, unknown, Knowledge, string[]]>([
		['the ID token first', ['a'], ['b'], 'known', ['a']],
		['also when it says that there are none', [], ['b'], 'known', []],
		['userinfo where the ID token says nothing', undefined, ['b'], 'known', ['b']],
		['userinfo where the ID token is unusable', [7], ['b'], 'known', ['b']],
		['userinfo where the ID token is incomplete', ['a', 7], ['b'], 'known', ['b']],
		['the ID token where userinfo is unusable', ['a', 7], 7, 'incomplete', ['a']],
		['userinfo where the ID token is blank', '', ['b'], 'known', ['b']],
	])('in both sources: %s', (_what, idToken, userinfo, knowledge, texts) => {
		const identity = read(idToken === undefined ? {} : { groups: idToken }, {
			userinfo: { groups: userinfo },
		});
		expect(groupsOf(identity)).toEqual([knowledge, texts]);
	});

	it('keeps 10,000 groups; of more it is incomplete, and says how many are left out', () => {
		const groups = range(10_000).map((number) => `group ${number}`);
		expect(groupsOf(read({ groups }))).toEqual(['known', groups]);
		const { identity, gaps } = map({ groups: [...groups, 'one', 'more'] });
		expect(groupsOf(identity)).toEqual(['incomplete', groups]);
		expect(gaps).toEqual([
			{ source: 'groups', knowledge: 'incomplete', kept: 10_000, unusable: 0, dropped: 2 },
		]);
	});

	it('loses its leading slashes, and nothing else', () => {
		expect(read({ groups: ['/acme', 'acme', '/a/b', '/'] }).groups).toEqual(['acme', 'a/b']);
		expect(read({ groups: ['/acme', 'acme'] }, { changes: { stripGroupSlash: false } }).groups).toEqual([
			'/acme',
			'acme',
		]);
	});
});

describe('overage', () => {
	const names = { _claim_names: { groups: 'src1' } };
	const sources = { _claim_sources: { src1: { endpoint: 'https://graph.example.test/getMemberObjects' } } };

	it.each<[string, Claims, string[]]>([
		['_claim_names', names, []],
		['_claim_names with _claim_sources', { ...names, ...sources }, []],
		['_claim_names as a JSON text', { _claim_names: '{"groups":"src1"}' }, []],
		['hasgroups', { hasgroups: true }, []],
		['hasgroups as a text', { hasgroups: 'true' }, []],
		['_claim_names with a part of the groups', { ...names, groups: ['acme'] }, ['acme']],
		['_claim_names with an empty list', { ...names, groups: [] }, []],
		['hasgroups with roles', { hasgroups: true, roles: ['Portal.User'] }, []],
		['_claim_names with roles', { ...names, roles: ['Portal.User'] }, []],
	])('is said by %s, in either source', (_what, claims, groups) => {
		for (const identity of [
			read(claims, { provider: 'entra' }),
			read({}, { provider: 'entra', userinfo: claims }),
			read({ groups: undefined }, { provider: 'entra', userinfo: claims }),
		]) {
			expect(groupsOf(identity)).toEqual(['overage', groups]);
			expect(identity.knowledge.roles).toBe(claims.roles === undefined ? 'absent' : 'known');
			expect(identity.attributes).not.toHaveProperty('hasgroups');
			expect(Object.keys(identity.knowledge)).not.toContain('attribute _claim_names');
		}
	});

	it('is said by userinfo about groups in the ID token', () => {
		expect(groupsOf(read({ groups: ['acme'] }, { userinfo: names }))).toEqual(['overage', ['acme']]);
	});

	it.each<[string, Claims]>([
		['hasgroups is false', { hasgroups: false, groups: ['acme'] }],
		['another claim is distributed', { _claim_names: { address: 'src1' }, groups: ['acme'] }],
		['_claim_names is no object', { _claim_names: ['groups'], groups: ['acme'] }],
		['_claim_names is broken JSON', { _claim_names: '{groups', groups: ['acme'] }],
	])('is not said: %s', (_what, claims) => {
		expect(groupsOf(read(claims))).toEqual(['known', ['acme']]);
	});

	it('is also a distributed claim of any name that groups, roles or attributes are read from', () => {
		const distributed = { _claim_names: { teams: 'a', jobs: 'a', department: 'b', data: 'c' } };
		const { knowledge } = read(distributed, {
			changes: { names: { groups: ['teams'], roles: ['jobs'], attributes: ['department', 'data.company'] } },
		});
		expect(knowledge).toEqual({
			groups: 'overage',
			roles: 'overage',
			'attribute department': 'overage',
			'attribute data.company': 'overage',
		});
		expect(read(distributed).knowledge).toMatchObject({ 'attribute department': 'overage' });
	});
});

describe('roles', () => {
	it('are a source of their own, and no groups', () => {
		const identity = read({ roles: ['Portal.User'], groups: ['acme'] }, { provider: 'entra' });
		expect(identity).toMatchObject({ groups: ['acme'], roles: ['Portal.User'] });
		expect(identity.knowledge).toMatchObject({ groups: 'known', roles: 'known' });
		expect(identity.attributes).not.toHaveProperty('roles');
	});

	it.each<[string, unknown, Knowledge, string[]]>([
		['a text', 'Portal.User', 'known', ['Portal.User']],
		['an empty list', [], 'known', []],
		['an object in a list', [{ id: 1 }], 'unusable', []],
		['nothing', undefined, 'absent', []],
	])('as %s', (_what, roles, knowledge, texts) => {
		const identity = read({ roles }, { provider: 'entra' });
		expect([identity.knowledge.roles, identity.roles]).toEqual([knowledge, texts]);
	});

	it.each<Provider>(['generic', 'keycloak', 'cognito', 'okta', 'google'])(
		'are not read from %s',
		(provider) => {
			expect(read({ roles: ['admin'] }, { provider })).toMatchObject({
				roles: [],
				knowledge: { roles: 'absent' },
			});
		},
	);
});

describe('attributes', () => {
	it.each<[string, unknown, Knowledge | undefined, string[] | undefined]>([
		['a text', 'Sales', 'known', ['Sales']],
		['a list', ['Sales', 'Support'], 'known', ['Sales', 'Support']],
		['a number', 42, 'known', ['42']],
		['a boolean', false, 'known', ['false']],
		['a number that JSON cannot hold', 2 ** 60, 'unusable', undefined],
		['an empty list', [], 'known', undefined],
		['a blank text', ' ', undefined, undefined],
		['an object', { name: 'Sales' }, 'unusable', undefined],
		['null', null, 'unusable', undefined],
		['a text among objects', ['Sales', {}], 'incomplete', ['Sales']],
		['a list in brackets', '[Sales, Support]', 'known', ['Sales', 'Support']],
		['a JSON text', '["Sales"]', 'known', ['Sales']],
		['a text with a comma', 'Acme, Inc.', 'known', ['Acme, Inc.']],
	])('as %s', (_what, department, knowledge, texts) => {
		for (const attributes of [[], ['department']]) {
			const identity = read({ department }, { changes: { groupSeparator: ',', names: { attributes } } });
			expect(identity.knowledge['attribute department']).toBe(knowledge);
			expect(identity.attributes.department).toEqual(texts);
		}
	});

	it('are all kept, however many and however long; above 10,000 values they are incomplete', () => {
		const many = Object.fromEntries(range(300).map((number) => [`a${number}`, 'v'.repeat(2000)]));
		expect(Object.keys(read(many).attributes)).toHaveLength(300);
		const values = range(9_999).map(String);
		const { identity, gaps } = map({ first: values, second: ['x', 'y'], third: 'z' });
		expect(identity.attributes).toEqual({ first: values, second: ['x'] });
		expect(identity.knowledge).toMatchObject({
			'attribute first': 'known',
			'attribute second': 'incomplete',
			'attribute third': 'incomplete',
		});
		expect(gaps.map(({ source, dropped }) => [source, dropped])).toEqual([
			['attribute second', 1],
			['attribute third', 1],
		]);
	});
});
