import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../nodes/shared/core/login/loginItem';
import {
	synchronizeAccess,
	type Synchronization,
} from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { defaultSwitches, type Switches } from '../../../lab/jsmSimulator/conduct/switches';
import { removal, synchronization } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ pageCap: 2 });
const ALICE = 'alice@acme.example';

async function synchronize(wish: Partial<Synchronization>, patience?: number) {
	const client = jsm.client({ patience });
	const changes: Change[] = [];
	return { result: await synchronizeAccess(client, synchronization(client, wish), changes), changes };
}

const granted: Partial<Synchronization> = {
	organizations: [
		{ name: 'Acme', create: false },
		{ name: 'Fresh', create: true },
	],
	portals: [
		{ serviceDesk: '1', organizations: ['Acme'], customer: false },
		{ serviceDesk: '2', organizations: [], customer: true },
	],
};
const reduced: Partial<Synchronization> = {
	...granted,
	organizations: [{ name: 'Acme', create: false }],
	portals: [],
};

/** Every value of every switch that is a list of words or numbers; the compiler says when one is missing. */
const values: { [K in keyof Switches]: readonly Switches[K][] } = {
	deadToken: ['anonymous', 'anonymous-unmarked', 'refused'],
	gatewayNamesCaller: [true, false],
	// What ends a login, and names stored in another case, are among the pairs of troubles.
	siteState: ['reachable'],
	refusalBody: ['json', 'text', 'html'],
	latency: [0, 5],
	hiddenEmail: ['null', 'empty', 'absent'],
	hiddenFoundByEmail: [false, true],
	deletedEmail: ['free', 'taken'],
	removeDeleted: [204, 400],
	storedNames: ['as-sent', 'trimmed', 'blanks-collapsed'],
	listingLag: [
		{},
		{ organizations: 2, organizationsOfAccount: 2, members: 2, deskCustomers: 2, deskOrganizations: 2 },
	],
	customerProperties: ['stored', 'refused-403', 'refused-400'],
	newAccountPropertiesMissingFor: [0, 1, 2],
	customerAccess: [
		{ internal: 'off', external: 'any' },
		{ internal: ['acme.example'], external: 'off' },
	],
	organizationNames: ['exact', 'ignore-case', 'ignore-case-and-blanks'],
	oneBadMember: ['valid-added', 'nothing-added'],
	directoryOrganizations: ['refused-403', 'refused-400', 'accepted', 'reverted'],
	customersInSearch: ['with-email', 'without-email', 'absent'],
	searchDelay: [{}, { calls: 2 }, { milliseconds: 2000 }],
	newAccountUnknownFor: [0, 1, 2],
	deskListsMembers: [false, true],
	revokeTwice: [204, 404],
	revokeAtlassianAccount: [404, 400],
	revokedInLists: ['inactive', 'vanished'],
	inviteExisting: ['conflict', 'invited'],
	groupTwice: [201, 400],
	groupLeftTwice: [200, 404],
	removeUnknownCustomer: [204, 400],
	orderOfChecks: ['permission-first', 'existence-first'],
	quota: ['enforced', 'informational'],
	troubleBody: ['json', 'empty', 'html'],
	linksHost: ['site', 'gateway'],
	organizationRace: ['one', 'two'],
	scopedTokenOnSite: [401, 404],
	language: ['en', 'de'],
};
const rows = Object.entries(values).flatMap(([name, all]) =>
	all.map((value) => [name as keyof Switches, value] as const),
);

describe('whatever Jira does', () => {
	test('every switch is tried', () => {
		expect(Object.keys(values).sort()).toEqual(Object.keys(defaultSwitches).sort());
	});

	test.each(rows)(
		'with %s %j a customer comes in, comes back and loses what is mapped no longer',
		async (name, value) => {
			Object.assign(jsm.simulator.switches, { [name]: value });
			const first = await synchronize(granted);
			expect(first.result).toMatchObject({ ok: true, value: { customer: { created: true } } });
			const { id } = jsm.simulator.account(ALICE);
			expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Fresh']);
			expect(jsm.simulator.desk('2')?.customers.has(id)).toBe(true);

			await synchronize({ ...granted, believeFor: 0 });
			const last = await synchronize(reduced);
			expect(last.result).toMatchObject({ ok: true });
			expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme']);
			expect(jsm.simulator.desk('2')?.customers.has(id)).toBe(false);
			expect(jsm.simulator.accounts.filter(({ email }) => email === ALICE)).toHaveLength(1);
			expect(jsm.simulator.organizations.filter(({ name: each }) => each === 'Fresh')).toHaveLength(1);
		},
	);

	test.each(values.customersInSearch)(
		'with accounts that are shown %s, a customer this process does not know yet',
		async (value) => {
			await synchronize(granted);
			jsm.restart();
			jsm.simulator.switches.customersInSearch = value;
			const { result } = await synchronize(granted, 0);
			// Who cannot be found is refused and never made twice.
			expect(result).toMatchObject(
				value === 'with-email' ? { ok: true } : { reason: 'customer-inactive-or-hidden' },
			);
			expect(jsm.simulator.accounts.filter(({ email }) => email === ALICE)).toHaveLength(1);
		},
	);

	test.each(values.directoryOrganizations)(
		'with organizations of a directory that are %s, they are left alone',
		async (value) => {
			jsm.simulator.switches.directoryOrganizations = value;
			jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
			jsm.simulator.seed({ organizations: [{ name: 'Directory', scimManaged: true, members: [ALICE] }] });
			const rules = removal({ mode: 'everythingManaged', managed: ['*'] });
			expect((await synchronize({ ...reduced, removal: rules })).result).toMatchObject({ ok: true });
			expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Directory']);
			const { result } = await synchronize({ organizations: [{ name: 'Directory', create: false }] });
			expect(result).toMatchObject({ reason: 'organization-managed-elsewhere' });
		},
	);

	test.each(values.deskListsMembers)(
		'with members in the list of customers (%j), somebody let in by hand stays in',
		async (value) => {
			jsm.simulator.switches.deskListsMembers = value;
			jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
			const { id } = jsm.simulator.account(ALICE);
			jsm.simulator.desk('2')?.customers.add(id);
			await synchronize(granted);
			await synchronize(reduced);
			expect(jsm.simulator.desk('2')?.customers.has(id)).toBe(true);
		},
	);

	test.each(values.troubleBody)('with a body of 503 that is %s, the next run goes on', async (value) => {
		jsm.simulator.switches.troubleBody = value;
		jsm.simulator.faults.inject({ operation: 'addDeskOrganization', kind: '503', times: 9 });
		const { result, changes } = await synchronize(granted);
		expect(result).toMatchObject({ ok: false, reason: 'jsm-unavailable' });
		expect(changes.at(-1)).toMatchObject({
			do: 'addOrganizationToPortal',
			state: 'failed',
			why: 'jsm-unavailable',
		});
		jsm.simulator.faults.clear();
		expect((await synchronize(granted)).result).toMatchObject({ ok: true });
	});
});
