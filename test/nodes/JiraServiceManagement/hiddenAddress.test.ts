import type { IDataObject } from 'n8n-workflow';
import { beforeEach, describe, expect, test } from 'vitest';
import { useJsmNode } from '../../support/jsm/jsmNode';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const { jsonOf } = useJsmNode(jsm);
const CAROL = 'carol@none.example';

beforeEach(() => {
	jsm.simulator.seed({ accounts: [{ email: CAROL, name: 'Carol Díaz' }] });
	Object.assign(jsm.simulator.switches, { customersInSearch: 'without-email' });
});

const operations: Record<string, IDataObject> = {
	'customer.findOrCreate': {},
	'customer.createMany': {},
	'customerAccess.synchronize': {
		issuer: 'https://idp.example.test',
		subject: 'carol-1',
		organizations: 'Acme',
		portals: '',
		createCustomer: true,
	},
};

/** An Atlassian account whose owner hides the address, in a search that finds it nevertheless. */
describe.each(['null', 'empty', 'absent'] as const)('an address that Jira shows as %s', (hiddenEmail) => {
	beforeEach(() => {
		Object.assign(jsm.simulator.switches, {
			...{ customersInSearch: 'with-email', hiddenFoundByEmail: true, hiddenEmail },
		});
		Object.assign(jsm.simulator.account(CAROL), { type: 'atlassian', emailVisible: false });
	});

	test.each([
		[true, undefined],
		[false, 'customer-inactive-or-hidden'],
	])('with Accept Hidden E-Mail Addresses %s: %s', async (acceptHidden, reason) => {
		const parameters = { email: CAROL, options: { waiting: 0, acceptHidden } };
		const [item] = await jsonOf('customer.findOrCreate', parameters, { continues: true });
		expect((item?.error as IDataObject | undefined)?.reason).toBe(reason);
		if (acceptHidden) expect(item).toEqual({ accountId: jsm.simulator.account(CAROL).id, created: false });
	});
});

describe.each(Object.entries(operations))(
	'%s of a customer whose address Jira does not show',
	(name, fields) => {
		const operate = async (options: IDataObject) =>
			(
				await jsonOf(
					name,
					{ ...fields, email: CAROL, options: { waiting: 0, ...options } },
					{ continues: true },
				)
			)[0];

		test('uses the account if Accept Hidden E-Mail Addresses is on', async () => {
			const item = await operate({ acceptHidden: true });
			expect(item?.error).toBeUndefined();
			expect(JSON.stringify(item)).toContain(jsm.simulator.account(CAROL).id);
		});

		test.each([{}, { acceptHidden: false }, { acceptHidden: 'true' }])(
			'is customer-inactive-or-hidden with %j',
			async (options) => {
				expect(JSON.stringify(await operate(options))).toContain('customer-inactive-or-hidden');
			},
		);
	},
);
