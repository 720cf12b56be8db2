import type { IDataObject } from 'n8n-workflow';
import { describe, expect, test, vi } from 'vitest';
import { pick, useJsmNode, type NodeRun } from '../../support/jsm/jsmNode';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const { run } = useJsmNode(jsm);
const emails = ['ann', 'ben', 'cem', 'dia'].map((name) => `${name}@acme.example`);
const idOf = (email: string) => jsm.simulator.account(email).id;

/** One item per address; each reads its own fields, as expressions do. */
async function createMany(rows: IDataObject[], parameters: IDataObject = {}, more: NodeRun = {}) {
	const perItem = rows.map((row) => ({ ...parameters, ...row }));
	const output = await run('customer.createMany', {}, { items: rows, perItem, ...more });
	return output.map(({ json }) => json);
}
const rowsOf = (addresses: string[], more: IDataObject = {}) =>
	addresses.map((email) => ({ email, ...more }));
const statesOf = (items: IDataObject[]) => items.map(({ state }) => state);

describe('customers from items', () => {
	test('are found or created, an item each, in order', async () => {
		jsm.simulator.seed({ accounts: [{ email: 'ben@acme.example', name: 'Ben' }] });
		const items = await createMany(rowsOf(emails, { displayName: 'Somebody' }));
		expect(items).toMatchObject(emails.map((email) => ({ email, accountId: idOf(email) })));
		expect(statesOf(items)).toEqual(['created', 'found', 'created', 'created']);
		expect(jsm.simulator.outbox).toEqual([]);
	});

	test('come into their organizations, by name or by id, and onto the portal', async () => {
		const rows = [
			{ email: 'ann@acme.example', organizations: 'Acme, 2' },
			{ email: 'ben@acme.example', organizations: [1, 'Fresh'], create: true },
		];
		const items = await createMany(rows, { portal: pick(1) });
		expect(statesOf(items)).toEqual(['created', 'created']);
		expect(jsm.simulator.organizationsOf('ann@acme.example')).toEqual(['Acme', 'Acme Customers']);
		expect(jsm.simulator.organizationsOf('ben@acme.example')).toEqual(['Acme', 'Fresh']);
		expect(jsm.simulator.desk('1')?.customers.size).toBe(2);
		expect(items[0]?.changes).toEqual([
			{ do: 'createCustomer', state: 'done' },
			{ do: 'addToOrganization', organization: 'Acme', state: 'done' },
			{ do: 'addToOrganization', organization: 'Acme Customers', state: 'done' },
			{ do: 'addCustomerToPortal', serviceDesk: '1', state: 'done' },
		]);
	});

	test('run again, only do what is missing', async () => {
		const rows = rowsOf(emails, { organizations: ['1'] });
		await createMany(rows.slice(0, 2));
		jsm.callsSince();
		const items = await createMany(rows);
		expect(statesOf(items)).toEqual(['found', 'found', 'created', 'created']);
		expect(
			jsm.callsSince().filter((call) => ['createCustomer', 'addOrganizationMembers'].includes(call)),
		).toEqual(['createCustomer', 'addOrganizationMembers', 'createCustomer', 'addOrganizationMembers']);
	});

	test('heal what an earlier run left half done', async () => {
		const fault = jsm.simulator.faults.inject({
			operation: 'addOrganizationMembers',
			kind: 'status',
			status: 403,
		});
		const rows = rowsOf(emails.slice(0, 1), { organizations: 'Acme' });
		await expect(createMany(rows)).rejects.toThrow('jsm-permission-missing');
		expect(fault.hits).toBe(1);
		expect(await createMany(rows)).toMatchObject([{ state: 'found' }]);
		expect(jsm.simulator.organizationsOf('ann@acme.example')).toEqual(['Acme']);
	});

	test('that take long are counted in the log, without a word on whose they are', async () => {
		let now = Date.now();
		const clock = vi.spyOn(Date, 'now').mockImplementation(() => (now += 4000));
		const log: string[] = [];
		await createMany(rowsOf(emails), {}, { log });
		clock.mockRestore();
		expect(log.length).toBeGreaterThan(0);
		for (const line of log) expect(line).toMatch(/^Jira Service Management: \d of 4 items done$/);
	});

	test('several at once: the same result, in the order of the items', async () => {
		const many = Array.from({ length: 25 }, (_, index) => `c${index}@acme.example`);
		const items = await createMany(rowsOf(many, { organizations: 'Fresh', create: true }), {
			options: { parallel: 8 },
		});
		expect(items.map(({ email }) => email)).toEqual(many);
		expect(items.every(({ state }) => state === 'created')).toBe(true);
		expect(jsm.simulator.organization('Fresh')?.members.size).toBe(25);
		expect(jsm.simulator.organizations.filter(({ name }) => name === 'Fresh')).toHaveLength(1);
	});
});

describe('a bad row', () => {
	test.each<[string, IDataObject, string]>([
		['without an address', { email: '' }, 'email-missing'],
		['with a malformed address', { email: 'ann' }, 'email-malformed'],
		['whose account is locked', { email: 'gone@acme.example' }, 'customer-inactive-or-hidden'],
		['with twins', { email: 'twin@acme.example' }, 'customer-twins'],
		['of an unknown organization', { email: 'ben@acme.example', organizations: 'Nowhere' }, 'jsm-not-found'],
		['of an unknown organization by id', { email: 'ben@acme.example', organizations: '99' }, 'jsm-not-found'],
		[
			'of an organization of a directory',
			{ email: 'ben@acme.example', organizations: '9' },
			'organization-managed-elsewhere',
		],
		['of an unknown portal', { email: 'ben@acme.example', portal: pick(99) }, 'jsm-not-found'],
	])('%s is %s, and the others are done', async (_, row, reason) => {
		jsm.simulator.seed({
			accounts: [
				{ email: 'gone@acme.example', name: 'Gone', revoked: true },
				{ email: 'twin@acme.example', name: 'Twin' },
				{ email: 'twin@acme.example', name: 'Twin', type: 'atlassian' },
			],
			organizations: [{ id: 9, name: 'Directory', scimManaged: true }],
		});
		const options = { timeout: 5, waiting: 0 };
		const items = await createMany([row, { email: 'cem@acme.example' }], { options });
		expect(items).toMatchObject([
			{ email: row.email, state: 'failed', reason, message: expect.any(String), detail: expect.any(Object) },
			{ state: 'created' },
		]);
	});

	test('that failed half-way says whose account it is', async () => {
		const [item] = await createMany([{ email: 'ann@acme.example', portal: pick(99) }]);
		expect(item).toMatchObject({
			state: 'failed',
			accountId: idOf('ann@acme.example'),
			changes: [{ do: 'createCustomer', state: 'done' }, { state: 'failed' }],
		});
	});
});

describe('what concerns every row', () => {
	test.each([
		['jsm-unauthorized', 'status', 401],
		['jsm-permission-missing', 'status', 403],
		['jsm-rate-limited', '429', undefined],
	] as const)('stops the run: %s', async (reason, kind, status) => {
		const faults = { retryAfter: 1800, reason: 'jira-quota-global-based' };
		jsm.simulator.faults.inject({
			operation: 'searchUsers',
			kind,
			status,
			...faults,
			after: 1,
			times: Infinity,
		});
		await expect(createMany(rowsOf(emails))).rejects.toThrow(reason);
		// The first was done, the second met it, nothing was sent for the others.
		expect(jsm.callsSince().filter((call) => call === 'searchUsers')).toHaveLength(2);
		jsm.simulator.faults.clear();
	});

	test('or marks each row where the admin chose to continue', async () => {
		jsm.simulator.faults.inject({
			operation: 'createCustomer',
			kind: 'status',
			status: 403,
			times: Infinity,
		});
		const items = await createMany(rowsOf(emails), {}, { continues: true });
		expect(items).toMatchObject(
			emails.map((email) => ({ email, error: { reason: 'jsm-permission-missing' } })),
		);
	});

	test('stopping the execution stops the run between two items', async () => {
		const stop = new AbortController();
		stop.abort();
		await expect(createMany(rowsOf(emails), {}, { signal: stop.signal })).rejects.toThrow('stopped');
		expect(jsm.callsSince()).toEqual([]);
	});
});
