import { describe, expect, test } from 'vitest';
import { resolveCustomer, type Person } from '../../../../nodes/shared/jsm/customer/resolveCustomer';
import { revokeCustomer } from '../../../../nodes/shared/jsm/customer/revokeCustomer';
import { demoCredentials } from '../../../lab/jsmSimulator/site/demoSite';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ pageCap: 2 });
const carol: Person = { email: 'carol@none.example', displayName: 'Carol Díaz', twins: 'refuse' };

/** Exactly what is asked of Jira, in order. */
describe('calls to find or create a customer', () => {
	test('nobody knows: one search, the permissions, the creation; nothing the second time', async () => {
		await resolveCustomer(jsm.client(), carol);
		expect(jsm.callsSince()).toEqual(['searchUsers', 'getMyPermissions', 'createCustomer']);
		await resolveCustomer(jsm.client(), { ...carol, email: 'Carol@None.example' });
		expect(jsm.callsSince()).toEqual([]);
	});

	test('nobody knows, while the search shows others: who may browse users needs no look at permissions', async () => {
		await resolveCustomer(jsm.client(), {
			email: 'alice@acme.example',
			displayName: 'Alice Martin',
			twins: 'refuse',
		});
		expect(jsm.callsSince()).toEqual(['searchUsers', 'createCustomer']);
	});

	test('nobody knows, twice: permissions are asked for once per process', async () => {
		await resolveCustomer(jsm.client(), carol);
		await resolveCustomer(jsm.client(), { ...carol, email: 'dora@none.example' });
		expect(jsm.callsSince()).toEqual([
			'searchUsers',
			'getMyPermissions',
			'createCustomer',
			'searchUsers',
			'createCustomer',
		]);
	});

	test('nobody knows, in two logins at once: those of one', async () => {
		await Promise.all([resolveCustomer(jsm.client(), carol), resolveCustomer(jsm.client(), carol)]);
		expect(jsm.callsSince()).toEqual(['searchUsers', 'getMyPermissions', 'createCustomer']);
	});

	test('who is the only hit: one', async () => {
		jsm.simulator.seed({ accounts: [{ email: carol.email, name: 'C.' }] });
		await resolveCustomer(jsm.client(), carol);
		expect(jsm.callsSince()).toEqual(['searchUsers']);
	});

	test('for an account that may not browse users: no creation', async () => {
		await resolveCustomer(jsm.client({ as: 'blind' }), { ...carol, email: 'alice@acme.example' });
		expect(jsm.callsSince()).toEqual(['searchUsers', 'getMyPermissions']);
	});
});

test('calls to revoke an Atlassian account: one look at it, and no attempt', async () => {
	const { id } = jsm.simulator.account(demoCredentials.agent.email);
	await revokeCustomer(jsm.client(), id);
	expect(jsm.callsSince()).toEqual(['getUser']);
});
