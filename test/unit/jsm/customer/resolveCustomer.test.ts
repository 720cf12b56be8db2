import { describe, expect, test } from 'vitest';
import { resolveCustomer, type Person } from '../../../../nodes/shared/jsm/customer/resolveCustomer';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ pageCap: 2 });
const alice: Person = { email: 'alice@acme.example', displayName: 'Alice Martin', twins: 'refuse' };
const carol: Person = { email: 'carol@none.example', displayName: 'Carol Díaz', twins: 'refuse' };
const exists = (more: object = {}) => {
	jsm.simulator.seed({ accounts: [{ ...alice, name: 'Alice M.', ...more }] });
	return jsm.simulator.account(alice.email).id;
};

describe('a customer nobody knows yet', () => {
	test('is created once, without a mail, and remembered', async () => {
		const first = await resolveCustomer(jsm.client(), carol);
		expect(first).toMatchObject({ ok: true, value: { created: true } });
		expect(jsm.callsSince()).toContain('createCustomer');
		expect(jsm.simulator.outbox).toEqual([]);
		expect(jsm.simulator.account(carol.email)).toMatchObject({ name: 'Carol Díaz', type: 'customer' });

		const second = await resolveCustomer(jsm.client(), { ...carol, email: 'Carol@None.example' });
		expect(second).toMatchObject({ ok: true, value: { created: false } });
		expect(jsm.callsSince()).toEqual([]);
	});

	test('is not mistaken for someone whose address or name begins alike', async () => {
		const resolved = await resolveCustomer(jsm.client(), alice);
		expect(resolved).toMatchObject({ ok: true, value: { created: true } });
		// Others were shown, so the account may browse users and its permissions need no call.
		expect(jsm.callsSince()).not.toContain('getMyPermissions');
	});

	test('P-14: gets a clean display name', async () => {
		await resolveCustomer(jsm.client(), { ...carol, displayName: 'Ca\u202erol\n<b>' });
		expect(jsm.simulator.account(carol.email).name).toBe('Carol <b>');
	});

	test('P-15: is created once although the answer was an error, or never came', async () => {
		for (const kind of ['500-after-write', 'timeout-after-write'] as const) {
			const email = `${kind}@none.example`;
			jsm.simulator.faults.inject({ operation: 'createCustomer', kind });
			const resolved = await resolveCustomer(jsm.client(), { ...carol, email });
			expect(resolved).toEqual({
				ok: true,
				value: { accountId: jsm.simulator.account(email).id, created: false },
			});
		}
	});

	test("is refused where the site's settings admit no account for the domain, with a hint about them", async () => {
		jsm.simulator.switches.customerAccess = { internal: 'off', external: ['acme.example'] };
		const refused = await resolveCustomer(jsm.client(), carol);
		expect(refused).toMatchObject({
			reason: 'jsm-invalid-request',
			detail: { hint: expect.stringMatching(/Customer access/) as unknown },
		});
		jsm.simulator.switches.customerAccess = { internal: ['none.example'], external: 'off' };
		const { email } = carol;
		expect(await resolveCustomer(jsm.client(), carol)).toMatchObject({ ok: true, value: { created: true } });
		expect(jsm.simulator.account(email).type).toBe('atlassian');
	});

	test('in two logins at once shares one run', async () => {
		const both = await Promise.all([
			resolveCustomer(jsm.client(), carol),
			resolveCustomer(jsm.client(), carol),
		]);
		expect(both[0]).toEqual(both[1]);
		expect(jsm.callsSince().filter((call) => call === 'createCustomer')).toHaveLength(1);
	});

	test('in two processes at once: the loser of the race finds the account of the winner', async () => {
		Object.assign(jsm.simulator.switches, { searchDelay: { calls: 3 } });
		const one = resolveCustomer(jsm.client(), carol);
		jsm.restart();
		const other = resolveCustomer(jsm.client(), carol);
		const [first, second] = [await one, await other];
		expect([first, second]).toMatchObject([{ ok: true }, { ok: true }]);
		const ids = [first, second].map((each) => (each.ok ? each.value.accountId : undefined));
		expect(new Set(ids).size).toBe(1);
		expect(jsm.clock.waits).toContain(1000);
	});
});

describe('a customer who exists', () => {
	test('is found behind decoys on a later page, ignoring letter case', async () => {
		const accountId = exists({ email: 'Alice@ACME.example' });
		const resolved = await resolveCustomer(jsm.client(), alice);
		expect(resolved).toEqual({ ok: true, value: { accountId, created: false } });
		expect(jsm.simulator.accounts.filter(({ email }) => /^alice@acme\.example$/i.test(email))).toHaveLength(
			1,
		);
	});

	test('P-9: as an agent is taken as he is', async () => {
		const resolved = await resolveCustomer(jsm.client(), { ...carol, email: 'helper@site.example' });
		expect(resolved).toMatchObject({
			ok: true,
			value: { accountId: '5b10a2844c20165700ede21b', created: false },
		});
	});

	test.each<[string, object, string]>([
		['but was revoked', { revoked: true }, 'customer-inactive-or-hidden'],
		['but is inactive', { active: false }, 'customer-inactive-or-hidden'],
		[
			'but hides the e-mail address',
			{ type: 'atlassian', emailVisible: false },
			'customer-inactive-or-hidden',
		],
	])('%s: %o is %s, after a few looks', async (_, more, reason) => {
		exists(more);
		const resolved = await resolveCustomer(jsm.client(), alice);
		expect(resolved).toMatchObject({ ok: false, reason });
		expect(jsm.clock.waits).toEqual([1000, 2000, 3000]);
		expect(JSON.stringify(resolved)).not.toContain(alice.email);
	});

	test.each(['absent', 'without-email'] as const)(
		'but the search shows customers %s is customer-inactive-or-hidden',
		async (mode) => {
			exists();
			Object.assign(jsm.simulator.switches, { customersInSearch: mode });
			expect(await resolveCustomer(jsm.client(), alice)).toMatchObject({
				reason: 'customer-inactive-or-hidden',
			});
		},
	);
});

describe('twins: a portal-only and an Atlassian account with one e-mail address', () => {
	test.each([
		['refuse', undefined],
		['preferAtlassian', 'atlassian'],
		['preferPortalOnly', 'customer'],
	] as const)('%s', async (twins, type) => {
		exists();
		exists({ type: 'atlassian' });
		const resolved = await resolveCustomer(jsm.client(), { ...alice, twins });
		if (!type) return expect(resolved).toMatchObject({ ok: false, reason: 'customer-twins' });
		const wanted = jsm.simulator.accounts.find((each) => each.email === alice.email && each.type === type);
		expect(resolved).toEqual({ ok: true, value: { accountId: wanted?.id, created: false } });
	});

	test('the hint names the migration, because after a deactivation the portal asks to sign in for ever', async () => {
		exists();
		exists({ type: 'atlassian' });
		expect(await resolveCustomer(jsm.client(), alice)).toMatchObject({
			reason: 'customer-twins',
			detail: { hint: expect.stringMatching(/Migrate to Atlassian account.*Do not deactivate/) as unknown },
		});
	});

	test('of the same kind are customer-twins whatever is preferred', async () => {
		exists();
		exists();
		for (const twins of ['preferAtlassian', 'preferPortalOnly'] as const) {
			expect(await resolveCustomer(jsm.client(), { ...alice, twins })).toMatchObject({
				reason: 'customer-twins',
			});
		}
	});

	test('a preference does not carry over to a node that refuses', async () => {
		exists();
		exists({ type: 'atlassian' });
		await resolveCustomer(jsm.client(), { ...alice, twins: 'preferAtlassian' });
		expect(await resolveCustomer(jsm.client(), alice)).toMatchObject({ reason: 'customer-twins' });
	});
});

describe('a calling account that may not', () => {
	test('create customers is told so, by name', async () => {
		expect(await resolveCustomer(jsm.client({ as: 'agent' }), carol)).toMatchObject({
			reason: 'jsm-permission-missing',
			detail: { expected: '"Administer Jira"' },
		});
	});

	test('browse users is told so, by name, and nobody is created', async () => {
		exists();
		expect(await resolveCustomer(jsm.client({ as: 'blind' }), alice)).toMatchObject({
			reason: 'jsm-permission-missing',
			detail: { expected: '"Browse users and groups"' },
		});
		expect(jsm.callsSince()).not.toContain('createCustomer');
	});

	test('create customers may still find those who exist', async () => {
		jsm.simulator.seed({ accounts: [{ email: carol.email, name: 'C.' }] });
		const accountId = jsm.simulator.account(carol.email).id;
		const resolved = await resolveCustomer(jsm.client({ as: 'agent' }), carol);
		expect(resolved).toMatchObject({ ok: true, value: { accountId } });
	});
});

describe('P-15: limits', () => {
	test('429 is waited out as long as asked', async () => {
		jsm.simulator.faults.inject({ operation: 'createCustomer', kind: '429', retryAfter: 3 });
		expect(await resolveCustomer(jsm.client(), carol)).toMatchObject({ ok: true, value: { created: true } });
		expect(jsm.clock.waits).toEqual([3000]);
	});

	test('429 for ever is jsm-rate-limited within the patience, and the next login heals', async () => {
		jsm.simulator.faults.inject({ operation: 'createCustomer', kind: '429', times: Infinity, retryAfter: 2 });
		expect(await resolveCustomer(jsm.client(), carol)).toMatchObject({
			ok: false,
			reason: 'jsm-rate-limited',
		});
		expect(jsm.clock.waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(8000);

		jsm.simulator.faults.clear();
		expect(await resolveCustomer(jsm.client(), carol)).toMatchObject({ ok: true });
	});

	test.each(['json', 'empty', 'html'] as const)(
		'503 for ever with a body of %s is jsm-unavailable',
		async (troubleBody) => {
			Object.assign(jsm.simulator.switches, { troubleBody });
			jsm.simulator.faults.inject({ operation: 'searchUsers', kind: '503', times: Infinity });
			expect(await resolveCustomer(jsm.client(), carol)).toMatchObject({
				ok: false,
				reason: 'jsm-unavailable',
			});
		},
	);

	test('a broken connection is tried again', async () => {
		jsm.simulator.faults.inject({ operation: 'searchUsers', kind: 'disconnect' });
		expect(await resolveCustomer(jsm.client(), carol)).toMatchObject({ ok: true });
	});
});
