import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../../nodes/shared/core/access/accessFingerprint';
import { isSealed, sealMemberships } from '../../../../nodes/shared/core/access/membershipSeal';
import { emptyLedger, type Ledger } from '../../../../nodes/shared/core/access/ledger';
import { updateAccess } from '../../../../nodes/shared/jsm/access/updateAccess';
import { LEDGER_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { SECRET } from '../../../support/engine/loginItems';
import { accessWish, alice, ledgerOf, removal } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm();
const ALICE = 'alice@acme.example';

/** The memberships step of a login of Alice, who is mapped to Acme. */
async function login({ at = jsm.clock.now(), names = ['Acme'] }: { at?: number; names?: string[] } = {}) {
	const client = jsm.client();
	const organizations = names.map((name) => ({ name, id: String(jsm.simulator.organization(name)?.id) }));
	const wish = accessWish({
		account: { accountId: jsm.simulator.account(ALICE).id, justCreated: false },
		parts: ['memberships'],
		organizations,
		removal: removal({ mode: 'onlyOurs' }),
		ledger: { ...ledgerOf(client), login: { at, secret: SECRET } },
	});
	return { wish, result: await updateAccess(client, wish, []) };
}

const propertyOf = () => jsm.simulator.account(ALICE).properties;
const seedAlice = () => jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
const membershipsOf = (result: Awaited<ReturnType<typeof login>>['result']) =>
	result.ok ? result.value.after.map(({ name }) => name) : result.reason;

describe('memberships that come from the ledger', () => {
	test('are believed where this package wrote them, without a call', async () => {
		seedAlice();
		jsm.simulator.organization('Acme Customers')?.members.add(jsm.simulator.account(ALICE).id);
		expect(membershipsOf((await login()).result)).toEqual(['Acme Customers', 'Acme']);
		jsm.restart();
		jsm.callsSince();
		expect(membershipsOf((await login()).result)).toEqual(['Acme', 'Acme Customers']);
		// A process that has just started also asks whether the ledgers have moved.
		expect(jsm.callsSince()).toEqual(['getUserProperty', 'getUserProperty']);
	});

	const target = () => ({
		id: String(jsm.simulator.organization('Acme Customers')?.id),
		name: 'Acme Customers',
	});
	test.each<[string, (ledger: Ledger) => void]>([
		[
			'an organization that others are said to have given',
			({ completed }) => completed.memberships?.others.push(target()),
		],
		[
			'an organization that we are said to have given',
			({ organizations }) =>
				organizations.push({ ...target(), rule: 'r', at: '2026-11-23T12:00:00Z', state: 'granted' }),
		],
		[
			'a seal of something else',
			({ completed }) => completed.memberships && (completed.memberships.seal = 'x'.repeat(43)),
		],
		['no seal', ({ completed }) => delete completed.memberships?.seal],
		[
			'a later time',
			({ completed }) =>
				completed.memberships &&
				(completed.memberships.checkedAt = new Date(jsm.clock.now() + 60_000).toISOString()),
		],
	])('are read from Jira where a customer wrote %s', async (_, forge) => {
		seedAlice();
		await login();
		const ledger = structuredClone(propertyOf().get(LEDGER_PROPERTY)) as Ledger;
		forge(ledger);
		propertyOf().set(LEDGER_PROPERTY, ledger);
		jsm.restart();
		jsm.callsSince();
		expect(membershipsOf((await login()).result)).toEqual(['Acme']);
		expect(jsm.callsSince()).toContain('listOrganizations');
	});

	test('are not believed in a whole ledger a customer made up', async () => {
		seedAlice();
		const { wish } = await login();
		const fingerprint = fingerprintOf('memberships', wish, wish.removal);
		const checkedAt = new Date(jsm.clock.now()).toISOString();
		propertyOf().set(LEDGER_PROPERTY, {
			...emptyLedger(),
			binding: { ...alice, since: checkedAt },
			completed: { memberships: { fingerprint, checkedAt, others: [target()] } },
		});
		jsm.restart();
		expect(membershipsOf((await login()).result)).toEqual(['Acme']);
	});

	test('are not those that were taken away in the same login', async () => {
		seedAlice();
		await login({ names: ['Acme', 'Acme Customers'] });
		expect(membershipsOf((await login({ names: ['Acme'] })).result)).toEqual(['Acme']);
	});

	test('are sealed for one account, one site and one secret', () => {
		const by = { secret: SECRET, site: 'a', accountId: 'qm:1' };
		const at = '2026-11-23T12:00:00.000Z';
		const ledger: Ledger = {
			...emptyLedger(),
			completed: { memberships: { fingerprint: 'f'.repeat(43), checkedAt: at, others: [] } },
		};
		const sealed = sealMemberships(ledger, by);
		expect(isSealed(sealed, by)).toBe(true);
		for (const other of [{ secret: `${SECRET}!` }, { site: 'b' }, { accountId: 'qm:2' }]) {
			expect(isSealed(sealed, { ...by, ...other })).toBe(false);
		}
	});
});

describe('a login that was verified before', () => {
	test('a newer login changed the access, changes nothing: pass-spent', async () => {
		seedAlice();
		const before = jsm.clock.now() - 1000;
		await login({ names: ['Acme'] });
		const { result } = await login({ at: before, names: ['Acme', 'Acme Customers'] });
		expect(result).toMatchObject({ ok: false, reason: 'pass-spent' });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme']);
	});

	test('a newer login changed nothing, goes on', async () => {
		seedAlice();
		const before = jsm.clock.now() - 1000;
		await login({ at: before, names: ['Acme'] });
		await login({ names: ['Acme'] });
		const { result } = await login({ at: before, names: ['Acme', 'Acme Customers'] });
		expect(result.ok).toBe(true);
	});

	test('a newer login changed the access, and wants the same: it goes on', async () => {
		seedAlice();
		await login({ names: ['Acme'] });
		expect((await login({ at: jsm.clock.now() - 1000, names: ['Acme'] })).result.ok).toBe(true);
	});
});
