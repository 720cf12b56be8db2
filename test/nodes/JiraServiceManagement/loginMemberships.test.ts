import type { Knowledge } from '../../../nodes/shared/core/identity/knowledge';
import type { IDataObject } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';
import type { PortalDecision } from '../../../nodes/shared/core/login/loginItem';
import { decide, decision, mapped, mappedItem, useLoginChain } from '../../support/jsm/loginChain';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const ALICE = 'alice@acme.example';

const { run } = useLoginChain(jsm);

describe('P-7: memberships that are no longer mapped', () => {
	const removal = { removal: 'everythingManaged', managedOrganizations: 'Acme*' };
	const ready = async (groups: Knowledge) => {
		jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
		jsm.simulator.organization('Acme Customers')?.members.add(jsm.simulator.account(ALICE).id);
		const item = await mappedItem();
		item.identity.knowledge = { groups };
		return (await run('organizations', (await run('customer', item)).json)).json;
	};

	test.each([
		['go when the provider sent groups', 'known', removal, ['Acme', 'Globex']],
		['stay when it said nothing about groups', 'absent', removal, ['Acme', 'Acme Customers', 'Globex']],
		['stay unless chosen otherwise', 'known', {}, ['Acme', 'Acme Customers', 'Globex']],
	] as const)('%s', async (_, groups, chosen, expected) => {
		const { json } = await run('memberships', await ready(groups), chosen);
		expect(json).not.toHaveProperty('error');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(expected);
	});

	test('stay, and the login stops, when there are too many', async () => {
		const { json } = await run('memberships', await ready('known'), {
			...removal,
			options: { maxRemovals: 0 },
		});
		expect(json.error).toMatchObject({ reason: 'too-many-removals' });
		expect(json.access?.receipts?.memberships).toBeUndefined();
	});
});

describe('P-7: what the ledger holds', () => {
	const login = async (organizations: string[], portals: PortalDecision[], more: IDataObject = {}) => {
		const item = { ...(await mappedItem()), organizations: organizations.map((name) => mapped(name)) };
		const found = (await run('organizations', (await run('customer', item, more)).json)).json;
		const decided = await decide((await run('memberships', found, more)).json, portals);
		return (await run('portals', decided, more)).json;
	};
	const alone = decision({ serviceDesk: '2', through: 'customer', organizations: undefined });
	const shared = decision({ organizations: ['Acme'] });
	const isOnDesk = () => jsm.simulator.desk('2')?.customers.has(jsm.simulator.account(ALICE).id);

	test('is taken back by the nodes as they are placed on the canvas', async () => {
		await login(['Acme', 'Acme Customers'], [shared, alone]);
		expect(isOnDesk()).toBe(true);
		const item = await login(['Acme'], [shared]);
		expect(item.changes?.filter(({ do: what }) => what.startsWith('remove'))).toMatchObject([
			{ do: 'removeFromOrganization', organization: 'Acme Customers', state: 'done' },
			{ do: 'removeCustomerFromPortal', serviceDesk: '2', state: 'done', rule: 'portal table, row 1' },
		]);
		expect(isOnDesk()).toBe(false);
	});

	test('stays where it was chosen so, and where nothing is recorded', async () => {
		await login(['Acme', 'Acme Customers'], [shared, alone]);
		for (const more of [{ removal: 'never' }, { ledger: 'off' }]) await login(['Acme'], [shared], more);
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Acme Customers']);
		expect(isOnDesk()).toBe(true);
	});

	test('says which memberships there were, also when Jira was not asked (they may open a portal)', async () => {
		jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
		jsm.simulator.organization('Acme Customers')?.members.add(jsm.simulator.account(ALICE).id);
		await login(['Acme'], [shared]);
		jsm.callsSince();
		const item = await login(['Acme'], [shared]);
		expect(jsm.callsSince()).toEqual([]);
		expect(item.customer?.organizations).toEqual([
			{ id: '1', name: 'Acme' },
			{ id: '2', name: 'Acme Customers' },
		]);
	});
});
