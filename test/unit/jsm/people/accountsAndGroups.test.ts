import { beforeEach, describe, expect, test } from 'vitest';
import { listAccounts, listPeople } from '../../../../nodes/shared/jsm/api/allAccounts';
import { changeGroup } from '../../../../nodes/shared/jsm/groups/changeGroup';
import { isGroupMember, listGroups } from '../../../../nodes/shared/jsm/api/groups';
import { listPortalPeople } from '../../../../nodes/shared/jsm/people/portalPeople';
import { revokeCustomer } from '../../../../nodes/shared/jsm/customer/revokeCustomer';
import { demoCredentials } from '../../../lab/jsmSimulator/site/demoSite';
import { createTestClient, replay } from '../../../support/jsm/jsmTestClient';
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

describe('the people of a portal', () => {
	beforeEach(() => {
		simulator.seed({
			organizations: [
				{ name: 'Globex', members: ['cem@acme.example', 'dia@acme.example', 'eve@acme.example'] },
			],
			desks: [
				{
					id: '7',
					key: 'SEV',
					name: 'Seven',
					organizations: ['Acme', 'Globex'],
					customers: emails.slice(0, 3),
				},
			],
		});
	});
	const idsOf = (people: readonly { accountId: string }[]) => people.map(({ accountId }) => accountId).sort();

	test.each([
		[false, ['ann', 'ben', 'cem']],
		[true, ['ann', 'ben', 'cem', 'dia', 'eve']],
	])('where the desk lists members of organizations: %j', async (deskListsMembers, direct) => {
		Object.assign(simulator.switches, { deskListsMembers });
		const people = await listPortalPeople(jsm.client(), '7');
		expect(people.ok && idsOf(people.value.direct)).toEqual(direct.map(idOf).sort());
		expect(people.ok && people.value.organizations).toMatchObject([
			{ name: 'Acme', members: [] },
			{ name: 'Globex', members: expect.any(Array) },
		]);
		expect(people.ok && people.value.organizations[1]?.members).toHaveLength(3);
	});

	test.each(['listDeskCustomers', 'listOrganizationMembers'])(
		'are refused as a whole after a broken page of %s',
		async (operation) => {
			simulator.faults.inject({ operation, kind: 'broken-page' });
			expect(await listPortalPeople(jsm.client(), '7')).toMatchObject({ reason: 'jsm-unexpected-answer' });
		},
	);

	test('are refused as a whole when the organizations cannot be read', async () => {
		simulator.faults.inject({ operation: 'listDeskOrganizations', kind: 'status', status: 403 });
		expect(await listPortalPeople(jsm.client(), '7')).toMatchObject({ reason: 'jsm-permission-missing' });
	});
});

describe('a revoke', () => {
	test('of an Atlassian account is account-kind-refused, and Jira is not asked to try', async () => {
		const { id } = simulator.account(demoCredentials.agent.email);
		expect(await revokeCustomer(jsm.client(), id)).toMatchObject({
			reason: 'account-kind-refused',
			detail: { expected: 'a portal-only account' },
		});
		expect(jsm.callsSince()).not.toContain('revokePortalOnlyAccess');
	});

	test.each([
		[204, 'done'],
		[404, 'unchanged'],
	] as const)('again, where Jira answers %d, is %s', async (revokeTwice, state) => {
		Object.assign(simulator.switches, { revokeTwice });
		expect(await revokeCustomer(jsm.client(), idOf('ann'))).toEqual({ ok: true, value: { state: 'done' } });
		expect(await revokeCustomer(jsm.client(), idOf('ann'))).toEqual({ ok: true, value: { state } });
	});

	test('that Jira refuses for an active account is jsm-not-found', async () => {
		simulator.faults.inject({ operation: 'revokePortalOnlyAccess', kind: 'status', status: 404 });
		expect(await revokeCustomer(jsm.client(), idOf('ann'))).toMatchObject({ reason: 'jsm-not-found' });
	});
});

describe('groups', () => {
	const group = 'group-1';
	const robin = () => simulator.account(demoCredentials.agent.email).id;
	const change = async (member: boolean, more: { accountId?: string; group?: string } = {}) =>
		await changeGroup(jsm.client(), { group, accountId: robin(), member, ...more });
	beforeEach(() => {
		const names = ['partners', 'site-admins', 'jira-software-users', 'guests', 'testers'];
		simulator.seed({ groups: names.map((name, index) => ({ id: `group-${index + 1}`, name })) });
	});

	test('are read to the last page', async () => {
		const all = await listGroups(jsm.client());
		expect(all.ok && all.value.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((each) => `group-${each}`));
		simulator.faults.inject({ operation: 'listGroups', kind: 'broken-page' });
		expect(await listGroups(jsm.client())).toMatchObject({ reason: 'jsm-unexpected-answer' });
	});

	test.each([
		[201, 'done'],
		[400, 'unchanged'],
	] as const)('somebody is added; again, where Jira answers %d, is %s', async (groupTwice, state) => {
		Object.assign(simulator.switches, { groupTwice });
		expect(await change(true)).toMatchObject({
			ok: true,
			value: { state: 'done', group: { name: 'partners' } },
		});
		expect(await change(true)).toMatchObject({ ok: true, value: { state } });
		expect([...(simulator.group(group)?.members ?? [])]).toEqual([robin()]);
	});

	test.each([
		[200, 'done'],
		[404, 'unchanged'],
	] as const)('somebody is removed; again, where Jira answers %d, is %s', async (groupLeftTwice, state) => {
		Object.assign(simulator.switches, { groupLeftTwice });
		simulator.group(group)?.members.add(robin());
		expect(await change(false)).toMatchObject({ ok: true, value: { state: 'done' } });
		expect(await change(false)).toMatchObject({ ok: true, value: { state } });
		expect(simulator.group(group)?.members.size).toBe(0);
	});

	test.each<[string, string, { accountId?: string; group?: string }]>([
		['a portal-only account', 'account-kind-refused', { accountId: 'ann' }],
		['a program', 'account-kind-refused', { accountId: '712020:3f1c2a60-0000-4000-8000-000000000001' }],
		['a group of administrators', 'group-protected', { group: 'group-2' }],
		['a group of product users', 'group-protected', { group: 'group-3' }],
		['a group nobody knows', 'jsm-not-found', { group: 'none' }],
		['an account nobody knows', 'jsm-not-found', { accountId: 'nobody' }],
	])('%s is %s, and nothing is tried', async (_, reason, more) => {
		const accountId = more.accountId === 'ann' ? idOf('ann') : (more.accountId ?? robin());
		for (const member of [true, false]) {
			expect(await change(member, { ...more, accountId })).toMatchObject({ ok: false, reason });
		}
		expect(jsm.callsSince().every((call) => ['listGroups', 'getUser'].includes(call))).toBe(true);
	});

	test('a refusal that has another cause stays one', async () => {
		simulator.faults.inject({ operation: 'addUserToGroup', kind: 'status', status: 400 });
		expect(await change(true)).toMatchObject({ reason: 'jsm-invalid-request' });
		simulator.group(group)?.members.add(robin());
		simulator.faults.inject({ operation: 'removeUserFromGroup', kind: 'status', status: 404 });
		expect(await change(false)).toMatchObject({ reason: 'jsm-not-found' });
	});

	test('need a site administrator', async () => {
		simulator.account(demoCredentials.admin.email).rights.siteAdmin = false;
		expect(await change(true)).toMatchObject({
			reason: 'jsm-permission-missing',
			detail: { hint: expect.stringContaining('site administrator') },
		});
	});

	test('whether somebody is a member is not told from a list that is cut', async () => {
		const items = [{ name: 'guests', groupId: 'group-4' }];
		const send = replay({ json: { groups: { size: 60, items } } }, { json: {} });
		const client = createTestClient({ send });
		expect(await isGroupMember(client, group, 'somebody')).toEqual({ ok: true, value: undefined });
		expect(await isGroupMember(client, group, 'somebody')).toMatchObject({ reason: 'jsm-unexpected-answer' });
	});

	test('whether somebody is a member is known', async () => {
		simulator.group(group)?.members.add(robin());
		expect(await isGroupMember(jsm.client(), group, robin())).toEqual({ ok: true, value: true });
		expect(await isGroupMember(jsm.client(), 'group-4', robin())).toEqual({ ok: true, value: false });
	});
});
