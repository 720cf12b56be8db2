import { range } from 'lodash';
import { describe, expect, test } from 'vitest';
import { pick, useJsmNode } from '../../support/jsm/jsmNode';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const { run, jsonOf } = useJsmNode(jsm);
const GONE = 'qm:gone:1';

/** A hundred and nineteen customers of the site. */
function seedMany(): string[] {
	const emails = range(119).map((number) => `person-${number}@acme.example`);
	jsm.simulator.seed({ accounts: emails.map((email) => ({ email, name: email })) });
	return emails.map((email) => jsm.simulator.account(email).id);
}

const members = (): string[] => [...(jsm.simulator.organization('Acme')?.members ?? [])].sort();
const onDesk = (): string[] => [...(jsm.simulator.desk('1')?.customers ?? [])].sort();
const onDemand = { organization: pick(1), portal: pick(1) };

describe.each(['valid-added', 'nothing-added'] as const)('where one bad ID means %s', (oneBadMember) => {
	test.each([
		['organization.addCustomers', 'added', members],
		['portal.addCustomer', 'added', onDesk],
	] as const)('%s: one unknown ID of 120 is named, the others are added', async (operation, key, present) => {
		jsm.simulator.switches.oneBadMember = oneBadMember;
		const ids = seedMany();
		const accountIds = [...ids.slice(0, 70), GONE, ...ids.slice(70)];
		const [result] = await jsonOf(operation, { ...onDemand, accountIds });
		expect(result).toMatchObject({ outcome: 'partlyDone', unknown: [GONE] });
		expect((result?.[key] as string[]).sort()).toEqual([...ids].sort());
		expect(present()).toEqual([...ids].sort());
		expect(jsm.callsSince().length).toBeLessThanOrEqual(20);
	});

	test('organization.setMembers: the others are set, also who leaves', async () => {
		jsm.simulator.switches.oneBadMember = oneBadMember;
		const [first = '', second = '', third = ''] = seedMany();
		jsm.simulator.organization('Acme')?.members.add(first);
		jsm.simulator.organization('Acme')?.members.add(second);
		const accountIds = [first, GONE, third];
		expect(await jsonOf('organization.setMembers', { ...onDemand, accountIds })).toMatchObject([
			{ added: [third], removed: [second], unknown: [GONE], outcome: 'partlyDone' },
		]);
		expect(members()).toEqual([first, third].sort());
		// Whoever is kept makes the list believable although nobody new is known.
		expect(await jsonOf('organization.setMembers', { ...onDemand, accountIds: [first, GONE] })).toMatchObject(
			[{ added: [], removed: [third], unknown: [GONE] }],
		);
	});
});

test.each([
	['organization.removeCustomers', members],
	['portal.removeCustomer', onDesk],
] as const)('%s: one unknown ID of 120 is named, the others are removed', async (operation, present) => {
	jsm.simulator.switches.removeUnknownCustomer = 400;
	const ids = seedMany();
	for (const id of ids) {
		jsm.simulator.organization('Acme')?.members.add(id);
		jsm.simulator.desk('1')?.customers.add(id);
	}
	const [result] = await jsonOf(operation, { ...onDemand, accountIds: [GONE, ...ids] });
	expect(result).toMatchObject({ outcome: 'partlyDone', unknown: [GONE] });
	expect(present()).toEqual([]);
});

test.each(['organization.addCustomers', 'organization.removeCustomers', 'organization.setMembers'])(
	'%s with unknown IDs only is jsm-not-found, and nobody is removed',
	async (operation) => {
		const [first = ''] = seedMany();
		jsm.simulator.organization('Acme')?.members.add(first);
		await expect(run(operation, { ...onDemand, accountIds: [GONE, 'qm:gone:2'] })).rejects.toThrow(
			'jsm-not-found',
		);
		expect(members()).toEqual([first]);
	},
);

test('an account Jira knows is not the reason for a 400: the refusal is the one of Jira', async () => {
	const [first = '', second = ''] = seedMany();
	jsm.simulator.seed({ organizations: [{ id: 9, name: 'Directory', scimManaged: true }] });
	jsm.simulator.switches.directoryOrganizations = 'refused-400';
	const parameters = { organization: pick(9), accountIds: [first, second], options: { allowManaged: true } };
	await expect(run('organization.addCustomers', parameters)).rejects.toThrow('jsm-invalid-request');
});

describe('a list without an account', () => {
	test.each([
		'organization.addCustomers',
		'organization.removeCustomers',
		'organization.setMembers',
		'portal.addCustomer',
		'portal.removeCustomer',
	])('%s is setting-invalid, and nothing is sent', async (operation) => {
		for (const accountIds of ['', ' , ', ['']]) {
			await expect(run(operation, { ...onDemand, accountIds })).rejects.toThrow('setting-invalid');
		}
		expect(jsm.callsSince()).toEqual([]);
	});

	test('organization.setMembers with an empty array means nobody', async () => {
		const [first = ''] = seedMany();
		jsm.simulator.organization('Acme')?.members.add(first);
		expect(await jsonOf('organization.setMembers', { ...onDemand, accountIds: [] })).toMatchObject([
			{ added: [], removed: [first] },
		]);
	});
});
