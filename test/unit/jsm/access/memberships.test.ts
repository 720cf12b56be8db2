import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../nodes/shared/core/login/loginItem';
import type { AccessWish } from '../../../../nodes/shared/jsm/access/accessWish';
import { removeMembers } from '../../../../nodes/shared/jsm/api/organizations';
import { updateAccess } from '../../../../nodes/shared/jsm/access/updateAccess';
import { resolveCustomer } from '../../../../nodes/shared/jsm/customer/resolveCustomer';
import { accessWish, removal } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ pageCap: 2 });
const everything = removal({ mode: 'everythingManaged', managed: ['*'] });
const ALICE = 'alice@acme.example';
const person = { email: ALICE, displayName: 'Alice', twins: 'refuse' } as const;

/** Alice as a member of these organizations, all of which exist. */
function seed(organizations: Record<string, boolean>, scimManaged?: boolean): string {
	jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
	jsm.simulator.seed({
		organizations: Object.entries(organizations).map(([name, isMember]) => ({
			name,
			scimManaged,
			members: isMember ? [ALICE] : [],
		})),
	});
	return jsm.simulator.account(ALICE).id;
}

const wanted = (...names: string[]) =>
	names.map((name) => ({ name, id: String(jsm.simulator.organization(name)?.id), create: true }));

async function set(accountId: string, more: Partial<AccessWish>, justCreated = false) {
	const changes: Change[] = [];
	const account = { accountId, justCreated, person };
	const wish = accessWish({ account, parts: ['memberships'], ...more });
	const result = await updateAccess(jsm.client(), wish, changes);
	return {
		result,
		account,
		changes: changes.map((each) => `${each.do} ${each.organization}: ${each.state}`),
	};
}

describe('memberships that differ', () => {
	test('are added, the others left alone', async () => {
		const id = seed({ One: true, Two: false, Three: true, Four: false });
		const { result, changes } = await set(id, { organizations: wanted('One', 'Two', 'Four') });
		expect(result).toMatchObject({ ok: true, value: { before: [{ name: 'One' }, { name: 'Three' }] } });
		expect(changes).toEqual([
			'addToOrganization One: unchanged',
			'addToOrganization Two: done',
			'addToOrganization Four: done',
		]);
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Four', 'One', 'Three', 'Two']);
	});

	test('P-7: are taken away when that was chosen', async () => {
		const id = seed({ One: true, Two: false, Three: true });
		const { changes } = await set(id, { organizations: wanted('Two'), removal: everything });
		expect(changes).toEqual([
			'addToOrganization Two: done',
			'removeFromOrganization One: done',
			'removeFromOrganization Three: done',
		]);
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Two']);
	});

	test('P-7: too many of them are too-many-removals, and nothing is changed', async () => {
		const id = seed({ One: true, Two: true, Three: false });
		const { result } = await set(id, { organizations: wanted('Three'), removal: { ...everything, most: 1 } });
		expect(result).toMatchObject({ ok: false, reason: 'too-many-removals', detail: { received: '2' } });
		expect(jsm.simulator.callsAfter(0).filter(({ write }) => write)).toEqual([]);
	});

	test.each(['broken-page', 'empty-page'] as const)('P-7: behind a %s are not taken away', async (kind) => {
		const id = seed({ One: true, Two: true, Three: true });
		jsm.simulator.faults.inject({ operation: 'listOrganizations', kind, times: Infinity });
		const { result } = await set(id, { organizations: wanted('One'), removal: everything });
		expect(result).toMatchObject({ ok: false, reason: 'jsm-unexpected-answer' });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['One', 'Three', 'Two']);
	});

	test('kept by a directory stay, and are entered only when allowed', async () => {
		const id = seed({ One: true }, true);
		jsm.simulator.switches.directoryOrganizations = 'accepted';
		expect((await set(id, { removal: everything })).changes).toEqual([]);
		jsm.simulator.seed({ organizations: [{ name: 'Two', scimManaged: true }] });
		const two = wanted('Two').map((each) => ({ ...each, scimManaged: true }));
		expect((await set(id, { organizations: two })).result).toMatchObject({
			reason: 'organization-managed-elsewhere',
		});
		expect(
			(await set(id, { organizations: two, removal: removal({ allowManaged: true }) })).result,
		).toMatchObject({ ok: true });
	});
});

describe('a customer of this very login', () => {
	test('is added without a read', async () => {
		const id = seed({ One: false });
		await set(id, { organizations: wanted('One') }, true);
		expect(jsm.callsSince()).not.toContain('listOrganizations');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['One']);
	});

	test('whom Jira does not know for a moment is waited for', async () => {
		seed({ One: false });
		jsm.simulator.switches.newAccountUnknownFor = 2;
		const fresh = await resolveCustomer(jsm.client(), { ...person, email: 'new@none.example' });
		const id = fresh.ok ? fresh.value.accountId : '';
		const { result } = await set(id, { organizations: wanted('One') }, true);
		expect(result).toMatchObject({ ok: true });
		expect(jsm.clock.waits).toEqual([1000, 1500]);
	});

	test('whom Jira does not know at all is jsm-invalid-request', async () => {
		seed({ One: false });
		const { result, changes } = await set('qm:nobody:1', { organizations: wanted('One') }, true);
		expect(result).toMatchObject({ ok: false, reason: 'jsm-invalid-request' });
		expect(changes).toEqual(['addToOrganization One: failed']);
	});
});

describe('stale knowledge heals itself', () => {
	test('an account id that Jira no longer knows is resolved once more', async () => {
		const id = seed({ One: false });
		const { result, account } = await set('qm:gone:1', { organizations: wanted('One') });
		expect(result).toMatchObject({ ok: true });
		expect(account.accountId).toBe(id);
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['One']);
	});

	test('an organization that was deleted meanwhile is found or made again', async () => {
		const id = seed({ One: false });
		const { result } = await set(id, { organizations: [{ id: '4711', name: 'One', create: false }] });
		const [{ id: real } = { id: '' }] = wanted('One');
		expect(result).toMatchObject({ ok: true, value: { organizations: [{ id: real }] } });
		expect(
			(await set(id, { organizations: [{ id: '4712', name: 'Fresh', create: true }] })).result,
		).toMatchObject({
			ok: true,
		});
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Fresh', 'One']);
	});

	test('one that is gone and may not be made is jsm-not-found', async () => {
		const id = seed({ One: false });
		const { result } = await set(id, { organizations: [{ id: '4711', name: 'Gone', create: false }] });
		expect(result).toMatchObject({ ok: false, reason: 'jsm-not-found' });
	});
});

test.each(['500-after-write', 'timeout-after-write'] as const)(
	'P-15: a write that ends in %s is done once more and done',
	async (kind) => {
		const id = seed({ One: false });
		jsm.simulator.faults.inject({ operation: 'addOrganizationMembers', kind });
		const { changes } = await set(id, { organizations: wanted('One') });
		expect(changes).toEqual(['addToOrganization One: done']);
	},
);

describe('a listing that lags behind', () => {
	const ours = removal({ mode: 'everythingManaged', managed: ['One', 'Two'] });

	test('hides no membership from the next login that it has to take back', async () => {
		const id = seed({ One: true, Two: false });
		jsm.simulator.switches.listingLag = { organizationsOfAccount: 5 };
		await set(id, { organizations: wanted('One', 'Two'), removal: ours });
		const { changes } = await set(id, { organizations: wanted('One'), removal: ours });
		expect(changes).toEqual(['addToOrganization One: unchanged', 'removeFromOrganization Two: done']);
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['One']);
	});

	test('passes no membership off as one that was just taken back', async () => {
		const id = seed({ One: true, Two: true });
		jsm.simulator.switches.listingLag = { organizationsOfAccount: 5 };
		await set(id, { organizations: wanted('One'), removal: ours });
		const { changes } = await set(id, { organizations: wanted('One', 'Two'), removal: ours });
		expect(changes).toEqual(['addToOrganization One: unchanged', 'addToOrganization Two: done']);
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['One', 'Two']);
	});

	test('is believed again after half a minute: what an admin changed by hand counts', async () => {
		const id = seed({ One: true, Two: false });
		await set(id, { organizations: wanted('Two') });
		jsm.simulator.organization('Two')?.members.delete(id);
		await jsm.clock.sleep(30_001);
		const { changes } = await set(id, { organizations: wanted('Two') });
		expect(changes).toEqual(['addToOrganization Two: done']);
	});

	test('counts as well where an operation of the node has taken somebody out meanwhile', async () => {
		const id = seed({ One: false });
		await set(id, { organizations: wanted('One') });
		await removeMembers(jsm.client(), wanted('One')[0]?.id ?? '', [id]);
		const { changes } = await set(id, { organizations: wanted('One') });
		expect(changes).toEqual(['addToOrganization One: done']);
	});
});
