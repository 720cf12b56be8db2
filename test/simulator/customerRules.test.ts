import { describe, expect, it } from 'vitest';
import { bodyOf, ids, listOf, useSimulatedSite } from './simulatedSite';

describe('customers, as the real service treats them', () => {
	const { simulator, call } = useSimulatedSite();
	const strict = { strictConflictStatusCode: 'true' };
	const person = (email: string, displayName = 'New Person') => ({ email, displayName });

	it('rule 1: createCustomer answers 201 with a portal-only id and mails nobody', async () => {
		const reply = await call('admin', 'createCustomer', { query: strict, body: person('new@acme.example') });
		expect(reply.status).toBe(201);
		expect(bodyOf(reply).accountId).toMatch(/^qm:[0-9a-f-]{36}:[0-9a-f]+$/);
		expect(bodyOf(reply)).toMatchObject({ emailAddress: 'new@acme.example', active: true });
		expect(simulator.outbox).toEqual([]);
	});

	it.each(['', 'nobody', 'a b@acme.example', '@acme.example', 'a@', 'a@acme', 'a@@acme.example'])(
		'rule 1: createCustomer refuses the address %j with 400',
		async (email) => {
			expect((await call('admin', 'createCustomer', { query: strict, body: person(email) })).status).toBe(
				400,
			);
			expect(simulator.accounts).toHaveLength(9);
		},
	);

	it.each([
		['409 in strict mode', strict, 409],
		['400 without the flag', {}, 400],
		['400 with the flag switched off', { strictConflictStatusCode: 'false' }, 400],
	])('rule 2: createCustomer with an address in use answers %s, ignoring case', async (_, query, status) => {
		const reply = await call('admin', 'createCustomer', { query, body: person('ZOE@Acme.Example') });
		expect(reply.status).toBe(status);
		expect(reply.text).not.toContain(ids.zoe);
		expect(reply.text).not.toContain('accountId');
	});

	it('rule 2: an address stays in use for inactive, revoked and Atlassian accounts', async () => {
		simulator.seed({
			accounts: [
				{ email: 'inactive@acme.example', name: 'I', active: false },
				{ email: 'revoked@acme.example', name: 'R', revoked: true },
			],
		});
		for (const email of ['inactive@acme.example', 'revoked@acme.example', 'aaid-agent@site.example']) {
			expect((await call('admin', 'createCustomer', { query: strict, body: person(email) })).status).toBe(
				409,
			);
		}
	});

	it.each([
		['createCustomer', 'agent', 403],
		['createCustomer', 'deskAdmin', 403],
		['createCustomer', 'jiraAdmin', 201],
		['inviteCustomer', 'jiraAdmin', 403],
		['inviteCustomer', 'deskAdmin', 403],
		['inviteCustomer', 'admin', 201],
		['revokePortalOnlyAccess', 'jiraAdmin', 403],
		['revokePortalOnlyAccess', 'admin', 204],
	] as const)('rule 3: %s by %s answers %i', async (id, who, status) => {
		const target = id === 'revokePortalOnlyAccess' ? ids.zoe : '1';
		const body = id === 'revokePortalOnlyAccess' ? undefined : person('new@acme.example');
		expect((await call(who, id, { in: target, body })).status).toBe(status);
	});

	it('rule 4: only inviteCustomer mails', async () => {
		await call('admin', 'createCustomer', { body: person('one@acme.example') });
		await call('admin', 'addDeskCustomers', { in: '1', body: { accountIds: [ids.ann] } });
		await call('admin', 'addOrganizationMembers', { in: 1, body: { accountIds: [ids.ann] } });
		expect(simulator.outbox).toEqual([]);
		await call('admin', 'inviteCustomer', { in: '1', body: person('two@acme.example') });
		expect(simulator.outbox).toEqual([{ to: 'two@acme.example', desk: '1' }]);
		expect(simulator.desk('1')?.customers.has(simulator.account('two@acme.example').id)).toBe(true);
	});

	const experimental: [string, { in: string; body?: unknown }][] = [
		['inviteCustomer', { in: '1', body: person('new@acme.example') }],
		['listDeskCustomers', { in: '1' }],
		['removeDeskCustomers', { in: '1', body: { accountIds: [ids.ann] } }],
		[
			'checkRequestTypePermissions',
			{ in: '1', body: { permissions: ['canAdminister'], requestTypeIds: [11] } },
		],
	];
	it.each(experimental)('rule 5: %s without the opt-in header answers 412', async (id, ask) => {
		expect((await call('admin', id, { ...ask, optIn: false })).status).toBe(412);
		expect((await call('admin', id, { ...ask, optIn: 'true' })).status).toBe(412);
		expect((await call('admin', id, ask)).status).toBeLessThan(300);
	});

	it('rule 5: operations that are not experimental do not ask for the header', async () => {
		expect((await call('admin', 'listDeskOrganizations', { in: '1' })).status).toBe(200);
		expect((await call('admin', 'createCustomer', { body: person('new@acme.example') })).status).toBe(201);
	});

	it('rule 33: revokePortalOnlyAccess hides an account for good, its address stays in use, and only an admin by hand restores it', async () => {
		const search = async () =>
			listOf(await call('admin', 'searchUsers', { query: { query: 'zoe@acme.example' } }));
		expect(await search()).toHaveLength(1);
		expect((await call('admin', 'revokePortalOnlyAccess', { in: ids.zoe })).status).toBe(204);
		expect(await search()).toEqual([]);
		expect(
			(await call('admin', 'createCustomer', { query: strict, body: person('zoe@acme.example') })).status,
		).toBe(409);
		simulator.grantAgain('zoe@acme.example');
		expect(await search()).toHaveLength(1);
	});

	it('rule 33: revokePortalOnlyAccess of an account nobody knows answers 404', async () => {
		expect((await call('admin', 'revokePortalOnlyAccess', { in: 'qm:none' })).status).toBe(404);
	});
});
