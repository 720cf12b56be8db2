import { describe, expect, it } from 'vitest';
import { bodyOf, ids, useSimulatedSite, valuesOf } from './simulatedSite';

describe('desks, as the real service treats them', () => {
	const { simulator, call } = useSimulatedSite();
	const customersOf = (desk: string) => [...(simulator.desk(desk)?.customers ?? [])];

	it('rule 6: addDeskCustomers answers 204, the second time too', async () => {
		const ask = { in: '1', body: { accountIds: [ids.ann] } };
		expect((await call('deskAdmin', 'addDeskCustomers', ask)).status).toBe(204);
		expect((await call('deskAdmin', 'addDeskCustomers', ask)).status).toBe(204);
		expect(customersOf('1')).toEqual([ids.ann]);
	});

	it('rule 6: addDeskCustomers with an unknown id answers 400 and has added the others', async () => {
		const reply = await call('deskAdmin', 'addDeskCustomers', {
			in: '1',
			body: { accountIds: ['nobody', ids.ann] },
		});
		expect(reply.status).toBe(400);
		expect(customersOf('1')).toEqual([ids.ann]);
	});

	it('rule 6: addDeskCustomers and removeDeskCustomers are for administrators of the desk', async () => {
		const body = { accountIds: [ids.ann] };
		for (const id of ['addDeskCustomers', 'removeDeskCustomers']) {
			expect((await call('agent', id, { in: '1', body })).status).toBe(403);
			expect((await call('deskAdmin', id, { in: '2', body })).status).toBe(403);
			expect((await call('deskAdmin', id, { in: '1', body })).status).toBe(204);
		}
	});

	it('a desk without rights for the caller answers 403, others serve him as before', async () => {
		Object.assign(simulator.account(ids.admin).rights, { agentOf: ['1'], deskAdminOf: ['1'] });
		const customers = { body: { accountIds: [ids.ann] } };
		const organization = { body: { organizationId: 2 } };
		for (const [desk, done] of [
			['1', 204],
			['2', 403],
		] as const) {
			expect((await call('admin', 'addDeskCustomers', { in: desk, ...customers })).status).toBe(done);
			expect((await call('admin', 'addDeskOrganization', { in: desk, ...organization })).status).toBe(done);
			expect((await call('admin', 'listDeskCustomers', { in: desk })).status).toBe(done === 204 ? 200 : 403);
		}
		expect([customersOf('1'), customersOf('2')]).toEqual([[ids.ann], []]);
	});

	it('rule 7: removeDeskCustomers on a restricted desk answers 204, also for somebody who is not there', async () => {
		simulator.desk('1')?.customers.add(ids.zoe);
		const reply = await call('admin', 'removeDeskCustomers', {
			in: '1',
			body: { accountIds: [ids.zoe, ids.ann] },
		});
		expect(reply.status).toBe(204);
		expect(customersOf('1')).toEqual([]);
	});

	it.each([
		['open', '2'],
		['public', '3'],
	])('rule 7: removeDeskCustomers on a desk that is %s answers 400 and removes nobody', async (_, desk) => {
		simulator.desk(desk)?.customers.add(ids.zoe);
		expect(
			(await call('admin', 'removeDeskCustomers', { in: desk, body: { accountIds: [ids.zoe] } })).status,
		).toBe(400);
		expect(customersOf(desk)).toEqual([ids.zoe]);
	});

	it('rule 8: addDeskOrganization and removeDeskOrganization answer 204 both times', async () => {
		const ask = { in: '1', body: { organizationId: 2 } };
		for (const [id, present] of [
			['addDeskOrganization', true],
			['addDeskOrganization', true],
			['removeDeskOrganization', false],
			['removeDeskOrganization', false],
		] as const) {
			expect((await call('agent', id, ask)).status).toBe(204);
			expect(simulator.desk('1')?.organizations.has(2)).toBe(present);
		}
	});

	it.each(['addDeskOrganization', 'removeDeskOrganization'])(
		'rule 8: %s answers 404 for a missing desk or organization',
		async (id) => {
			expect((await call('agent', id, { in: '99', body: { organizationId: 2 } })).status).toBe(404);
			expect((await call('agent', id, { in: '1', body: { organizationId: 99 } })).status).toBe(404);
			expect((await call('deskAdmin', id, { in: '1', body: { organizationId: 2 } })).status).toBe(403);
		},
	);

	it('listServiceDesks shows a caller only the desks it can see', async () => {
		const seen = async (who: 'agent' | 'deskAdmin' | 'customer') =>
			valuesOf(await call(who, 'listServiceDesks')).map(({ id }) => id);
		expect(await seen('agent')).toEqual(['1', '2', '3']);
		expect(await seen('deskAdmin')).toEqual(['1', '2', '3']);
		simulator.organization('Acme')?.members.clear();
		expect(await seen('customer')).toEqual(['2', '3']);
		expect((await call('customer', 'getServiceDesk', { in: '1' })).status).toBe(403);
	});

	it('listDeskOrganizations lists the organizations of a desk, of one person where asked', async () => {
		const names = async (query: Record<string, string>) =>
			valuesOf(await call('agent', 'listDeskOrganizations', { in: '1', query })).map(({ name }) => name);
		expect(await names({})).toEqual(['Acme']);
		expect(await names({ accountId: ids.zoe })).toEqual(['Acme']);
		expect(await names({ accountId: ids.ann })).toEqual([]);
		expect(
			(await call('agent', 'listDeskOrganizations', { in: '1', query: { accountId: 'nobody' } })).status,
		).toBe(404);
		expect((await call('deskAdmin', 'listDeskOrganizations', { in: '1' })).status).toBe(403);
	});

	it.each(['2', 'OPN', 'projectKey:OPN', 'projectId:10012', 'serviceDeskId:2'])(
		'rule 18: a desk is found as %s',
		async (reference) => {
			const reply = await call('agent', 'getServiceDesk', { in: reference });
			expect(bodyOf(reply)).toMatchObject({ id: '2', projectId: '10012', projectKey: 'OPN' });
		},
	);

	it.each(['99', 'NONE', 'projectKey:NONE', 'projectId:2', 'serviceDeskId:OPN', 'other:2'])(
		'rule 18: no desk is found as %s',
		async (reference) => {
			expect((await call('agent', 'getServiceDesk', { in: reference })).status).toBe(404);
		},
	);

	it.each([
		['the start of a first name', 'zo', 1],
		['the start of a last name', 'VAL', 1],
		['the start of the address', 'zoe@acme', 1],
		['the middle of a word', 'ale', 0],
		['the domain of the address', 'acme', 0],
		['nothing', '', 2],
	])('rule 25: listDeskCustomers filters on %s', async (_, query, count) => {
		for (const id of [ids.zoe, ids.hidden]) simulator.desk('1')?.customers.add(id);
		const reply = await call('agent', 'listDeskCustomers', { in: '1', query: query === '' ? {} : { query } });
		expect(valuesOf(reply)).toHaveLength(count);
	});

	it('rule 25: listDeskCustomers without the right answers 403', async () => {
		expect((await call('deskAdmin', 'listDeskCustomers', { in: '2' })).status).toBe(403);
		expect((await call('customer', 'listDeskCustomers', { in: '1' })).status).toBe(403);
		expect((await call('deskAdmin', 'listDeskCustomers', { in: '1' })).status).toBe(200);
	});

	it.each([
		['removeDeskCustomers', '1'],
		['removeDeskOrganization', '1'],
		['removeOrganizationMembers', '1'],
	])('rule 27: %s without its JSON body answers 400 and is noticed', async (id, target) => {
		expect((await call('admin', id, { in: target })).status).toBe(400);
		expect(simulator.violations).toMatchObject([{ operation: id, side: 'request', part: 'body' }]);
	});

	it.each([
		['inviteCustomer', { email: 'new@acme.example', displayName: 'N' }],
		['getServiceDesk', undefined],
		['listDeskCustomers', undefined],
		['addDeskCustomers', { accountIds: [ids.ann] }],
		['removeDeskCustomers', { accountIds: [ids.ann] }],
		['listDeskOrganizations', undefined],
		['checkRequestTypePermissions', { permissions: ['canAdminister'], requestTypeIds: [1] }],
	])('rule 32: %s on a missing desk answers 404', async (id, body) => {
		expect((await call('admin', id, { in: '99', body })).status).toBe(404);
	});

	describe('rule 32: checkRequestTypePermissions', () => {
		const question = (accountId: string | undefined, requestTypeIds: number[] = [11, 12]) => ({
			in: '1',
			body: { accountId, permissions: ['canCreateRequest', 'canAdminister'], requestTypeIds },
		});

		it('answers 401 when asked about somebody else without the right', async () => {
			expect((await call('agent', 'checkRequestTypePermissions', question(ids.zoe))).status).toBe(401);
			expect((await call('agent', 'checkRequestTypePermissions', question(undefined))).status).toBe(200);
		});

		it('answers 400 to more than 50 types and to an account nobody knows', async () => {
			const many = Array.from({ length: 51 }, (_, index) => index);
			expect((await call('admin', 'checkRequestTypePermissions', question(ids.zoe, many))).status).toBe(400);
			expect((await call('admin', 'checkRequestTypePermissions', question('nobody'))).status).toBe(400);
		});

		it.each([
			['a member of an organization on the desk', ids.zoe, { canCreateRequest: [11], canAdminister: [] }],
			['somebody without a way in', ids.ann, { canCreateRequest: [], canAdminister: [] }],
		])('follows the effective access of %s and ignores unknown types', async (_, accountId, expected) => {
			expect(
				(await call('admin', 'checkRequestTypePermissions', question(accountId, [11, 99]))).body,
			).toEqual(expected);
		});

		it('sees a direct customer, an open desk, and no revoked account', async () => {
			const granted = async (desk: string, types: number[]) =>
				bodyOf(await call('admin', 'checkRequestTypePermissions', { ...question(ids.ann, types), in: desk }))
					.canCreateRequest;
			expect(await granted('2', [21])).toEqual([21]);
			simulator.desk('1')?.customers.add(ids.ann);
			expect(await granted('1', [12])).toEqual([12]);
			await call('admin', 'revokePortalOnlyAccess', { in: ids.ann });
			expect(await granted('1', [12])).toEqual([]);
			expect(await granted('2', [21])).toEqual([]);
		});
	});
});
