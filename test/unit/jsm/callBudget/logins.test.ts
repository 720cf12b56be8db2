import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../nodes/shared/core/login/loginItem';
import type { Outcome } from '../../../../nodes/shared/core/refusal/outcome';
import { findMappedOrganization } from '../../../../nodes/shared/jsm/organization/claimOrganization';
import { updateAccess } from '../../../../nodes/shared/jsm/access/updateAccess';
import { openLedger } from '../../../../nodes/shared/jsm/ledger/accountLedger';
import {
	termsOf,
	type WantedOrganization,
} from '../../../../nodes/shared/jsm/organization/wantedOrganization';
import { resolveCustomer } from '../../../../nodes/shared/jsm/customer/resolveCustomer';
import { synchronizeAccess } from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { accessWish, alice, hour, ledgerOf, removal } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm();

function must<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(`${outcome.reason} ${JSON.stringify(outcome.detail)}`);
	return outcome.value;
}

interface Visit {
	email: string;
	organizations: string[];
	create: boolean;
	/** Whether the portal is opened to the customer in person. */
	alone?: boolean;
	/** The provider made the names. */
	onTheFly?: boolean;
	/** For Synchronize: whether portals are left alone. */
	withoutPortals?: boolean;
}

const claim = { issuer: alice.issuer, connection: alice.connection, adopt: false, mostNew: 10 };
/** Calls that make one organization on the fly safely: intent, creation, whose it is, owner, index, whose it is now. */
const making = [
	'setUserProperty',
	'createOrganization',
	'getOrganizationProperty',
	'setOrganizationProperty',
	'setUserProperty',
	'getOrganizationProperty',
];

/** The JSM part of a login, as the four steps of the template do it; one portal, opened by every organization. */
async function visit(of: Visit): Promise<{ calls: string[]; writes: number }> {
	const changes: Change[] = [];
	const person = { email: of.email, displayName: 'Somebody', twins: 'refuse' } as const;
	const identity = { ...alice, subject: of.email };
	const { accountId, created } = must(await resolveCustomer(jsm.client(), person));
	must(await openLedger(jsm.client(), ledgerOf(jsm.client(), identity), accountId));
	const account = { accountId, justCreated: created, person };

	const organizations: WantedOrganization[] = [];
	const client = jsm.client();
	for (const name of of.organizations) {
		const onTheFly = of.onTheFly ? {} : undefined;
		const wish = { name, create: of.create, allowManaged: false, onTheFly };
		const { id } = must(await findMappedOrganization(client, wish, claim));
		organizations.push({ id, name, ...termsOf({ onTheFly, create: of.create }, alice.issuer) });
	}
	const opened = of.alone ? [] : organizations;
	const portals = [{ serviceDesk: '1', organizations: opened, customer: of.alone === true }];
	for (const part of ['memberships', 'portals'] as const) {
		const step = jsm.client();
		const ledger = ledgerOf(step, identity);
		const isFollowed = part === 'memberships';
		const rules = { ledger, isFollowed, removal: removal({ mode: 'onlyOurs' }) };
		must(
			await updateAccess(
				step,
				accessWish({ account, parts: [part], organizations, portals, ...rules }),
				changes,
			),
		);
	}
	return countCalls();
}

/** The same by Synchronize. */
async function synchronize(of: Visit): Promise<{ calls: string[]; writes: number }> {
	const client = jsm.client();
	const rules = accessWish({ removal: removal({ mode: 'onlyOurs' }) });
	const names = of.alone ? [] : of.organizations;
	must(
		await synchronizeAccess(
			client,
			{
				...rules,
				person: { email: of.email, displayName: 'Somebody', twins: 'refuse' },
				organizations: of.organizations.map((name) => ({
					name,
					create: of.create,
					...(of.onTheFly ? { onTheFly: {} } : {}),
				})),
				portals: of.withoutPortals
					? undefined
					: [{ serviceDesk: '1', organizations: names, customer: of.alone === true }],
				claim,
				createCustomer: true,
				ledger: ledgerOf(client, { ...alice, subject: of.email }),
				dryRun: false,
			},
			[],
		),
	);
	return countCalls();
}

/** What runs side by side arrives in any order; that nothing is granted too early is for the killed logins to say. */
const inAnyOrder = (calls: readonly string[]) => [...calls].sort();

function countCalls(): { calls: string[]; writes: number } {
	const calls = jsm.simulator.callsAfter(seen);
	seen = jsm.simulator.calls.at(-1)?.number ?? 0;
	return {
		calls: calls.map(({ operation = '?' }) => operation),
		writes: calls.filter(({ write }) => write).length,
	};
}

let seen = 0;
const asNew = (more: Partial<Visit>): Visit => {
	seen = 0;
	return { email: 'eve@fresh.example', organizations: ['Fresh', 'Fresh Partners'], create: true, ...more };
};

/** The process remembers what it learnt, but the login before is over. */
const later = async () => await jsm.clock.sleep(60_000);

describe.each([
	['the four steps of the template', visit],
	['Synchronize', synchronize],
] as const)('calls by %s', (_, login) => {
	test('of a first login of which everything is new: at most 9, the owners of both organizations, and 2 for the ledger', async () => {
		const { calls } = await login(asNew({}));
		expect(inAnyOrder(calls)).toEqual(
			inAnyOrder([
				'searchUsers',
				'getMyPermissions',
				'createCustomer',
				'createOrganization',
				'createOrganization',
				'getOrganizationProperty',
				'getOrganizationProperty',
				'setUserProperty',
				'addOrganizationMembers',
				'addOrganizationMembers',
				'addDeskOrganization',
				'addDeskOrganization',
				'setUserProperty',
			]),
		);
	});

	test('of a first login into two organizations this process knows: at most 6', async () => {
		const known = asNew({});
		await login(known);
		const { calls } = await login({ ...known, email: 'fay@fresh.example' });
		expect(inAnyOrder(calls)).toEqual(
			inAnyOrder([
				'searchUsers',
				'createCustomer',
				'setUserProperty',
				'addOrganizationMembers',
				'addOrganizationMembers',
				'setUserProperty',
			]),
		);
	});

	test('of a first login by a process that has just started, into organizations that exist', async () => {
		const { calls } = await login(asNew({ organizations: ['Acme', 'Acme Customers'], create: false }));
		expect(inAnyOrder(calls)).toEqual(
			inAnyOrder([
				'searchUsers',
				'getMyPermissions',
				'createCustomer',
				'listOrganizations',
				'getOrganizationProperty',
				'getOrganizationProperty',
				'setUserProperty',
				'addOrganizationMembers',
				'addOrganizationMembers',
				'addDeskOrganization',
				'addDeskOrganization',
				'setUserProperty',
			]),
		);
	});

	test('of a returning customer: one read, no write', async () => {
		const known = asNew({});
		await login(known);
		await later();
		expect(await login(known)).toEqual({ calls: ['getUserProperty'], writes: 0 });
	});

	test('of a returning customer, by a process that has just started: where the ledgers are, and no write', async () => {
		const known = asNew({ organizations: ['Acme', 'Acme Customers'], create: false });
		await login(known);
		jsm.restart();
		const { calls, writes } = await login(known);
		expect(writes).toBe(0);
		expect(inAnyOrder(calls)).toEqual(
			inAnyOrder(['searchUsers', 'getUserProperty', 'getUserProperty', 'listOrganizations']),
		);
	});

	test('of the next customer known to Jira, by that process: one search and one read', async () => {
		const known = asNew({ organizations: ['Acme', 'Acme Customers'], create: false });
		const other = { ...known, email: 'fay@fresh.example' };
		await login(known);
		await login(other);
		jsm.restart();
		await login(known);
		expect(await login(other)).toEqual({ calls: ['searchUsers', 'getUserProperty'], writes: 0 });
	});

	test('of a returning customer after the ledger was believed long enough: one write, of the ledger', async () => {
		const known = asNew({ organizations: ['Acme', 'Acme Customers'], create: false });
		await login(known);
		await jsm.clock.sleep(13 * hour);
		const { calls, writes } = await login(known);
		const looks = ['searchUsers', 'getUserProperty', 'listOrganizations', 'listDeskOrganizations'];
		expect(calls.filter((call) => ![...looks, 'setUserProperty'].includes(call))).toEqual([]);
		expect(writes).toBe(1);
	});

	test('of a customer whose organizations changed: the difference, and 3 for the ledger', async () => {
		const known = asNew({ organizations: ['Acme'], create: false });
		await login(known);
		await later();
		const { calls } = await login({ ...known, organizations: ['Acme Customers'] });
		expect(inAnyOrder(calls.filter((call) => call !== 'listDeskOrganizations'))).toEqual(
			inAnyOrder(
				login === visit
					? [
							'getUserProperty',
							'listOrganizations',
							'getOrganizationProperty',
							'setUserProperty',
							'addOrganizationMembers',
							'removeOrganizationMembers',
							'addDeskOrganization',
							'getUserProperty',
							'setUserProperty',
						]
					: [
							'getUserProperty',
							'listOrganizations',
							'getOrganizationProperty',
							'setUserProperty',
							'addOrganizationMembers',
							'addDeskOrganization',
							'removeOrganizationMembers',
							'getUserProperty',
							'setUserProperty',
						],
			),
		);
	});

	test('of a first login into a portal in person: its grant stands in the ledger before it is given', async () => {
		const { calls } = await login(asNew({ organizations: ['Acme'], create: false, alone: true }));
		expect(inAnyOrder(calls)).toEqual(
			inAnyOrder(
				login === visit
					? [
							'searchUsers',
							'getMyPermissions',
							'createCustomer',
							'listOrganizations',
							'getOrganizationProperty',
							'setUserProperty',
							'addOrganizationMembers',
							'setUserProperty',
							'addDeskCustomers',
							'getUserProperty',
							'setUserProperty',
						]
					: [
							'searchUsers',
							'getMyPermissions',
							'createCustomer',
							'listOrganizations',
							'getOrganizationProperty',
							'setUserProperty',
							'addOrganizationMembers',
							'addDeskCustomers',
							'setUserProperty',
						],
			),
		);
		expect(calls.indexOf('setUserProperty')).toBeLessThan(calls.indexOf('addOrganizationMembers'));
		expect(calls.indexOf('addOrganizationMembers')).toBeLessThan(calls.indexOf('addDeskCustomers'));
	});

	describe('into organizations on the fly', () => {
		const onTheFly = (more: Partial<Visit> = {}) => asNew({ onTheFly: true, ...more });

		test('that are new: one list, and 6 calls to make each safely', async () => {
			const { calls } = await login(onTheFly());
			const join = [
				'setUserProperty',
				'addOrganizationMembers',
				'addOrganizationMembers',
				'addDeskOrganization',
				'addDeskOrganization',
				'setUserProperty',
			];
			expect(inAnyOrder(calls)).toEqual(
				inAnyOrder([
					'searchUsers',
					'getMyPermissions',
					'createCustomer',
					'listOrganizations',
					...making,
					...making,
					...join,
				]),
			);
		});

		test('that this process knows: not one call more than the admin’s own', async () => {
			await login(onTheFly());
			const { calls } = await login({ ...onTheFly(), email: 'fay@fresh.example' });
			expect(inAnyOrder(calls.slice(-6))).toEqual(
				inAnyOrder([
					'searchUsers',
					'createCustomer',
					'setUserProperty',
					'addOrganizationMembers',
					'addOrganizationMembers',
					'setUserProperty',
				]),
			);
		});

		test('of a returning customer: one read, no write', async () => {
			const known = onTheFly();
			await login(known);
			await later();
			expect(await login(known)).toEqual({ calls: ['getUserProperty'], writes: 0 });
		});

		test('of a returning customer, by a process that has just started: the list, each owner, and no write', async () => {
			const known = onTheFly();
			await login(known);
			jsm.restart();
			const { calls, writes } = await login(known);
			expect(writes).toBe(0);
			expect(inAnyOrder(calls)).toEqual(
				inAnyOrder([
					'searchUsers',
					'getUserProperty',
					'getUserProperty',
					'listOrganizations',
					'getOrganizationProperty',
					'getOrganizationProperty',
				]),
			);
		});
	});
});

test('calls by Synchronize that leaves portals alone: the ledger is complete at once', async () => {
	const known = asNew({ organizations: ['Acme'], create: false, withoutPortals: true });
	expect(inAnyOrder((await synchronize(known)).calls)).toEqual(
		inAnyOrder([
			'searchUsers',
			'getMyPermissions',
			'createCustomer',
			'listOrganizations',
			'getOrganizationProperty',
			'setUserProperty',
			'addOrganizationMembers',
			'setUserProperty',
		]),
	);
	await later();
	expect(await synchronize(known)).toEqual({ calls: ['getUserProperty'], writes: 0 });
});

test('calls of a workflow without portals: the ledger is complete with the second login', async () => {
	const login = async () => {
		const { id: accountId } = jsm.simulator.account('other@acme.example');
		const account = { accountId, justCreated: false };
		const organizations = [{ id: '1', name: 'Acme' }];
		const step = jsm.client();
		const wish = { account, parts: ['memberships'] as const, organizations, isFollowed: true };
		must(await updateAccess(step, accessWish({ ...wish, ledger: ledgerOf(step) }), []));
		await later();
		return countCalls().calls;
	};
	seen = 0;
	expect(await login()).toEqual([
		'getUserProperty',
		// Once per process: where this site keeps the ledgers of portal-only accounts.
		'getUserProperty',
		'listOrganizations',
		'setUserProperty',
		'addOrganizationMembers',
	]);
	expect(await login()).toEqual(['getUserProperty', 'listOrganizations', 'setUserProperty']);
	expect(await login()).toEqual(['getUserProperty']);
});
