import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEDGER_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { alice, removal, synchronization } from '../../../support/jsm/accessWish';
import { synchronizeAccess } from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { operations as simulated } from '../../../lab/jsmSimulator/operations/allOperations';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';
import { loginByTemplate } from '../../../support/jsm/templateLogin';

const jsm = useSimulatedJsm();
const fifty = Array.from({ length: 50 }, (_, index) => index);
const person = (email: string) => ({ email, displayName: 'Somebody', twins: 'refuse' }) as const;
const wish = {
	organizations: [{ name: 'Fresh', create: true }],
	portals: [{ serviceDesk: '1', organizations: ['Fresh'], customer: true }],
};

/** What no login asks of Jira: nothing about groups, and nothing that only a person could undo. */
const neverAsked = [
	'listGroups',
	'addUserToGroup',
	'removeUserFromGroup',
	'inviteCustomer',
	'revokePortalOnlyAccess',
	'deleteOrganization',
];

const ways = {
	Synchronize: async (more: Parameters<typeof synchronization>[1]) => {
		const client = jsm.client();
		return await synchronizeAccess(client, synchronization(client, more), []);
	},
	'the steps of the template': async (more: Parameters<typeof synchronization>[1]) =>
		await loginByTemplate(() => jsm.client(), more),
};

describe.each(Object.entries(ways))('fifty first logins at a time by %s', (_, login) => {
	test.each(['one', 'two'] as const)(
		'of one person make one customer and one organization (race: %s)',
		async (race) => {
			jsm.simulator.switches.organizationRace = race;
			const all = await Promise.all(
				fifty.map(async () => await login({ ...wish, person: person('eve@fresh.example') })),
			);
			expect(all.filter(({ ok }) => !ok)).toEqual([]);
			const made = jsm.simulator.accounts.filter(({ email }) => email === 'eve@fresh.example');
			expect(made).toHaveLength(1);
			expect(jsm.simulator.organizations.filter(({ name }) => name === 'Fresh')).toHaveLength(1);
			expect(made[0]?.properties.get(LEDGER_PROPERTY)).toMatchObject({
				organizations: [{ name: 'Fresh', state: 'granted' }],
				portals: [
					{ through: 'organization', state: 'granted' },
					{ through: 'customer', state: 'granted' },
				],
			});
			const writes = jsm.simulator.calls.filter(({ write }) => write).map(({ operation }) => operation);
			expect(
				writes
					.filter((each) =>
						[
							'createCustomer',
							'createOrganization',
							'addOrganizationMembers',
							'addDeskCustomers',
							'addDeskOrganization',
						].includes(each ?? ''),
					)
					.sort(),
			).toEqual(
				[
					'createCustomer',
					'addDeskCustomers',
					'addDeskOrganization',
					'createOrganization',
					'addOrganizationMembers',
				].sort(),
			);
		},
		30_000,
	);

	test('of fifty people of one new organization make fifty customers and one organization', async () => {
		const emails = fifty.map((index) => `p${index}@fresh.example`);
		const all = await Promise.all(
			emails.map(async (email) => {
				const identity = { ...alice, subject: email };
				return await login({ ...wish, person: person(email), identity });
			}),
		);
		expect(all.filter(({ ok }) => !ok)).toEqual([]);
		expect(jsm.simulator.organizations.filter(({ name }) => name === 'Fresh')).toHaveLength(1);
		for (const email of emails) {
			expect(jsm.simulator.accounts.filter((each) => each.email === email)).toHaveLength(1);
			expect(jsm.simulator.organizationsOf(email)).toEqual(['Fresh']);
		}
	}, 30_000);
});

describe('P-9: whoever else is on the site', () => {
	test('is never touched, and nobody ever gets a licence or a group', async () => {
		expect(Object.keys(simulated), 'names of operations').toEqual(expect.arrayContaining(neverAsked));
		const address = fc.constantFrom(
			'alice@acme.example',
			'agent@site.example',
			'sync@service.site.example',
			'new@acme.example',
		);
		const names = fc.subarray(['Acme', 'Acme Customers', 'Hand-made']);
		await fc.assert(
			fc.asyncProperty(address, names, names, names, async (email, first, then, byHand) => {
				jsm.simulator.reset();
				jsm.restart();
				jsm.simulator.seed({
					accounts: [{ email: 'alice@acme.example', name: 'Alice' }],
					organizations: [{ name: 'Hand-made' }],
					groups: [{ id: 'g', name: 'jira-administrators', members: ['agent@site.example'] }],
				});
				for (const name of byHand) {
					for (const { id } of jsm.simulator.accounts) jsm.simulator.organization(name)?.members.add(id);
				}
				const others = () =>
					jsm.simulator.accounts
						.filter((account) => account.email !== email || account.type === 'app')
						.map((account) => ({ ...account, of: jsm.simulator.organizationsOf(account.id) }));
				const before = structuredClone(others());
				const rights = structuredClone(jsm.simulator.accounts.map((account) => account.rights));
				for (const mapped of [first, then]) {
					await ways.Synchronize({
						person: person(email),
						organizations: mapped.map((name) => ({ name, create: true })),
						portals: [],
						removal: removal({ mode: 'onlyOurs', most: 9 }),
					});
				}
				expect(others().slice(0, before.length)).toEqual(before);
				expect(jsm.simulator.accounts.map((account) => account.rights).slice(0, rights.length)).toEqual(
					rights,
				);
				const operations = new Set(jsm.simulator.calls.map(({ operation = '?' }) => operation));
				expect(neverAsked.filter((each) => operations.has(each))).toEqual([]);
				const mine = jsm.simulator.accounts.find(
					(account) => account.email === email && account.type !== 'app',
				);
				// What was there by hand stays, for an agent as for a customer.
				if (mine && before.every(({ id }) => id !== mine.id)) {
					const wasThere = email === 'new@acme.example' ? [] : byHand;
					expect(jsm.simulator.organizationsOf(mine.id)).toEqual([...new Set([...wasThere, ...then])].sort());
				}
			}),
			{ numRuns: 25 },
		);
	}, 30_000);
});
