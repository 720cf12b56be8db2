import { beforeEach, describe, expect, test } from 'vitest';
import { listAccounts, listPeople } from '../../../../nodes/shared/jsm/api/allAccounts';
import { demoCredentials } from '../../../lab/jsmSimulator/site/demoSite';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ pageCap: 2 });
const { simulator } = jsm;
const emails = ['ann', 'ben', 'cem', 'dia', 'eve'].map((name) => `${name}@acme.example`);
const idOf = (name: string) => simulator.account(`${name}@acme.example`).id;

beforeEach(() => {
	simulator.account(demoCredentials.admin.email).rights.siteAdmin = true;
	simulator.seed({ accounts: emails.map((email) => ({ email, name: email })) });
});

describe('all accounts of the site', () => {
	test('are read to the empty page, the inactive ones too', async () => {
		simulator.account('ann@acme.example').active = false;
		const all = await listAccounts(jsm.client());
		expect(all.ok && all.value).toHaveLength(simulator.accounts.length);
		expect(all.ok && all.value.find(({ accountId }) => accountId === idOf('ann'))).toMatchObject({
			active: false,
		});
		// Twelve accounts in pairs, and the end.
		expect(jsm.callsSince()).toHaveLength(7);
	});

	test('are people of two kinds, and programs', async () => {
		const people = await listPeople(jsm.client());
		expect(people.ok && people.value.portalOnly).toHaveLength(8);
		expect(people.ok && people.value.atlassian).toHaveLength(3);
	});

	test.each([
		['with-email', 8, 'ann@acme.example'],
		['without-email', 8, undefined],
		['absent', 0, undefined],
	] as const)('where the user search shows customers %s', async (customersInSearch, count, email) => {
		Object.assign(simulator.switches, { customersInSearch });
		const people = await listPeople(jsm.client());
		expect(people.ok && people.value.portalOnly).toHaveLength(count);
		const ann = people.ok && people.value.portalOnly.find(({ accountId }) => accountId === idOf('ann'));
		expect(ann ? ann.emailAddress : undefined).toBe(email);
	});

	test.each([
		['broken-page', 'jsm-unexpected-answer', undefined],
		['empty-page', 'jsm-unexpected-answer', undefined],
		['status', 'jsm-permission-missing', 403],
	] as const)('with a %s in the middle are refused as a whole: %s', async (kind, reason, status) => {
		simulator.faults.inject({ operation: 'listUsers', kind, status, after: kind === 'status' ? 2 : 1 });
		expect(await listAccounts(jsm.client())).toMatchObject({ ok: false, reason });
	});

	test('that take Jira too long are jsm-unavailable, with the reason', async () => {
		simulator.faults.inject({ operation: 'listUsers', kind: 'status', status: 409 });
		expect(await listAccounts(jsm.client())).toMatchObject({
			reason: 'jsm-unavailable',
			detail: { hint: expect.stringContaining('ten seconds') },
		});
	});

	test('are each listed once though something was added meanwhile', async () => {
		simulator.faults.inject({ operation: 'listUsers', kind: 'repeated-item', times: 3 });
		const all = await listAccounts(jsm.client());
		const ids = all.ok ? all.value.map(({ accountId }) => accountId) : [];
		expect(new Set(ids).size).toBe(ids.length);
	});

	test('are jsm-permission-missing for an account that may not browse users, not an empty list', async () => {
		expect(await listAccounts(jsm.client({ as: 'blind' }))).toMatchObject({
			reason: 'jsm-permission-missing',
		});
	});
});
