import { range } from 'lodash';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { findMappedOrganization } from '../../../../nodes/shared/jsm/organization/claimOrganization';
import { refuseForeignOrganizations } from '../../../../nodes/shared/jsm/organization/typedOrganizations';
import { findOrganization } from '../../../../nodes/shared/jsm/organization/findOrganization';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const issuer = 'https://idp.acme.example';

/** Exactly what is asked of Jira, in order. */
describe('calls for an organization that a rule names', () => {
	const jsm = useSimulatedJsm({ pageCap: 2 });
	const find = async (name: string, create = false) =>
		await findOrganization(jsm.client(), { name, create, allowManaged: false });

	test('and may not make: the list to its last page, which then answers for all others', async () => {
		jsm.simulator.seed({ organizations: [{ name: 'Initech' }, { name: 'Umbrella' }, { name: 'Globex' }] });
		await find('Globex');
		expect(jsm.callsSince()).toEqual(['listOrganizations', 'listOrganizations', 'listOrganizations']);
		await find('Acme Customers');
		expect(jsm.callsSince()).toEqual([]);
	});

	test.each([
		['missing', 'Globex'],
		['P-5: in another letter case', 'acme'],
		['P-5: a look-alike', 'Асme'],
		['a beginning of one', 'Acm'],
	])('and may not make, which is %s: one list, and none again within a minute', async (_, name) => {
		await find(name);
		await find(name);
		expect(jsm.callsSince()).toEqual(['listOrganizations']);
	});

	test('and may make: one, also in two logins at once; nothing the second time', async () => {
		await Promise.all([find(' Globex ', true), find(' Globex ', true)]);
		expect(jsm.callsSince()).toEqual(['createOrganization']);
		await find('Globex', true);
		expect(jsm.callsSince()).toEqual([]);
	});
});

describe('calls for an organization made on the fly', () => {
	const jsm = useSimulatedJsm({ sleep: async () => await wait(50) });
	const claim = async (name: string, key?: string) =>
		await findMappedOrganization(
			jsm.client(),
			{ name, create: true, allowManaged: false, onTheFly: key ? { key } : {} },
			{ issuer, connection: issuer, adopt: false, mostNew: 10 },
		);

	test('the first time: it is made, marked with its owner and entered in the index; nothing the second time', async () => {
		await claim('Globex');
		const calls = jsm.callsSince();
		expect(calls.slice(0, 5)).toEqual([
			'listOrganizations',
			'setUserProperty',
			'createOrganization',
			'getOrganizationProperty',
			'setOrganizationProperty',
		]);
		// Side by side.
		expect(calls.slice(5).sort()).toEqual(['getOrganizationProperty', 'setUserProperty']);
		await claim('Globex');
		expect(jsm.callsSince()).toEqual([]);
	});

	test('by a process that has just started: the list and its owner', async () => {
		await claim('Globex');
		jsm.restart();
		jsm.callsSince();
		await claim('Globex');
		expect(jsm.callsSince()).toEqual(['listOrganizations', 'getOrganizationProperty']);
	});

	test.each(['one', 'two'] as const)(
		'in 50 logins at once (race: %s): the writes of one',
		async (organizationRace) => {
			Object.assign(jsm.simulator.switches, { organizationRace });
			await Promise.all(range(50).map(async () => await claim('Globex')));
			const writes = jsm.simulator.callsAfter(0).filter(({ write }) => write);
			expect(writes.map(({ operation }) => operation)).toEqual([
				'setUserProperty',
				'createOrganization',
				'setOrganizationProperty',
				'setUserProperty',
			]);
		},
	);

	test('by an admin who types its name: its owner as well, before somebody enters it; nothing the second time', async () => {
		await claim('Globex');
		jsm.restart();
		jsm.callsSince();
		const enter = async () => {
			const found = await findOrganization(jsm.client(), {
				name: 'Globex',
				create: true,
				allowManaged: false,
			});
			if (!found.ok) throw new Error(found.reason);
			await refuseForeignOrganizations(jsm.client(), [{ ...found.value, onlyOf: issuer }]);
		};
		await enter();
		expect(jsm.callsSince()).toEqual(['createOrganization', 'getOrganizationProperty']);
		await enter();
		expect(jsm.callsSince()).toEqual([]);
	});

	test('that the provider renamed: the index, the owner and the name in Jira; nothing the second time', async () => {
		await claim('Globex', 'company_id=7');
		jsm.callsSince();
		await claim('Globex International', 'company_id=7');
		expect(jsm.callsSince()).toEqual(['getUserProperty', 'getOrganizationProperty', 'getOrganization']);
		await claim('Globex International', 'company_id=7');
		expect(jsm.callsSince()).toEqual([]);
	});
});
