import { describe, expect, test } from 'vitest';
import { findOrganization } from '../../../../nodes/shared/jsm/organization/findOrganization';
import { listOrganizations } from '../../../../nodes/shared/jsm/api/organizations';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ pageCap: 2 });
const wish = { create: false, allowManaged: false };
const find = async (name: string, more: object = {}) =>
	await findOrganization(jsm.client(), { ...wish, name, ...more });
const known = (name: string) => String(jsm.simulator.organization(name)?.id);

describe('an organization that may not be made', () => {
	test('is found in the list, which then answers for all others', async () => {
		jsm.simulator.seed({ organizations: [{ name: 'Initech' }, { name: 'Umbrella' }, { name: 'Globex' }] });
		expect(await find('Globex')).toMatchObject({ ok: true, value: { id: known('Globex'), by: 'listing' } });
		expect(jsm.callsSince()).not.toContain('createOrganization');
		expect(await find('Acme Customers')).toMatchObject({ ok: true, value: { by: 'memory' } });
		expect(jsm.callsSince()).toEqual([]);
	});

	test.each([
		['missing', 'Globex'],
		['P-5: in another letter case', 'acme'],
		['P-5: a look-alike', 'Асme'],
		['a beginning of one', 'Acm'],
	])('and is %s is jsm-not-found; nothing is made', async (_, name) => {
		expect(await find(name)).toMatchObject({ ok: false, reason: 'jsm-not-found' });
		expect(jsm.callsSince()).not.toContain('createOrganization');
	});

	test('and is missing is not looked for again within a minute', async () => {
		await find('Globex');
		jsm.callsSince();
		await find('Globex');
		expect(jsm.callsSince()).toEqual([]);
		jsm.simulator.seed({ organizations: [{ name: 'Globex' }] });
		await jsm.clock.sleep(60_001);
		expect(await find('Globex')).toMatchObject({ ok: true });
	});

	test('and exists twice is the older one for everybody', async () => {
		jsm.simulator.seed({
			organizations: [
				{ id: 90, name: 'Globex' },
				{ id: 9, name: 'Globex' },
			],
		});
		expect(await find('Globex')).toMatchObject({ ok: true, value: { id: '9' } });
	});

	test.each(['broken-page', 'empty-page'] as const)(
		'and sits behind a %s is not declared missing',
		async (kind) => {
			jsm.simulator.seed({ organizations: [{ name: 'Globex' }] });
			jsm.simulator.faults.inject({ operation: 'listOrganizations', kind, times: Infinity });
			expect(await find('Globex')).toMatchObject({ ok: false, reason: 'jsm-unexpected-answer' });
			jsm.simulator.faults.clear();
			expect(await find('Globex')).toMatchObject({ ok: true });
		},
	);

	test('and comes after an entry that is listed twice is found', async () => {
		jsm.simulator.seed({ organizations: [{ name: 'Globex' }, { name: 'Initech' }] });
		jsm.simulator.faults.inject({ operation: 'listOrganizations', kind: 'repeated-item' });
		expect(await find('Initech')).toMatchObject({ ok: true });
		const all = await listOrganizations(jsm.client());
		expect(all.ok && all.value.map(({ name }) => name)).toEqual([
			'Acme',
			'Acme Customers',
			'Globex',
			'Initech',
		]);
	});
});

describe('an organization that may be made', () => {
	test('is made, and remembered', async () => {
		expect(await find(' Globex ', { create: true })).toMatchObject({
			ok: true,
			value: { id: '3', name: 'Globex', by: 'get-or-create' },
		});
		expect(jsm.callsSince()).toContain('createOrganization');
		expect(await find('Globex')).toMatchObject({ ok: true, value: { by: 'memory' } });
		expect(jsm.callsSince()).toEqual([]);
	});

	test('is the existing one if there is one', async () => {
		expect(await find('Acme', { create: true })).toMatchObject({ ok: true, value: { id: known('Acme') } });
		expect(jsm.simulator.organizations).toHaveLength(2);
	});

	test('in two logins at once is asked for once', async () => {
		const both = await Promise.all([find('Globex', { create: true }), find('Globex', { create: true })]);
		expect(both[0]).toEqual(both[1]);
		expect(jsm.callsSince().filter((call) => call === 'createOrganization')).toHaveLength(1);
	});

	test('P-5: NFC and NFD form are one', async () => {
		const [first, second] = [
			await find('Café', { create: true }),
			await find('Cafe\u0301', { create: true }),
		];
		expect(first).toMatchObject({ ok: true, value: { id: '3' } });
		expect(second).toMatchObject({ ok: true, value: { id: '3', by: 'memory' } });
	});

	test.each(['ignore-case', 'ignore-case-and-blanks'] as const)(
		'P-5: and that Jira takes for another spelling (%s) is the one Jira has, read by its id',
		async (organizationNames) => {
			Object.assign(jsm.simulator.switches, { organizationNames });
			const acme = { id: known('Acme'), name: 'Acme' };
			expect(await find('ACME', { create: true })).toMatchObject({
				ok: true,
				value: { ...acme, by: 'other-spelling' },
			});
			expect(jsm.callsSince()).toEqual(['createOrganization', 'getOrganization']);
			expect(await find('ACME', { create: true })).toMatchObject({ value: { ...acme, by: 'memory' } });
			expect(jsm.callsSince()).toEqual([]);
			expect(jsm.simulator.organizations).toHaveLength(2);
		},
	);

	test('P-5: and that Jira takes for a different name is organization-name-refused', async () => {
		const client = jsm.client();
		const { send } = client;
		client.send = async (request) => {
			const answer = await send(request);
			return { ...answer, body: answer.body.replaceAll('Globex', 'Globes') };
		};
		expect(await findOrganization(client, { ...wish, name: 'Globex', create: true })).toMatchObject({
			ok: false,
			reason: 'organization-name-refused',
			detail: { expected: 'Globex', received: 'Globes' },
		});
	});

	test('P-5: with an impossible name is organization-name-refused without a call', async () => {
		expect(await find('Ac\u0007me', { create: true })).toMatchObject({ reason: 'organization-name-refused' });
		expect(jsm.callsSince()).toEqual([]);
	});

	test('P-15: is there although the answer was an error', async () => {
		jsm.simulator.faults.inject({ operation: 'createOrganization', kind: '500-after-write' });
		expect(await find('Globex', { create: true })).toMatchObject({ ok: true, value: { id: '3' } });
	});

	test('without the right to is jsm-permission-missing', async () => {
		jsm.simulator.seed({ organizationManagement: 'jiraAdmins' });
		const found = await findOrganization(jsm.client({ as: 'agent' }), {
			...wish,
			name: 'Globex',
			create: true,
		});
		expect(found).toMatchObject({ ok: false, reason: 'jsm-permission-missing' });
	});
});

describe('an organization kept by a directory', () => {
	test.each([true, false])(
		'is organization-managed-elsewhere (may be made: %s), unless allowed',
		async (create) => {
			jsm.simulator.seed({ organizations: [{ name: 'Directory', scimManaged: true }] });
			expect(await find('Directory', { create })).toMatchObject({ reason: 'organization-managed-elsewhere' });
			expect(await find('Directory', { create, allowManaged: true })).toMatchObject({ ok: true });
		},
	);
});
