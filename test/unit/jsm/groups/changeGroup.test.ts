import { beforeEach, describe, expect, test } from 'vitest';
import { changeGroup } from '../../../../nodes/shared/jsm/groups/changeGroup';
import { isGroupMember, listGroups } from '../../../../nodes/shared/jsm/api/groups';
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
