import { beforeEach, describe, expect, test } from 'vitest';
import { revokeCustomer } from '../../../../nodes/shared/jsm/customer/revokeCustomer';
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
