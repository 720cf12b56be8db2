import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	reportImpact,
	type Effect,
	type ImpactQuestion,
} from '../../../../nodes/shared/core/portals/portalImpact';
import type { Account } from '../../../../nodes/shared/core/directory/account';
import type { OrganizationWithMembers } from '../../../../nodes/shared/core/portals/portalPeople';

const person = (accountId: string, more: Partial<Account> = {}): Account => ({
	accountId,
	displayName: accountId,
	active: true,
	...more,
});
const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((name) => person(name)) as [
	Account,
	Account,
	Account,
];
const organization = (name: string, ...members: Account[]): OrganizationWithMembers => ({
	id: name,
	name,
	members,
});
const nobody = { direct: [], organizations: [] };
const open = (...portalOnly: Account[]) => ({ site: { portalOnly, atlassian: [] } });
const ask = (question: Partial<ImpactQuestion>) =>
	reportImpact({ present: nobody, proposed: nobody, ...question });

type Expected = Record<string, [effect: Effect, through: string[], reasons: string[]]>;

describe('restricting a portal', () => {
	test.each<[string, Partial<ImpactQuestion>, Expected]>([
		[
			'keeps out whoever has no way in but the open portal',
			open(alice),
			{ alice: ['loses', [], ['has no way in but the open portal']] },
		],
		[
			'lets in who was added in person',
			{ ...open(alice), present: { ...nobody, direct: [alice] } },
			{ alice: ['keeps', ['direct'], ['is a customer of the portal in person']] },
		],
		[
			'lets in members of its organizations',
			{ ...open(alice), present: { ...nobody, organizations: [organization('Acme', alice)] } },
			{ alice: ['keeps', ['organization Acme'], ['is a member of Acme, which is on the portal']] },
		],
		[
			'names every way in of one person',
			{
				...open(alice),
				present: { direct: [alice], organizations: [organization('A', alice), organization('B', alice)] },
			},
			{
				alice: [
					'keeps',
					['direct', 'organization A', 'organization B'],
					[
						'is a customer of the portal in person',
						'is a member of A, which is on the portal',
						'is a member of B, which is on the portal',
					],
				],
			},
		],
		[
			'of an open one: who would be added keeps access',
			{ ...open(alice, bob), proposed: { ...nobody, organizations: [organization('Acme', alice)] } },
			{
				alice: ['keeps', ['organization Acme'], ['is a member of Acme, which would be on the portal']],
				bob: ['loses', [], ['has no way in but the open portal']],
			},
		],
		[
			'of a restricted one: who would be added gains access, nobody loses it',
			{
				present: { ...nobody, direct: [alice] },
				proposed: { direct: [bob], organizations: [organization('Acme', alice, carol)] },
			},
			{
				alice: [
					'keeps',
					['direct', 'organization Acme'],
					['is a customer of the portal in person', 'is a member of Acme, which would be on the portal'],
				],
				bob: ['gains', ['direct'], ['would be a customer of the portal in person']],
				carol: ['gains', ['organization Acme'], ['is a member of Acme, which would be on the portal']],
			},
		],
		[
			'does not name a way twice',
			{
				...open(),
				present: { ...nobody, organizations: [organization('Acme', alice)] },
				proposed: { ...nobody, organizations: [organization('Acme', alice)] },
			},
			{
				alice: ['keeps', ['organization Acme'], ['is a member of Acme, which is on the portal']],
			},
		],
		[
			'says nothing of inactive accounts',
			{
				...open(person('off', { active: false })),
				present: { ...nobody, direct: [person('gone', { active: false })] },
			},
			{},
		],
	])('%s', (_, question, expected) => {
		const { people } = ask(question);
		const seen = people.map(({ accountId, effect, through, reasons }) => [
			accountId,
			[effect, through, reasons],
		]);
		expect(Object.fromEntries(seen)).toEqual(expected);
	});

	test('shows an address only where Jira does', () => {
		const { people } = ask(open(person('zoe', { emailAddress: 'zoe@acme.example' }), alice));
		expect(people[0]).toMatchObject({ emailAddress: 'zoe@acme.example' });
		expect(people[1]).not.toHaveProperty('emailAddress');
	});
});

describe('what the report cannot see', () => {
	const gap = /The list of users/;
	test.each<[string, Partial<ImpactQuestion>, RegExp | undefined]>([
		['a complete list', { ...open(alice), present: { ...nobody, direct: [alice] } }, undefined],
		[
			'a customer of the portal whom the list lacks',
			{ ...open(alice), present: { ...nobody, direct: [bob] } },
			/lacks 1 customers/,
		],
		['no customer in the list at all', open(), /has no portal-only customer at all/],
		[
			'an Atlassian account on the portal',
			{ site: { portalOnly: [alice], atlassian: [bob] }, present: { ...nobody, direct: [bob] } },
			undefined,
		],
		['a portal that is restricted already', { present: { ...nobody, direct: [bob] } }, undefined],
	])('with %s', (_, question, expected) => {
		const { limits } = ask(question);
		expect(limits.join('\n')).toContain('only raised requests');
		const found = limits.find((limit) => gap.test(limit));
		if (expected) expect(found).toMatch(expected);
		else expect(found).toBeUndefined();
	});
});

test('everybody appears once, and loses access exactly when there is no way in', () => {
	const some = fc
		.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'))
		.map((ids) => ids.map((id) => person(id)));
	const portal = fc.record({
		direct: some,
		organizations: fc.array(fc.record({ id: fc.string(), name: fc.string(), members: some }), {
			maxLength: 3,
		}),
	});
	const site = fc.option(fc.record({ portalOnly: some, atlassian: fc.constant([]) }), { nil: undefined });
	fc.assert(
		fc.property(site, portal, portal, (everyone, present, proposed) => {
			const { people, counts } = reportImpact({ site: everyone, present, proposed });
			expect(new Set(people.map(({ accountId }) => accountId)).size).toBe(people.length);
			expect(counts.keeps + counts.loses + counts.gains).toBe(people.length);
			for (const { effect, through } of people) expect(effect === 'loses').toBe(through.length === 0);
			// An open portal has nobody to gain access, a restricted one nobody to lose it.
			expect(everyone ? counts.gains : counts.loses).toBe(0);
		}),
	);
});
