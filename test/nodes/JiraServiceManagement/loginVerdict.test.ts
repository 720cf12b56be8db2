import { describe, expect, test } from 'vitest';
import { type Verdict } from '../../../nodes/shared/core/login/loginProof';
import { decide, decision, mappedItem, useLoginChain } from '../../support/jsm/loginChain';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const ALICE = 'alice@acme.example';

const { run } = useLoginChain(jsm);

describe('the verdict of Portal Access', () => {
	const ready = async () => {
		const organizations = (await run('organizations', (await run('customer', await mappedItem())).json)).json;
		const item = (await run('memberships', organizations)).json;
		jsm.callsSince();
		return item;
	};

	test.each<[string, string, Partial<Verdict> | undefined]>([
		['missing', 'verdict-missing', undefined],
		['negative', 'verdict-negative', { granted: false }],
		['of another login', 'verdict-of-another-login', { loginId: 'OTHER' }],
		['of another person', 'verdict-of-another-login', { subject: 'bob-1' }],
	])('%s is %s', async (_, reason, verdict) => {
		const item = await ready();
		const decided = verdict ? await decide(item, undefined, verdict) : { ...item, portals: [decision()] };
		const { json } = await run('portals', decided);
		expect(json.error).toMatchObject({ reason });
		expect(jsm.callsSince()).toEqual([]);
	});

	test('counts, not what the item claims beside it', async () => {
		const decided = await decide(await ready(), [decision({ organizations: ['Acme'] })]);
		const more = decision({ serviceDesk: '2', organizations: ['Acme'] });
		await run('portals', { ...decided, portals: [...(decided.portals ?? []), more] });
		expect(jsm.simulator.desk('1')?.organizations.size).toBe(1);
		expect(jsm.simulator.desk('2')?.organizations.size).toBe(0);
	});

	test('grants nothing the item does not explain', async () => {
		const decided = await decide(await ready());
		const { json } = await run('portals', { ...decided, portals: [decision({ granted: false })] });
		expect(json.error).toMatchObject({ reason: 'verdict-invalid' });
	});

	test('opens a portal through an organization the customer was already in', async () => {
		jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
		jsm.simulator.organization('Acme Customers')?.members.add(jsm.simulator.account(ALICE).id);
		const decided = await decide(await ready(), [decision({ organizations: ['Acme Customers'] })]);
		expect((await run('portals', decided)).json).not.toHaveProperty('error');
		expect([...(jsm.simulator.desk('1')?.organizations ?? [])]).toEqual([2]);
	});

	test('opens none through an organization that only the item names: step-missing', async () => {
		const item = await ready();
		const customer = {
			...item.customer,
			accountId: item.customer?.accountId ?? '',
			organizations: [{ id: '2', name: 'Acme Customers' }],
		};
		const decided = await decide({ ...item, customer }, [decision({ organizations: ['Acme Customers'] })]);
		expect((await run('portals', decided)).json.error).toMatchObject({ reason: 'step-missing' });
		expect([...(jsm.simulator.desk('1')?.organizations ?? [])]).toEqual([]);
	});

	test('lets a single customer in, or leaves the portal as it is', async () => {
		const decided = await decide(await ready(), [
			decision({ through: 'customer', organizations: undefined }),
			decision({ serviceDesk: '2', through: 'unchanged', organizations: undefined }),
		]);
		expect((await run('portals', decided)).json).not.toHaveProperty('error');
		const calls = jsm.callsSince();
		expect(calls.indexOf('setUserProperty'), 'recorded first').toBeLessThan(
			calls.indexOf('addDeskCustomers'),
		);
		expect(calls).not.toContain('listDeskOrganizations');
		expect(jsm.simulator.desk('1')?.customers.has(jsm.simulator.account(ALICE).id)).toBe(true);
	});
});
