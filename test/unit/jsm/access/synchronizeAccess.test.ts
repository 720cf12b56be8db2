import { noSource } from '../../../../nodes/shared/core/access/knownSources';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../nodes/shared/core/login/loginItem';
import type { LoginIdentity } from '../../../../nodes/shared/jsm/ledger/accountLedger';
import { releaseBinding } from '../../../../nodes/shared/jsm/ledger/accountLedger';
import { LEDGER_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { createLedgerProperty } from '../../../../nodes/shared/jsm/ledger/ledgerProperty';
import {
	synchronizeAccess,
	type Synchronization,
} from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { alice, removal, synchronization } from '../../../support/jsm/accessWish';
import { OWNER_PROPERTY } from '../../../../nodes/shared/jsm/organization/organizationOwner';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ pageCap: 2 });
const ALICE = 'alice@acme.example';

type Wish = Partial<Synchronization> & { identity?: LoginIdentity };

const describeChange = ({ do: what, organization, serviceDesk, state, why }: Change): string =>
	`${what} ${organization ?? serviceDesk ?? ''}: ${state}${why ? `, ${why}` : ''}`;

async function synchronize(wish: Wish = {}) {
	const client = jsm.client();
	const changes: Change[] = [];
	const result = await synchronizeAccess(client, synchronization(client, wish), changes);
	return { result, changes: changes.map(describeChange) };
}

const inOrganizations = (...names: string[]): Wish => ({
	organizations: names.map((name) => ({ name, create: true, rule: 'a rule' })),
});
const inPerson = (...desks: string[]): Wish => ({
	portals: desks.map((serviceDesk) => ({ serviceDesk, organizations: [], customer: true, rule: 'a row' })),
});
const ledgerOfAlice = () => jsm.simulator.account(ALICE).properties.get(LEDGER_PROPERTY);
const memberships = () => jsm.simulator.organizationsOf(ALICE);
const isOnDesk = (desk: string) =>
	jsm.simulator.desk(desk)?.customers.has(jsm.simulator.account(ALICE).id) === true;

/** Alice with a membership nobody of us gave. */
function seedAlice(...organizations: string[]): void {
	jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
	for (const name of organizations) {
		jsm.simulator.organization(name)?.members.add(jsm.simulator.account(ALICE).id);
	}
}

describe('what was granted', () => {
	test('stands in the ledger: by which rule, when, to whom', async () => {
		const { changes } = await synchronize(inPerson('2'));
		expect(changes).toEqual([
			'createCustomer : done',
			'addToOrganization Acme: done',
			'addCustomerToPortal 2: done',
		]);
		const grant = { at: '2026-11-23T12:00:00.000Z', state: 'granted' };
		expect(ledgerOfAlice()).toMatchObject({
			version: 1,
			binding: { ...alice, since: '2026-11-23T12:00:00.000Z' },
			organizations: [{ id: '1', name: 'Acme', rule: 'group table, row 1', ...grant }],
			portals: [{ serviceDesk: '2', through: 'customer', rule: 'a row', ...grant }],
		});
		expect(JSON.stringify(ledgerOfAlice())).not.toContain(ALICE);
	});

	test('by somebody else does not', async () => {
		seedAlice('Acme');
		jsm.simulator.desk('1')?.customers.add(jsm.simulator.account(ALICE).id);
		await synchronize(inPerson('1'));
		expect(ledgerOfAlice()).toMatchObject({ organizations: [], portals: [] });
		await synchronize({ ...inOrganizations(), portals: [] });
		expect(memberships()).toEqual(['Acme']);
		expect(isOnDesk('1')).toBe(true);
	});

	test('in a form nobody can trust is ledger-unreadable, and nothing is changed', async () => {
		seedAlice();
		jsm.simulator.account(ALICE).properties.set(LEDGER_PROPERTY, { version: 1 });
		const { result, changes } = await synchronize();
		expect(result).toMatchObject({ ok: false, reason: 'ledger-unreadable' });
		expect(changes).toEqual(['createCustomer : unchanged']);
		expect(memberships()).toEqual([]);
	});

	test('is not written where the right to is missing, and nothing is granted', async () => {
		seedAlice();
		jsm.simulator.faults.inject({ operation: 'setUserProperty', kind: 'status', status: 403 });
		expect((await synchronize()).result).toMatchObject({
			reason: 'jsm-permission-missing',
			detail: { hint: expect.stringContaining('Administer Jira') as string },
		});
		expect(memberships()).toEqual([]);
	});

	test('is forgotten by a login of which nothing is recorded', async () => {
		await synchronize({ ledger: undefined });
		expect(ledgerOfAlice()).toBeUndefined();
		await synchronize({ ledger: undefined, ...inOrganizations(), portals: [] });
		expect(memberships()).toEqual(['Acme']);
	});
});

describe('P-10: the account belongs to its first login', () => {
	const bob = { ...alice, subject: 'bob-1' };
	const elsewhere = { ...alice, issuer: 'https://other.example.test', connection: 'Other' };

	test.each([
		['another subject', bob],
		['another issuer', elsewhere],
	])('%s with the same address is account-bound-to-another, and nothing is changed', async (_, identity) => {
		await synchronize();
		jsm.restart();
		jsm.callsSince();
		const { result } = await synchronize({ identity, ...inOrganizations('Fresh') });
		expect(result).toMatchObject({ ok: false, reason: 'account-bound-to-another' });
		expect(jsm.callsSince().at(-1)).toBe('getUserProperty');
		expect(jsm.simulator.organization('Fresh')).toBeUndefined();
	});

	test('until it is released; what was granted is still known', async () => {
		await synchronize(inOrganizations('Acme', 'Acme Customers'));
		const { id } = jsm.simulator.account(ALICE);
		const release = async () => {
			const client = jsm.client();
			return await releaseBinding(client, createLedgerProperty(client), id);
		};
		expect(await release()).toMatchObject({ ok: true, value: alice });
		expect(await release()).toEqual({ ok: true, value: undefined });
		expect(ledgerOfAlice()).toMatchObject({ organizations: [{ name: 'Acme' }, { name: 'Acme Customers' }] });
		expect((await synchronize({ identity: bob })).changes).toContain(
			'removeFromOrganization Acme Customers: done',
		);
		expect(ledgerOfAlice()).toMatchObject({ binding: bob });
		expect((await synchronize()).result).toMatchObject({ reason: 'account-bound-to-another' });
	});

	test('and a changed address is another account', async () => {
		await synchronize();
		const person = { email: 'alice.new@acme.example', displayName: 'Alice', twins: 'refuse' } as const;
		expect((await synchronize({ person })).result).toMatchObject({ value: { customer: { created: true } } });
		expect(memberships()).toEqual(['Acme']);
	});
});

describe('P-7: what is mapped no longer', () => {
	test('goes if it is ours', async () => {
		seedAlice('Acme Customers');
		await synchronize({ ...inOrganizations('Acme', 'Fresh'), ...inPerson('1', '2') });
		const { changes } = await synchronize({ ...inOrganizations('Acme'), ...inPerson('1') });
		expect(changes.slice(-2)).toEqual([
			'removeCustomerFromPortal 2: done',
			'removeFromOrganization Fresh: done',
		]);
		expect(memberships()).toEqual(['Acme', 'Acme Customers']);
		expect([isOnDesk('1'), isOnDesk('2')]).toEqual([true, false]);
	});

	test.each([
		['never', [], ['Acme', 'Acme Customers', 'Fresh']],
		['onlyOurs', [], ['Acme', 'Acme Customers']],
		['everythingManaged', ['*Customers'], ['Acme']],
		['everythingManaged', ['Other'], ['Acme', 'Acme Customers']],
	] as const)('with %s %j leaves %j', async (mode, managed, left) => {
		seedAlice('Acme Customers');
		await synchronize(inOrganizations('Acme', 'Fresh'));
		await synchronize({ ...inOrganizations('Acme'), removal: removal({ mode, managed }) });
		expect(memberships()).toEqual(left);
	});

	test('stays without a groups claim', async () => {
		await synchronize();
		await synchronize({ organizations: [], portals: [], known: noSource });
		expect(memberships()).toEqual(['Acme']);
	});

	test('stays behind a broken page', async () => {
		await synchronize(inOrganizations('Acme', 'Acme Customers', 'Fresh'));
		jsm.simulator.faults.inject({ operation: 'listOrganizations', kind: 'broken-page', times: Infinity });
		expect((await synchronize(inOrganizations('Acme'))).result).toMatchObject({
			reason: 'jsm-unexpected-answer',
		});
		expect(memberships()).toHaveLength(3);
	});

	test('is held back when the list became much shorter, in every login until somebody decides', async () => {
		await synchronize(inOrganizations('Acme', 'Acme Customers', 'One', 'Two'));
		const short = { ...inOrganizations('Acme'), removal: removal({ mode: 'onlyOurs', smallestShare: 0.5 }) };
		for (const login of ['first', 'second']) {
			expect((await synchronize(short)).changes).toContain(
				'removeFromOrganization One: remains, removals-held-back',
			);
			expect(memberships(), login).toHaveLength(4);
		}
		await synchronize({ ...short, removal: removal({ mode: 'onlyOurs', smallestShare: 0.2 }) });
		expect(memberships()).toEqual(['Acme']);
	});

	test('in too great a number is too-many-removals, and nothing is changed', async () => {
		await synchronize(inOrganizations('Acme', 'Acme Customers'));
		const wish = { ...inOrganizations('Fresh'), removal: removal({ mode: 'onlyOurs', most: 1 }) };
		expect((await synchronize(wish)).result).toMatchObject({ reason: 'too-many-removals' });
		expect(memberships()).toEqual(['Acme', 'Acme Customers']);
	});

	test('of an open portal remains, is reported and stops nobody', async () => {
		jsm.simulator.seed({ desks: [{ id: '5', key: 'OPN', name: 'Open', access: 'open' }] });
		await synchronize(inPerson('5'));
		for (const login of ['first', 'second']) {
			jsm.restart();
			const { result, changes } = await synchronize({ portals: [], believeFor: 0 });
			expect(result, login).toMatchObject({ ok: true });
			expect(changes).toContain('removeCustomerFromPortal 5: remains, portal-not-restricted');
		}
		jsm.simulator.desks.filter(({ id }) => id === '5').forEach((desk) => (desk.access = 'closed'));
		await synchronize({ portals: [], believeFor: 0 });
		expect(isOnDesk('5')).toBe(false);
		expect(ledgerOfAlice()).toMatchObject({ portals: [] });
	});

	test('of a portal that is gone stops nobody', async () => {
		seedAlice();
		await synchronize(inPerson('2'));
		jsm.simulator.faults.inject({ operation: 'listDeskOrganizations', kind: 'status', status: 404 });
		jsm.simulator.faults.inject({ operation: 'removeDeskCustomers', kind: 'status', status: 404 });
		expect(await synchronize({ portals: [] })).toMatchObject({
			result: { ok: true },
			changes: expect.arrayContaining(['removeCustomerFromPortal 2: remains, jsm-not-found']) as string[],
		});
	});

	test('says which organization still opens the portal', async () => {
		seedAlice('Acme Customers');
		jsm.simulator.desk('1')?.organizations.add(jsm.simulator.organization('Acme Customers')?.id ?? 0);
		await synchronize();
		const { changes } = await synchronize({ ...inOrganizations(), portals: [] });
		expect(changes).toEqual([
			'createCustomer : unchanged',
			'removeFromOrganization Acme: done',
			'takeBackPortal 1: remains, organization Acme Customers',
		]);
	});

	test('is taken back even from a portal the customer entered in person while an organization opened it', async () => {
		await synchronize(inPerson('1'));
		const { changes } = await synchronize();
		expect(changes).toContain('removeCustomerFromPortal 1: done');
		expect([...(jsm.simulator.desk('1')?.organizations ?? [])]).toEqual([1]);
	});

	test("stays where Jira's own setting counts", async () => {
		await synchronize(inPerson('1'));
		await synchronize({ portals: [{ serviceDesk: '1', organizations: [], customer: false }] });
		expect(isOnDesk('1')).toBe(true);
	});

	test("stays where portals are none of this workflow's business", async () => {
		await synchronize(inPerson('1'));
		await synchronize({ portals: undefined, believeFor: 0 });
		expect(isOnDesk('1')).toBe(true);
	});
});

describe('P-4: a row names an organization that another provider prepared', () => {
	const prepare = () => {
		const acme = jsm.simulator.organizations.find(({ name }) => name === 'Acme');
		acme?.properties.set(OWNER_PROPERTY, { v: 1, owner: 'another', key: 'x' });
		jsm.callsSince();
	};

	test('nothing is granted, in a dry run neither: organization-of-another-connection', async () => {
		prepare();
		for (const dryRun of [true, false]) {
			const { result } = await synchronize({ organizations: [{ name: 'Acme', create: false }], dryRun });
			expect(result).toMatchObject({ reason: 'organization-of-another-connection' });
			expect(jsm.callsSince()).not.toContain('addOrganizationMembers');
		}
	});

	test('it opens no portal by its name, and no customer is made: organization-of-another-connection', async () => {
		prepare();
		const portals = [{ serviceDesk: '1', organizations: ['Acme'], customer: false }];
		const organizations = [{ name: 'Acme Customers', create: false }];
		expect((await synchronize({ organizations, portals })).result).toMatchObject({
			reason: 'organization-of-another-connection',
		});
		expect(jsm.callsSince()).not.toContain('createCustomer');
		const confirmed = portals.map((portal) => ({ ...portal, confirmed: true as const }));
		expect((await synchronize({ organizations, portals: confirmed })).result).toMatchObject({ ok: true });
	});

	test('a new customer is not created for one that has to exist, and enters none that may be made', async () => {
		const eve = { email: 'eve@new.example', displayName: 'Eve', twins: 'refuse' } as const;
		const asEve = { person: eve, identity: { ...alice, subject: 'eve-1' } };
		prepare();
		for (const create of [false, true]) {
			const { result, changes } = await synchronize({ ...asEve, organizations: [{ name: 'Acme', create }] });
			expect(result).toMatchObject({ reason: 'organization-of-another-connection' });
			expect(jsm.simulator.accounts.some(({ email }) => email === eve.email)).toBe(create);
			expect(changes).not.toContain('addToOrganization Acme: done');
		}
		expect(jsm.simulator.organizationsOf(eve.email)).toEqual([]);
	});

	test('it is entered once the admin has confirmed it', async () => {
		prepare();
		const { result } = await synchronize({
			organizations: [{ name: 'Acme', create: false, confirmed: true }],
		});
		expect(result).toMatchObject({ ok: true });
	});
});

describe('a dry run', () => {
	test('of a new customer says everything that would be made, and writes nothing', async () => {
		const { changes } = await synchronize({
			...inOrganizations('Acme', 'Fresh'),
			portals: [{ serviceDesk: '1', organizations: ['Fresh'], customer: true }],
			dryRun: true,
		});
		expect(changes).toEqual([
			'createCustomer : planned',
			'createOrganization Fresh: planned',
			'addToOrganization Acme: planned',
			'addToOrganization Fresh: planned',
			'addOrganizationToPortal Fresh: planned',
			'addCustomerToPortal 1: planned',
		]);
		expect(jsm.simulator.calls.filter(({ write }) => write)).toEqual([]);
	});

	test('of a customer who loses something says so, and writes nothing', async () => {
		await synchronize({ ...inOrganizations('Acme', 'Fresh'), ...inPerson('2') });
		jsm.callsSince();
		const before = jsm.simulator.calls.length;
		const { changes } = await synchronize({ ...inOrganizations('Acme'), portals: [], dryRun: true });
		expect(changes).toEqual([
			'createCustomer : unchanged',
			'addToOrganization Acme: unchanged',
			'removeCustomerFromPortal 2: planned',
			'removeFromOrganization Fresh: planned',
		]);
		expect(jsm.simulator.calls.slice(before).filter(({ write }) => write)).toEqual([]);
		expect(memberships()).toEqual(['Acme', 'Fresh']);
	});

	test('of a customer whose account is gone makes no new one', async () => {
		const client = jsm.client();
		for (const wish of [{ dryRun: true }, { createCustomer: false }]) {
			client.memory.accounts.set(JSON.stringify([client.account, ALICE, 'refuse']), 'qm:gone:1');
			expect((await synchronize(wish)).result).toMatchObject({ reason: 'jsm-not-found' });
			expect(jsm.simulator.calls.filter(({ write }) => write)).toEqual([]);
		}
	});

	test('finds no organization that nobody may make: jsm-not-found, as the run itself', async () => {
		const wish = { organizations: [{ name: 'Fresh', create: false }] };
		expect((await synchronize({ ...wish, dryRun: true })).result).toMatchObject({ reason: 'jsm-not-found' });
		expect((await synchronize(wish)).result).toMatchObject({ reason: 'jsm-not-found' });
	});
});

describe('a person without an account', () => {
	test('is looked for behind people with similar addresses', async () => {
		seedAlice();
		expect((await synchronize({ createCustomer: false })).changes).toContain('createCustomer : unchanged');
		jsm.restart();
		expect((await synchronize({ dryRun: true })).changes).toContain('createCustomer : unchanged');
	});

	test('who may not get one is passed over', async () => {
		expect(await synchronize({ createCustomer: false })).toEqual({
			result: { ok: true, value: { before: [], after: [], organizations: [] } },
			changes: [],
		});
		expect(jsm.simulator.calls.filter(({ write }) => write)).toEqual([]);
	});
});

describe('stale knowledge', () => {
	test('of the account leads to the ledger of the right one', async () => {
		await synchronize();
		const client = jsm.client();
		client.memory.accounts.clear();
		client.memory.accounts.set(JSON.stringify([client.account, ALICE, 'refuse']), 'qm:gone:1');
		const { result } = await synchronize({ ...inOrganizations('Acme', 'Acme Customers') });
		expect(result).toMatchObject({
			ok: true,
			value: { customer: { accountId: jsm.simulator.account(ALICE).id } },
		});
		expect(ledgerOfAlice()).toMatchObject({ organizations: [{ id: '1' }, { id: '2' }] });

		client.memory.accounts.set(JSON.stringify([client.account, ALICE, 'refuse']), 'qm:gone:1');
		client.memory.ledgers.clear();
		expect((await synchronize({ identity: { ...alice, subject: 'mallory' } })).result).toMatchObject({
			reason: 'account-bound-to-another',
		});
	});

	test('of an organization is mended, in the ledger as well', async () => {
		await synchronize(inOrganizations('Fresh'));
		const old = jsm.simulator.organization('Fresh')?.id ?? 0;
		jsm.simulator.seed({ organizations: [{ id: old + 7, name: 'Elsewhere' }] });
		jsm.client().memory.organizations.clear();
		const client = jsm.client();
		client.memory.organizations.set(JSON.stringify([client.account, 'Again']), { id: '4711', name: 'Again' });
		const { changes } = await synchronize({ ...inOrganizations('Again'), portals: [] });
		expect(changes).toContain('addToOrganization Again: done');
		const made = String(jsm.simulator.organization('Again')?.id);
		expect(ledgerOfAlice()).toMatchObject({ organizations: [{ id: made, name: 'Again' }] });
	});
});

describe('organizations made on the fly', () => {
	const onTheFly = (name: string, key?: string): Partial<Synchronization> => ({
		organizations: [{ name, create: true, onTheFly: { key }, rule: 'on the fly, groups' }],
		portals: [{ serviceDesk: '1', organizations: [name], customer: false }],
	});

	test('are claimed for the provider that names them, and open portals', async () => {
		const { changes } = await synchronize(onTheFly('Fresh'));
		expect(changes).toEqual([
			'createCustomer : done',
			'createOrganization Fresh: done',
			'addToOrganization Fresh: done',
			'addOrganizationToPortal Fresh: done',
		]);
		expect(jsm.simulator.organization('Fresh')?.properties.has(OWNER_PROPERTY)).toBe(true);
	});

	test('P-4: of another provider are organization-of-another-connection, and nothing is granted', async () => {
		await synchronize(onTheFly('Fresh'));
		const foreign = { issuer: 'https://idp.globex.example', connection: 'Globex', adopt: false, mostNew: 10 };
		const bob = { email: 'bob@globex.example', displayName: 'Bob', twins: 'refuse' } as const;
		const { result } = await synchronize({
			...onTheFly('Fresh'),
			claim: foreign,
			person: bob,
			identity: { ...alice, issuer: foreign.issuer, subject: 'bob-1' },
		});
		expect(result).toMatchObject({ ok: false, reason: 'organization-of-another-connection' });
		expect(jsm.simulator.accounts.map(({ email }) => email)).not.toContain(bob.email);
	});

	test('that exist by hand are organization-not-ours', async () => {
		const { result } = await synchronize(onTheFly('Acme'));
		expect(result).toMatchObject({ ok: false, reason: 'organization-not-ours' });
	});

	test('that the provider renamed keep their name in Jira and open the portal all the same', async () => {
		await synchronize(onTheFly('Fresh', 'group-1'));
		const { result, changes } = await synchronize(onTheFly('Fresher', 'group-1'));
		expect(result.ok).toBe(true);
		expect(changes).toContain('renamedAtProvider Fresh: unchanged');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Fresh']);
		expect(jsm.simulator.organization('Fresher')).toBeUndefined();
	});

	test('are not made, marked or entered anywhere by a dry run', async () => {
		const { changes } = await synchronize({ ...onTheFly('Fresh'), dryRun: true });
		expect(changes).toContain('createOrganization Fresh: planned');
		expect(jsm.simulator.calls.filter(({ write }) => write)).toEqual([]);
	});
});

describe('an organization that cannot be had is found out before the customer is created', () => {
	const eve = { email: 'eve@new.example', displayName: 'Eve', twins: 'refuse' } as const;
	const asEve = { person: eve, identity: { ...alice, subject: 'eve-1' } };
	const directory = { name: 'Directory', scimManaged: true };

	test.each<[string, Wish, string]>([
		['missing', { organizations: [{ name: 'Nowhere', create: false }] }, 'jsm-not-found'],
		[
			'missing, for a portal only',
			{ portals: [{ serviceDesk: '1', organizations: ['Nowhere'], customer: false }] },
			'jsm-not-found',
		],
		['managed', { organizations: [{ name: 'Directory', create: false }] }, 'organization-managed-elsewhere'],
		[
			'managed, and may be made',
			{ organizations: [{ name: 'Directory', create: true }] },
			'organization-managed-elsewhere',
		],
		[
			'refused by its name',
			{
				organizations: [
					{ name: 'a', create: true },
					{ name: ' ', create: true },
				],
			},
			'organization-name-refused',
		],
		[
			'made by hand',
			{ organizations: [{ name: 'Acme', create: true, onTheFly: {} }] },
			'organization-not-ours',
		],
		[
			'one too many of an hour',
			{
				organizations: [{ name: 'Fresh', create: true, onTheFly: {} }],
				claim: { issuer: alice.issuer, connection: 'x', adopt: false, mostNew: 0 },
			},
			'too-many-new-organizations',
		],
		[
			'taken for another',
			{ organizations: [{ name: 'acme', create: true, onTheFly: {} }] },
			'organization-name-confusable',
		],
	])('%s: %#', async (_, wish, reason) => {
		jsm.simulator.seed({ organizations: [directory] });
		const { result, changes } = await synchronize({ portals: [], ...asEve, ...wish });
		expect(result).toMatchObject({ ok: false, reason });
		expect(changes).toEqual([]);
		expect(jsm.simulator.accounts.map(({ email }) => email)).not.toContain(eve.email);
	});
});
