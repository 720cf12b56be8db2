import { describe, expect, it, vi } from 'vitest';
// Before the first import: the list of used assertions begins an hour before the logins of these tests.
vi.hoisted(() => vi.useFakeTimers({ now: Date.parse('2026-11-23T11:00:00Z'), toFake: ['Date'] }));
import type { IDataObject } from 'n8n-workflow';
import type { Identity } from '../../../nodes/shared/core/identity/identity';
import { attribute, nameId } from '../../support/samlIdp/message';
import { textShapes, type TextShape } from '../../support/statedShapes';
import { useSamlTrigger, type Changes } from '../../support/triggers/samlTrigger';
import { publishPlaced, type Visit } from '../../support/triggers/visitWebhook';

const saml = useSamlTrigger();
let connections = 0;

/** A connection of its own, so that it remembers nothing of other tests. */
const connection = (parameters: IDataObject = {}): Changes => ({
	id: `trigger-${++connections}`,
	parameters,
});

type Attributes = Record<string, readonly string[]>;

const login = async (by: Changes, attributes: Attributes, person = 'alice'): Promise<Visit> =>
	await saml.login((message) => {
		message.nameId = nameId(`${person}@acme.example`);
		message.attributes = [
			attribute('email', [`${person}@acme.example`]),
			...Object.entries(attributes).map(([name, values]) => attribute(name, values)),
		].join('');
	}, by);

const identityOf = ({ items, log }: Visit): Identity => {
	if (!items) throw new Error(log);
	return (items[0] as unknown as { identity: Identity }).identity;
};

const warningsOf = ({ entries }: Visit): string[] =>
	entries.filter(({ level }) => level === 'warn').map(({ message }) => message);

describe('what the assertion says becomes knowledge', () => {
	it.each<TextShape>(textShapes)(
		'groups as %s',
		async (_what, sent, groups, knowledge, groupSeparator = '') => {
			const visit = await login(connection({ attributes: { groupSeparator } }), { groups: sent });
			expect(identityOf(visit)).toMatchObject({ groups, knowledge: { groups: knowledge, roles: 'absent' } });
		},
	);

	it('overage of Entra ID, with roles apart, and one warning', async () => {
		const visit = await login(connection({ provider: 'entra' }), {
			'http://schemas.microsoft.com/claims/groups.link': ['https://graph.example.test/getMemberObjects'],
			'http://schemas.microsoft.com/ws/2008/06/identity/claims/role': ['Portal.User'],
		});
		expect(identityOf(visit)).toMatchObject({
			groups: [],
			roles: ['Portal.User'],
			knowledge: { groups: 'overage', roles: 'known' },
		});
		expect(warningsOf(visit)).toEqual([expect.stringContaining('"groups" overage (0 used)')]);
	});

	it('1,000 groups: all of them', async () => {
		const groups = Array.from({ length: 1000 }, (_each, number) => `group ${number}`);
		const visit = await login(connection(), { groups });
		expect(identityOf(visit)).toMatchObject({ groups, knowledge: { groups: 'known' } });
		expect(warningsOf(visit)).toEqual([]);
	});
});

describe('a missing attribute', () => {
	it.each<[string, IDataObject, string]>([
		['Keycloak', { provider: 'keycloak' }, 'known'],
		['AD FS', { provider: 'adfs' }, 'known'],
		['Entra ID', { provider: 'entra' }, 'known'],
		['SimpleSAMLphp', { provider: 'simpleSamlPhp' }, 'known'],
		['Okta', { provider: 'okta' }, 'absent'],
		['another provider', {}, 'absent'],
		['Keycloak, set to unknown', { provider: 'keycloak', attributes: { missing: 'unknown' } }, 'absent'],
		['another provider, set to none', { attributes: { missing: 'none' } }, 'known'],
	])('of %s', async (_what, parameters, knowledge) => {
		const by = connection(parameters);
		expect(identityOf(await login(by, {}, 'bob')).knowledge.groups).toBe('absent');
		await login(by, { groups: ['acme'], Role: ['user'], company: ['Acme'] });
		expect(identityOf(await login(by, {}, 'bob'))).toMatchObject({
			groups: [],
			roles: [],
			attributes: {},
			knowledge: {
				groups: knowledge,
				roles: knowledge,
				...(knowledge === 'known' ? { 'attribute company': 'known' } : {}),
			},
		});
	});

	it('of everybody: costs three people, and the log says so', async () => {
		const by = connection({ provider: 'keycloak' });
		await login(by, { groups: ['acme'] });
		const words = [];
		for (const person of ['a', 'b', 'c', 'd', 'a'])
			words.push(identityOf(await login(by, {}, person)).knowledge.groups);
		expect(words).toEqual(['known', 'known', 'known', 'absent', 'absent']);
		await login(by, { groups: ['acme'] });
		expect(identityOf(await login(by, {}, 'd')).knowledge.groups).toBe('known');
	});
});

it.each([
	['If an Attribute Is Missing', { missing: 'perhaps' }],
	['Group Separator', { groupSeparator: '|' }],
])('setting-invalid: "%s" is none of the options', async (field, attributes) => {
	await expect(publishPlaced(saml.place(connection({ attributes })), 'activate')).rejects.toThrow(field);
});
