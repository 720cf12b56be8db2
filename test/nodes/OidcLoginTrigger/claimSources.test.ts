import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textShapes, type TextShape } from '../../support/statedShapes';
import { serveProvider, type ServedProvider } from '../../support/oidcProvider/serveProvider';
import {
	publishTrigger,
	visitTrigger,
	type TriggerSetup,
	type Visit,
} from '../../support/triggers/visitTrigger';
import type { Identity } from '../../../nodes/shared/core/identity/identity';

let provider: ServedProvider;
let connections = 0;

/** A connection of its own, so that it remembers nothing of other tests. */
let setup: TriggerSetup;

beforeAll(async () => {
	provider = await serveProvider();
});
afterAll(async () => await provider.stop());
beforeEach(() => {
	setup = {
		issuer: provider.issuer,
		id: `trigger-${++connections}`,
		parameters: { provider: 'keycloak' },
	};
});

async function login(claims: Record<string, unknown>, by = setup): Promise<Visit> {
	provider.answerWith({ claims });
	const { answer } = await visitTrigger('login', by);
	const sent = new URL(String(answer.headers.location)).searchParams;
	provider.expectNonce(String(sent.get('nonce')));
	return await visitTrigger('callback', by, {
		query: { code: 'canary-code', state: String(sent.get('state')) },
		headers: { cookie: String(answer.cookies.at(-1)).split(';')[0] ?? '' },
	});
}

const identityOf = ({ items, log }: Visit): Identity => {
	if (!items) throw new Error(log);
	return (items[0] as unknown as { identity: Identity }).identity;
};

const warningsOf = ({ entries }: Visit): string[] =>
	entries.filter(({ level }) => level === 'warn').map(({ message }) => message);

describe('what the ID token says becomes knowledge', () => {
	it.each<TextShape>(textShapes)(
		'groups as %s',
		async (_what, sent, groups, knowledge, groupSeparator = '') => {
			const by = { ...setup, parameters: { provider: 'generic', claims: { groupSeparator } } };
			expect(identityOf(await login({ groups: [...sent] }, by))).toMatchObject({
				groups,
				knowledge: { groups: knowledge, roles: 'absent' },
			});
		},
	);

	it.each<[string, unknown, string, string[]]>([
		['an object in a list', [{ id: 1 }], 'unusable', []],
		['a list in a list', [['a']], 'unusable', []],
		['null in a list', [null], 'unusable', []],
		['a number', 7, 'unusable', []],
		['a usable text among unusable ones', ['acme', 7], 'incomplete', ['acme']],
	])('groups as %s, with one warning and no value', async (_what, sent, knowledge, groups) => {
		const visit = await login({ groups: sent });
		expect(identityOf(visit)).toMatchObject({ groups, knowledge: { groups: knowledge } });
		const [warning, ...more] = warningsOf(visit);
		expect(more).toEqual([]);
		expect(warning).toContain(
			`connection "Acme ID", "groups" ${knowledge} (${groups.length} used, 1 not a text)`,
		);
		expect(warning).not.toContain('acme');
	});

	it('overage of Entra ID, with roles apart', async () => {
		const by = { ...setup, parameters: { provider: 'entra' } };
		const claims = { groups: undefined, _claim_names: { groups: 'src1' }, roles: ['Portal.User'] };
		const visit = await login(claims, by);
		expect(identityOf(visit)).toMatchObject({
			groups: [],
			roles: ['Portal.User'],
			knowledge: { groups: 'overage', roles: 'known' },
		});
		expect(warningsOf(visit)).toEqual([expect.stringContaining('"groups" overage (0 used)')]);
	});

	it('10,001 groups: 10,000 of them, incomplete, and the log says so', async () => {
		const groups = Array.from({ length: 10_001 }, (_each, number) => `g${number}`);
		const visit = await login({ groups });
		expect(identityOf(visit).groups).toHaveLength(10_000);
		expect(identityOf(visit).knowledge.groups).toBe('incomplete');
		expect(warningsOf(visit)).toEqual([
			expect.stringContaining('"groups" incomplete (10000 used, 1 above the limit)'),
		]);
	});

	it('claims that are objects for good are not worth a warning', async () => {
		const visit = await login({ address: { locality: 'Berlin' } });
		expect(identityOf(visit).knowledge).toMatchObject({ 'attribute address': 'unusable' });
		expect(warningsOf(visit)).toEqual([]);
	});
});

describe('a missing groups claim', () => {
	const bob = { sub: 'bob-1', email: 'bob@acme.example', groups: undefined };
	const knowledgeOf = async (claims: Record<string, unknown>, by = setup) =>
		identityOf(await login(claims, by)).knowledge.groups;

	it.each<[string, string, Record<string, unknown>, string]>([
		['Keycloak', 'keycloak', {}, 'known'],
		['Cognito', 'cognito', { groups: 'groups' }, 'known'],
		['Entra ID', 'entra', {}, 'known'],
		['Okta', 'okta', {}, 'absent'],
		['Google', 'google', { groups: 'groups' }, 'absent'],
		['another provider', 'generic', {}, 'absent'],
		['Keycloak, set to unknown', 'keycloak', { missing: 'unknown' }, 'absent'],
		['Okta, set to none', 'okta', { missing: 'none' }, 'known'],
		['another provider, by provider', 'generic', { missing: 'provider' }, 'absent'],
	])('of %s', async (_what, name, claims, knowledge) => {
		const by = { ...setup, parameters: { provider: name, claims } as TriggerSetup['parameters'] };
		expect(await knowledgeOf(bob, by)).toBe('absent');
		expect(await knowledgeOf({ groups: ['acme'] }, by)).toBe('known');
		const identity = identityOf(await login(bob, by));
		expect(identity).toMatchObject({ groups: [], knowledge: { groups: knowledge } });
	});

	it('a mapper removed at the provider costs three people, and the log says so without naming them', async () => {
		expect(await knowledgeOf({ groups: ['acme'] })).toBe('known');
		for (const person of ['a', 'b', 'c', 'a'])
			expect(await knowledgeOf({ ...bob, sub: `canary-${person}` })).toBe('known');
		const visit = await login({ ...bob, sub: 'canary-d' });
		expect(identityOf(visit).knowledge.groups).toBe('absent');
		const [warning, ...more] = warningsOf(visit);
		expect(more).toEqual([]);
		expect(warning).toMatch(/check the mapper at the provider: .*connection "Acme ID", missing "groups"\)$/);
		expect(warning).not.toContain('canary');
		expect(warningsOf(await login({ ...bob, sub: 'canary-e' }))).toEqual([]);
	});

	it('is judged by what this connection sent, not another one, and under these names', async () => {
		await login({ groups: ['acme'] });
		expect(await knowledgeOf(bob, { ...setup, id: 'another' })).toBe('absent');
		const renamed = { provider: 'keycloak', claims: { groups: 'teams' } };
		expect(await knowledgeOf(bob, { ...setup, parameters: renamed })).toBe('absent');
		expect(await knowledgeOf(bob)).toBe('known');
	});

	it('an attribute that the admin no longer keeps is not missing', async () => {
		const keeping = (attributes: string): TriggerSetup => ({
			...setup,
			parameters: { provider: 'keycloak', claims: { attributes } },
		});
		const alice = { company: 'Acme', department: 'Sales' };
		await login(alice, keeping('company, department'));
		const { knowledge } = identityOf(await login(alice, keeping('department')));
		expect(knowledge['attribute company']).toBeUndefined();
	});

	it('a refused login is not remembered', async () => {
		await login({ groups: ['acme'], email_verified: false });
		expect(await knowledgeOf(bob)).toBe('absent');
	});

	it('the same holds for roles and for attributes', async () => {
		const by = { ...setup, parameters: { provider: 'entra' } };
		await login({ groups: ['acme'], roles: ['Portal.User'], company: 'Acme' }, by);
		expect(identityOf(await login(bob, by)).knowledge).toMatchObject({
			groups: 'known',
			roles: 'known',
			'attribute company': 'known',
		});
	});
});

it.each([
	['If a Claim Is Missing', { missing: 'perhaps' }],
	['Group Separator', { groupSeparator: '|' }],
])('setting-invalid: "%s" is none of the options', async (field, claims) => {
	await expect(publishTrigger({ ...setup, parameters: { claims } }, 'activate')).rejects.toThrow(field);
});
