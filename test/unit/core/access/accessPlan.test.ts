import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintOf, isBelieved } from '../../../../nodes/shared/core/access/accessFingerprint';
import {
	everySource,
	findKnownSources,
	noSource,
	type KnownSources,
} from '../../../../nodes/shared/core/access/knownSources';
import type {
	AccessPart,
	AccessStep,
	CurrentAccess,
	DesiredAccess,
	Removal,
} from '../../../../nodes/shared/core/access/accessState';
import { planLedger } from '../../../../nodes/shared/core/access/ledgerPlan';
import { planAccess } from '../../../../nodes/shared/core/access/accessPlan';
import { emptyLedger, parseLedger, type Ledger } from '../../../../nodes/shared/core/access/ledger';
import type { KnowledgeBySource } from '../../../../nodes/shared/core/identity/knowledge';
import { alice, removal } from '../../../support/jsm/accessWish';

const at = '2026-11-23T12:00:00.000Z';
const both: readonly AccessPart[] = ['memberships', 'portals'];
const onlyOurs = removal({ mode: 'onlyOurs', most: 100 });

/** A site of one customer: who is where, and what its ledger says. */
interface World {
	members: Set<string>;
	/** `desk` for the customer in person, `desk organization` for a link. */
	desks: Set<string>;
	ledger: Ledger;
}

const named = (id: string) => ({ id, name: `Organization ${id}` });
const grant = { rule: 'r', at, state: 'granted' } as const;

function currentOf({ members, desks, ledger }: World): CurrentAccess {
	const linked = [...desks].map((link) => link.split(' '));
	return {
		// Long after the grants: what is not listed has ended.
		now: Date.parse(at) + 3_600_000,
		ledger,
		memberships: [...members].map(named),
		isOnDesk: (desk, who) => desks.has(who === 'customer' ? desk : `${desk} ${who.organization}`),
		openedBy: new Map(
			[...new Set(ledger.portals.map(({ serviceDesk }) => serviceDesk))].map((desk) => [
				desk,
				linked.flatMap(([of, id = '']) => (of === desk && members.has(id) ? [named(id)] : [])),
			]),
		),
	};
}

function carryOut({ members, desks }: World, step: AccessStep): void {
	if (step.state !== 'planned') return;
	const { organization: { id } = { id: '' }, serviceDesk = '' } = step;
	if (step.do === 'addToOrganization') members.add(id);
	if (step.do === 'removeFromOrganization') members.delete(id);
	if (step.do === 'addOrganizationToPortal') desks.add(`${serviceDesk} ${id}`);
	if (step.do === 'addCustomerToPortal') desks.add(serviceDesk);
	if (step.do === 'removeCustomerFromPortal') desks.delete(serviceDesk);
}

function plan(world: World, desired: DesiredAccess, rules: Removal, parts = both) {
	const current = currentOf(world);
	const planned = planAccess(current, desired, { parts, removal: rules });
	if (!planned.ok) throw new Error(planned.reason);
	const binding = { ...alice, since: at };
	return {
		...planned.value,
		...planLedger(current, desired, planned.value, { parts, removal: rules, binding, at }),
	};
}

/** Carries out a plan, or only its first `until` writes, as if the process had been killed then. */
function run(
	world: World,
	desired: DesiredAccess,
	rules: Removal,
	until = Number.POSITIVE_INFINITY,
): AccessStep[] {
	const { steps, beforeSteps, afterSteps } = plan(world, desired, rules);
	let left = until;
	const write = (change: () => void): void => {
		if (left-- > 0) change();
	};
	if (beforeSteps) write(() => (world.ledger = beforeSteps));
	for (const step of steps.filter(({ state }) => state === 'planned')) write(() => carryOut(world, step));
	write(() => (world.ledger = afterSteps));
	return steps;
}

const ids = ['1', '2', '3', '4', '5', '6'];
const someIds = fc.subarray(ids);
const desiredState: fc.Arbitrary<DesiredAccess> = fc
	.record({
		organizations: someIds,
		portals: fc.uniqueArray(
			fc.record({
				serviceDesk: fc.constantFrom('1', '2', '3'),
				way: fc.constantFrom('organization', 'customer', 'unchanged'),
			}),
			{ selector: ({ serviceDesk }) => serviceDesk },
		),
	})
	.map(({ organizations, portals }) => ({
		organizations: organizations.map((id) => ({ ...named(id), rule: 'a rule' })),
		portals: portals.map(({ serviceDesk, way }) => ({
			serviceDesk,
			organizations: way === 'organization' ? organizations.map(named) : [],
			customer: way === 'customer',
		})),
		known: everySource,
	}));

/** Any site, also one whose ledger was written by a process that was killed. */
const anyWorld: fc.Arbitrary<World> = fc
	.record({
		members: someIds,
		ours: someIds,
		pending: fc.boolean(),
		desks: fc.subarray(['1', '2', '3', '1 1', '1 2', '2 3', '3 6']),
		direct: fc.subarray(['1', '2', '3']),
		through: fc.subarray([
			['1', '1'],
			['2', '3'],
			['3', '5'],
		]),
	})
	.map(({ members, ours, pending, desks, direct, through }) => ({
		members: new Set(members),
		desks: new Set(desks),
		ledger: {
			...emptyLedger(),
			organizations: ours.map((id) => ({
				...named(id),
				...grant,
				state: pending ? ('pending' as const) : ('granted' as const),
			})),
			portals: [
				...direct.map((serviceDesk) => ({ ...grant, serviceDesk, through: 'customer' as const })),
				...through.map(([serviceDesk = '', organization]) => ({
					...{ ...grant, serviceDesk, organization },
					through: 'organization' as const,
				})),
			],
		},
	}));

const copy = ({ members, desks, ledger }: World): World => ({
	members: new Set(members),
	desks: new Set(desks),
	ledger,
});

/** What others gave stays; what we gave and is wanted no longer goes; what is wanted is there. */
function expectReached(before: World, after: World, desired: DesiredAccess): void {
	const wanted = desired.organizations.map(({ id }) => id);
	const ours = before.ledger.organizations.map(({ id }) => id);
	const others = [...before.members].filter((id) => !ours.includes(id));
	expect([...after.members].sort()).toEqual([...new Set([...wanted, ...others])].sort());
	for (const { serviceDesk, organizations, customer } of desired.portals) {
		for (const { id } of organizations) expect(after.desks).toContain(`${serviceDesk} ${id}`);
		if (customer) expect(after.desks).toContain(serviceDesk);
	}
	const direct = before.ledger.portals.filter(({ through }) => through === 'customer');
	for (const { serviceDesk } of direct) {
		const portal = desired.portals.find((each) => each.serviceDesk === serviceDesk);
		const leftAlone = portal && !portal.customer && portal.organizations.length === 0;
		if (!portal?.customer && !leftAlone) expect(after.desks).not.toContain(serviceDesk);
	}
	for (const desk of before.desks) {
		const isOurs = direct.some(({ serviceDesk }) => serviceDesk === desk);
		if (!isOurs) expect(after.desks).toContain(desk);
	}
}

describe('of any two states, a plan', () => {
	test('carried out once reaches the desired one and spares what others gave', () => {
		fc.assert(
			fc.property(anyWorld, desiredState, (world, desired) => {
				const before = copy(world);
				run(world, desired, onlyOurs);
				expectReached(before, world, desired);
				expect(parseLedger(JSON.parse(JSON.stringify(world.ledger)))).toMatchObject({ ok: true });
			}),
		);
	});

	test('carried out twice changes nothing the second time', () => {
		fc.assert(
			fc.property(anyWorld, desiredState, (world, desired) => {
				run(world, desired, onlyOurs);
				const again = plan(world, desired, onlyOurs);
				expect(again.steps.filter(({ state }) => state === 'planned')).toEqual([]);
				expect(again.beforeSteps).toBeUndefined();
				expect(again.afterSteps).toEqual(world.ledger);
			}),
		);
	});

	test('P-15: killed after any write and made again reaches the same end', () => {
		fc.assert(
			fc.property(anyWorld, desiredState, desiredState, fc.nat(12), (world, first, then, until) => {
				const before = copy(world);
				const undisturbed = copy(world);
				run(undisturbed, then, onlyOurs);
				// Killed in the middle of another wish, so that pending entries are left behind.
				run(world, first, onlyOurs, until);
				run(world, then, onlyOurs);
				expectReached(before, world, then);
				expect(world.members).toEqual(undisturbed.members);
			}),
		);
	});

	test('P-7: never takes away what the ledger does not hold', () => {
		fc.assert(
			fc.property(anyWorld, desiredState, (world, desired) => {
				const { ledger } = world;
				for (const { do: what, organization, serviceDesk } of plan(world, desired, onlyOurs).steps) {
					if (what === 'removeFromOrganization')
						expect(ledger.organizations.map(({ id }) => id)).toContain(organization?.id);
					if (what === 'removeCustomerFromPortal')
						expect(ledger.portals).toContainEqual(
							expect.objectContaining({ serviceDesk, through: 'customer' }),
						);
				}
			}),
		);
	});

	test('adds memberships before it opens portals, and takes portals back before memberships', () => {
		const order = [
			'addToOrganization',
			'addOrganizationToPortal',
			'removeCustomerFromPortal',
			'removeFromOrganization',
		];
		const places: Record<string, number> = { addCustomerToPortal: 1, takeBackPortal: 4 };
		fc.assert(
			fc.property(anyWorld, desiredState, (world, desired) => {
				const { steps } = plan(world, desired, onlyOurs);
				const sequence = steps.map((step) => places[step.do] ?? order.indexOf(step.do));
				expect(sequence).toEqual([...sequence].sort((one, other) => one - other));
			}),
		);
	});
});

describe('what is taken back', () => {
	const world = (): World => ({
		members: new Set(ids),
		desks: new Set(['1', '2 1']),
		ledger: {
			...emptyLedger(),
			organizations: ['1', '2', '3', '4'].map((id) => ({ ...named(id), ...grant })),
			portals: [{ serviceDesk: '1', through: 'customer', ...grant }],
		},
	});
	const wish = (organizations: string[], more: Partial<DesiredAccess> = {}): DesiredAccess => ({
		organizations: organizations.map(named),
		portals: [],
		known: everySource,
		...more,
	});
	const takenBack = (desired: DesiredAccess, rules: Removal): string[] =>
		plan(world(), desired, rules)
			.steps.filter((step) => step.do.startsWith('remove'))
			.map(({ serviceDesk, organization, state }) => `${serviceDesk ?? organization?.name}: ${state}`);

	test.each<[string, string[], Partial<Removal>, Partial<DesiredAccess>, string[]]>([
		['is nothing when that was chosen', ['1'], { mode: 'never' }, {}, []],
		['is what the ledger holds', ['1', '2', '3'], {}, {}, ['1: planned', 'Organization 4: planned']],
		['is nothing without a groups claim', ['1'], {}, { known: noSource }, []],
		[
			'is also what is named as managed',
			['1', '2', '3', '4'],
			{ mode: 'everythingManaged', managed: ['* 5'] },
			{},
			['1: planned', 'Organization 5: planned'],
		],
		[
			'is held back when the list became short',
			['1'],
			{ smallestShare: 0.5 },
			{},
			['1: remains', 'Organization 2: remains', 'Organization 3: remains', 'Organization 4: remains'],
		],
		[
			'is not held back at the share itself',
			['1', '2'],
			{ smallestShare: 0.5 },
			{},
			['1: planned', 'Organization 3: planned', 'Organization 4: planned'],
		],
	])('%s', (_, organizations, rules, more, expected) => {
		expect(takenBack(wish(organizations, more), { ...onlyOurs, ...rules })).toEqual(expected);
	});

	describe('rests on sources', () => {
		const login = (
			knowledge: KnowledgeBySource,
			rules = ['groups', 'roles', 'attribute company', 'default'],
		) => findKnownSources(knowledge, rules);
		const resting: Record<string, string[] | undefined> = {
			'1': ['groups'],
			'2': ['e-mail domain'],
			'3': ['attribute company', 'groups'],
			'4': ['default'],
			'5': undefined,
			'6': ['roles'],
		};
		const granted = (): World => ({
			members: new Set(Object.keys(resting)),
			desks: new Set(['1', '2']),
			ledger: {
				...emptyLedger(),
				organizations: Object.entries(resting).map(([id, sources]) => ({
					...named(id),
					...grant,
					...(sources ? { sources } : {}),
				})),
				portals: [
					{ serviceDesk: '1', through: 'customer', ...grant, sources: ['roles'] },
					{ serviceDesk: '2', through: 'customer', ...grant, sources: ['e-mail domain'] },
				],
			},
		});
		const removed = (known: KnownSources, rules = onlyOurs): string[] =>
			plan(granted(), wish([], { known }), rules)
				.steps.filter((step) => step.do.startsWith('remove') && step.state === 'planned')
				.map(({ serviceDesk, organization }) => organization?.id ?? `portal ${serviceDesk ?? ''}`);

		test.each<[string, KnownSources, string[]]>([
			['nothing is known but the address', login({}), ['portal 2', '2', '4']],
			['groups are known', login({ groups: 'known' }), ['portal 2', '1', '2', '4', '5']],
			[
				'groups are in overage, roles are known',
				login({ groups: 'overage', roles: 'known' }),
				['portal 1', 'portal 2', '2', '4', '6'],
			],
			['groups are incomplete', login({ groups: 'incomplete' }), ['portal 2', '2', '4']],
			['groups are unusable', login({ groups: 'unusable' }), ['portal 2', '2', '4']],
			['groups are absent', login({ groups: 'absent' }), ['portal 2', '2', '4']],
			[
				'the attribute is known, the groups are not',
				login({ 'attribute company': 'known' }),
				['portal 2', '2', '4'],
			],
			[
				'groups and attribute are known',
				login({ groups: 'known', 'attribute company': 'known' }),
				['portal 2', '1', '2', '3', '4', '5'],
			],
			['the rules rest on the address alone', login({}, ['e-mail domain']), ['portal 2', '2', '4']],
			['everything is stated', everySource, ['portal 1', 'portal 2', '1', '2', '3', '4', '5', '6']],
			['nothing is stated', noSource, []],
		])('%s', (_, known, expected) => {
			expect(removed(known)).toEqual(expected);
		});

		test('what is recorded stays with an unknown source, also in a managed organization', () => {
			const rules: Removal = { ...onlyOurs, mode: 'everythingManaged', managed: ['*'] };
			const known = login({ groups: 'known', 'attribute company': 'known' });
			expect(removed(known, rules)).toEqual(['portal 2', '1', '2', '3', '4', '5']);
		});

		test('managed organizations go only where every rule is known', () => {
			const world: World = { members: new Set(['1']), desks: new Set(), ledger: emptyLedger() };
			const rules: Removal = { ...onlyOurs, mode: 'everythingManaged', managed: ['*'] };
			const steps = (known: KnownSources) => plan(world, wish([], { known }), rules).steps.length;
			expect(steps(login({ groups: 'known', roles: 'known' }))).toBe(0);
			expect(steps(login({ groups: 'known', 'attribute company': 'known', roles: 'unusable' }))).toBe(0);
			expect(steps(login({ groups: 'known', 'attribute company': 'known', roles: 'absent' }))).toBe(1);
			expect(steps(login({ groups: 'known', roles: 'known', 'attribute company': 'known' }))).toBe(1);
		});

		test.each<[string, string[] | undefined, string[] | undefined, KnownSources, string[] | undefined]>([
			['what gives it now', ['groups'], ['e-mail domain'], login({ groups: 'known' }), ['e-mail domain']],
			['what gave it and is unknown', ['groups'], ['e-mail domain'], login({}), ['e-mail domain', 'groups']],
			['what gave it, where a list has no sources', ['roles'], undefined, everySource, ['roles']],
			[
				'the groups, where an older record says nothing',
				undefined,
				['e-mail domain'],
				login({}),
				['e-mail domain', 'groups'],
			],
			['nothing, where neither says anything', undefined, undefined, everySource, undefined],
		])('an entry that stays rests on %s', (_, before, now, known, expected) => {
			const world: World = {
				members: new Set(['1']),
				desks: new Set(),
				ledger: {
					...emptyLedger(),
					organizations: [{ ...named('1'), ...grant, ...(before ? { sources: before } : {}) }],
				},
			};
			const organizations = [{ ...named('1'), ...(now ? { sources: now } : {}) }];
			const { afterSteps } = plan(world, wish([], { organizations, known }), onlyOurs);
			expect(afterSteps.organizations[0]?.sources).toEqual(expected);
			expect(parseLedger(afterSteps).ok).toBe(true);
		});

		test('the share compares only what is known', () => {
			const few = { ...onlyOurs, smallestShare: 0.5 };
			expect(removed(login({}), few)).toEqual(['portal 2', '2', '4']);
			expect(removed(login({ groups: 'known' }), few)).toEqual([]);
		});
	});

	test('does not count as reached while it is held back', () => {
		const { afterSteps, steps } = plan(world(), wish(['1']), { ...onlyOurs, smallestShare: 0.5 });
		expect(afterSteps.completed).toEqual({});
		expect(steps).toContainEqual(expect.objectContaining({ state: 'remains', why: 'removals-held-back' }));
	});

	test('in too great a number is too-many-removals', () => {
		const rules = { parts: both, removal: { ...onlyOurs, most: 4 } };
		expect(planAccess(currentOf(world()), wish([]), rules)).toMatchObject({ reason: 'too-many-removals' });
	});

	test('is not what a directory manages, unless allowed', () => {
		const current = currentOf(world());
		current.memberships = current.memberships.map((each) => ({ ...each, scimManaged: true }));
		const planned = (rules: Removal) =>
			planAccess(current, wish([]), { parts: ['memberships'], removal: rules });
		expect(planned(onlyOurs)).toMatchObject({ value: { steps: [] } });
		expect(planned({ ...onlyOurs, allowManaged: true })).toMatchObject({ value: { steps: { length: 4 } } });
	});

	test('and stays open through another organization is reported', () => {
		const site = world();
		site.desks = new Set(['1', '1 6']);
		expect(plan(site, wish(['1', '2', '3', '4']), onlyOurs).steps.at(-1)).toEqual({
			do: 'takeBackPortal',
			serviceDesk: '1',
			state: 'remains',
			why: 'organization Organization 6',
		});
	});
});

describe('the fingerprint', () => {
	const desired: DesiredAccess = {
		organizations: [named('1'), named('2')],
		portals: [{ serviceDesk: '1', organizations: [named('1'), named('2')], customer: false }],
		known: everySource,
	};
	const of = (
		more: Partial<DesiredAccess> = {},
		rules: Partial<Removal> = {},
		part: AccessPart = 'portals',
	) => fingerprintOf(part, { ...desired, ...more }, removal(rules));

	test('does not depend on the order of lists', () => {
		const organizations = [...desired.organizations].reverse();
		const portals = desired.portals.map((portal) => ({ ...portal, organizations }));
		expect(of({ organizations, portals })).toBe(of());
	});

	test.each<[string, Partial<DesiredAccess>, Partial<Removal>, AccessPart?]>([
		['an organization', { organizations: [named('1')] }, {}],
		['a portal', { portals: [] }, {}],
		['the groups claim', { known: noSource }, {}],
		['the removal mode', {}, { mode: 'onlyOurs' }],
		['a managed organization', {}, { managed: ['A'] }],
		['the share', {}, { smallestShare: 0.7 }],
		['the part', {}, {}, 'memberships'],
	])('changes with %s', (_, more, rules, part) => {
		expect(of(more, rules, part)).not.toBe(of());
	});

	test('is believed for the time set, not longer, and not from the future', () => {
		const ledger: Ledger = { ...emptyLedger(), completed: { portals: { fingerprint: of(), checkedAt: at } } };
		const after = (milliseconds: number, believeFor = 1000) =>
			isBelieved(ledger, 'portals', of(), { believeFor, now: Date.parse(at) + milliseconds });
		expect([after(0), after(999), after(1000), after(-1), after(0, 0)]).toEqual([
			true,
			true,
			false,
			false,
			false,
		]);
	});
});
