import { describe, expect, it } from 'vitest';
import type { CustomerAccess, Switches } from '../lab/jsmSimulator/conduct/switches';
import { bodyOf, ids, listOf, useSimulatedSite, valuesOf } from './simulatedSite';

describe('switches about accounts', () => {
	const { simulator, call } = useSimulatedSite();
	const set = (switches: Partial<Switches>) => Object.assign(simulator.switches, switches);
	const search = async (query: string) => listOf(await call('admin', 'searchUsers', { query: { query } }));
	const create = async (email: string) =>
		await call('admin', 'createCustomer', {
			body: { email, displayName: 'New' },
			query: { strictConflictStatusCode: 'true' },
		});
	const property = { in: 'ledger', query: { accountId: ids.zoe } };

	it.each([
		['null', { emailAddress: null }],
		['empty', { emailAddress: '' }],
		['absent', {}],
	] as [Switches['hiddenEmail'], object][])('a hidden address is shown as %s', async (value, shown) => {
		set({ hiddenEmail: value });
		simulator.organization('Acme')?.members.add(ids.hidden);
		const found = await search('Hidden');
		const members = valuesOf(await call('admin', 'listOrganizationMembers', { in: 1 }));
		const member = members.find(({ accountId }) => accountId === ids.hidden);
		for (const account of [found[0], member]) {
			expect(Object.entries(account ?? {}).filter(([key]) => key === 'emailAddress')).toEqual(
				Object.entries(shown),
			);
		}
		set({ customersInSearch: 'without-email' });
		expect((await search('Zoe'))[0]).not.toMatchObject({ emailAddress: expect.stringMatching(/./) });
	});

	it.each([
		[false, []],
		[true, [[ids.hidden, null]]],
	] as [boolean, unknown[]][])('a hidden address finds its account: %s', async (value, shown) => {
		set({ hiddenFoundByEmail: value });
		const found = await search('AAID-hidden@site.example');
		expect(found.map(({ accountId, emailAddress }) => [accountId, emailAddress])).toEqual(shown);
		expect(await search('aaid-hidden@')).toEqual([]);
		simulator.desk('1')?.customers.add(ids.hidden);
		const ask = { in: '1', query: { query: 'aaid-hidden@site.example' } };
		expect(valuesOf(await call('admin', 'listDeskCustomers', ask))).toHaveLength(shown.length);
	});

	it('a deleted account is somebody unknown without address, still a member, and found by its id alone', async () => {
		simulator.deleteAccount(ids.zoe);
		const all = listOf(await call('admin', 'listUsers'));
		const deleted = { accountId: ids.zoe, displayName: 'Former user', active: false, emailAddress: null };
		expect(all.find(({ accountId }) => accountId === ids.zoe)).toMatchObject({
			...deleted,
			accountType: 'unknown',
		});
		expect(await search('zoe@')).toEqual([]);
		expect(bodyOf(await call('admin', 'getUser', { query: { accountId: ids.zoe } }))).toMatchObject(deleted);
		const members = valuesOf(await call('admin', 'listOrganizationMembers', { in: 1 }));
		expect(members.find(({ accountId }) => accountId === ids.zoe)).toMatchObject(deleted);
		expect((await call('admin', 'getUserProperty', property)).status).toBe(404);
		const add = { body: { accountIds: [ids.zoe] } };
		expect((await call('admin', 'addOrganizationMembers', { in: 2, ...add })).status).toBe(400);
		expect((await call('admin', 'addDeskCustomers', { in: '1', ...add })).status).toBe(400);
	});

	it.each([
		['free', 201],
		['taken', 409],
	] as const)('the address of a deleted account: %s', async (value, status) => {
		set({ deletedEmail: value });
		simulator.deleteAccount(ids.zoe);
		expect((await create('zoe@acme.example')).status).toBe(status);
	});

	it.each([204, 400] as const)('removing a deleted account: %i', async (value) => {
		set({ removeDeleted: value });
		simulator.desk('1')?.customers.add(ids.zoe);
		simulator.deleteAccount(ids.zoe);
		const ask = { in: '1', body: { accountIds: [ids.zoe] } };
		expect((await call('admin', 'removeOrganizationMembers', ask)).status).toBe(value);
		expect((await call('admin', 'removeDeskCustomers', ask)).status).toBe(value);
		expect(simulator.organization('Acme')?.members.has(ids.zoe)).toBe(value === 400);
		expect(simulator.desk('1')?.customers.has(ids.zoe)).toBe(value === 400);
	});

	it.each([
		['stored', 201, 200],
		['refused-403', 403, 403],
		['refused-400', 400, 400],
	] as const)('user properties of customers: %s', async (value, written, read) => {
		set({ customerProperties: value });
		expect((await call('admin', 'setUserProperty', { ...property, body: { a: 1 } })).status).toBe(written);
		expect((await call('admin', 'getUserProperty', property)).status).toBe(read);
		const listed = await call('admin', 'listUserProperties', { query: { accountId: ids.zoe } });
		expect(listed.status).toBe(read);
		for (const accountId of [ids.admin, ids.agent]) {
			const ask = { in: 'ledger', query: { accountId }, body: { a: 1 } };
			expect((await call('admin', 'setUserProperty', ask)).status).toBe(201);
		}
	});

	it.each([0, 2])('user properties of a new account, missing for %i calls', async (calls) => {
		set({ newAccountPropertiesMissingFor: calls });
		const { accountId } = bodyOf(await create('new@acme.example'));
		const ask = { in: 'ledger', query: { accountId: String(accountId) }, body: { a: 1 } };
		const statuses: number[] = [];
		for (let index = 0; index < 3; index += 1)
			statuses.push((await call('admin', 'setUserProperty', ask)).status);
		expect(statuses).toEqual(calls === 0 ? [201, 200, 200] : [404, 404, 201]);
		expect((await call('admin', 'setUserProperty', { ...property, body: 1 })).status).toBe(201);
	});

	it.each([
		[{ internal: 'off', external: 'any' }, ['customer', 'customer']],
		[{ internal: 'off', external: ['acme.example'] }, ['customer', 400]],
		[{ internal: 'off', external: 'off' }, [400, 400]],
		[{ internal: ['acme.example'], external: 'off' }, ['atlassian', 400]],
		[{ internal: ['acme.example'], external: 'any' }, ['atlassian', 'customer']],
	] as [CustomerAccess, unknown[]][])('customer access %j', async (value, outcomes) => {
		set({ customerAccess: value });
		for (const [index, email] of ['new@ACME.example', 'new@other.example'].entries()) {
			const reply = await create(email);
			const made = simulator.accounts.find((account) => account.email === email);
			expect(reply.status === 201 ? made?.type : reply.status).toBe(outcomes[index]);
			expect(made === undefined).toBe(reply.status === 400);
			if (reply.status === 400) expect(bodyOf(reply).errorMessage).toMatch(/customer access/);
		}
		// Who is there already stays, and the address is in use.
		expect((await create('zoe@acme.example')).status).toBe(409);
	});

	it('customer access applies to invitations too', async () => {
		set({ customerAccess: { internal: 'off', external: 'off' } });
		const ask = { in: '1', body: { email: 'new@acme.example', displayName: 'New' } };
		expect((await call('admin', 'inviteCustomer', ask)).status).toBe(400);
		expect(simulator.outbox).toEqual([]);
	});
});
