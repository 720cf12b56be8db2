import { describe, expect, it } from 'vitest';
import { bodyOf, ids, useSimulatedSite, valuesOf, type Who } from './simulatedSite';

describe('organizations, as the real service treats them', () => {
	const { simulator, call } = useSimulatedSite();
	const membersOf = (name: string) => [...(simulator.organization(name)?.members ?? [])];

	it('rule 9: createOrganization answers 201 for a new name and, with the same id, for an old one', async () => {
		const first = await call('agent', 'createOrganization', { body: { name: 'New' } });
		const second = await call('agent', 'createOrganization', { body: { name: 'New' } });
		expect([first.status, second.status]).toEqual([201, 201]);
		expect(bodyOf(first).id).toBe('4');
		expect(second.body).toEqual(first.body);
		expect(simulator.organizations).toHaveLength(4);
	});

	it.each([
		['an empty name', { name: '' }],
		['a blank name', { name: '  ' }],
		['201 characters', { name: 'x'.repeat(201) }],
		['a number', { name: 7 }],
		['no name', {}],
		['broken JSON', '{"name":'],
	])('rule 9: createOrganization with %s answers 400', async (_, body) => {
		expect((await call('agent', 'createOrganization', { body })).status).toBe(400);
		expect(simulator.organizations).toHaveLength(3);
	});

	const managed: [string, { in?: number | Record<string, string>; body?: unknown }, number][] = [
		['createOrganization', { body: { name: 'New' } }, 201],
		['addOrganizationMembers', { in: 1, body: { accountIds: [ids.ann] } }, 204],
		['removeOrganizationMembers', { in: 1, body: { accountIds: [ids.ann] } }, 204],
		['setOrganizationProperty', { in: { organizationId: '1', propertyKey: 'key' }, body: { a: 1 } }, 201],
		['deleteOrganizationProperty', { in: { organizationId: '1', propertyKey: 'old' } }, 204],
	];
	it.each(managed)(
		'rule 10: %s by an agent works until organization management moves',
		async (id, ask, status) => {
			simulator.organization('Acme')?.properties.set('old', 1);
			simulator.seed({ organizationManagement: 'jiraAdmins' });
			expect((await call('agent', id, ask)).status).toBe(403);
			expect((await call('deskAdmin', id, ask)).status).toBe(403);
			simulator.seed({ organizationManagement: 'agents' });
			expect((await call('customer', id, ask)).status).toBe(403);
			expect((await call('agent', id, ask)).status).toBe(status);
		},
	);

	it('rule 11: addOrganizationMembers and removeOrganizationMembers answer 204, again as well, and removeOrganizationMembers for a non-member too', async () => {
		const ask = { in: 2, body: { accountIds: [ids.ann] } };
		for (const [id, members] of [
			['addOrganizationMembers', [ids.ann]],
			['addOrganizationMembers', [ids.ann]],
			['removeOrganizationMembers', []],
			['removeOrganizationMembers', []],
		] as const) {
			expect((await call('agent', id, ask)).status).toBe(204);
			expect(membersOf('Globex')).toEqual(members);
		}
	});

	it.each(['addOrganizationMembers', 'removeOrganizationMembers'])(
		'rule 11: %s answers 400 for an unknown account, 404 for a missing organization',
		async (id) => {
			expect((await call('agent', id, { in: 2, body: { accountIds: ['nobody'] } })).status).toBe(400);
			expect((await call('agent', id, { in: 99, body: { accountIds: [ids.ann] } })).status).toBe(404);
		},
	);

	it('rule 12: deleteOrganization answers 204, then 404, and takes memberships and desk links along', async () => {
		expect((await call('agent', 'deleteOrganization', { in: 1 })).status).toBe(403);
		expect((await call('jiraAdmin', 'deleteOrganization', { in: 1 })).status).toBe(204);
		expect((await call('jiraAdmin', 'deleteOrganization', { in: 1 })).status).toBe(404);
		expect(simulator.organizationsOf(ids.zoe)).toEqual([]);
		expect(simulator.desk('1')?.organizations.size).toBe(0);
	});

	it('rule 13: a customer sees only its own organizations', async () => {
		expect(valuesOf(await call('customer', 'listOrganizations')).map(({ name }) => name)).toEqual(['Acme']);
		expect((await call('customer', 'getOrganization', { in: 1 })).status).toBe(200);
		expect((await call('customer', 'getOrganization', { in: 2 })).status).toBe(403);
		expect(valuesOf(await call('agent', 'listOrganizations'))).toHaveLength(3);
	});

	it.each([
		['an agent', 'agent', ids.zoe, 200],
		['an agent about an unknown account', 'agent', 'nobody', 404],
		['a desk administrator without agent licence', 'deskAdmin', ids.zoe, 403],
		['a customer', 'customer', ids.zoe, 403],
	] as [string, Who, string, number][])(
		'rule 13: the account filter of listOrganizations by %s',
		async (_, who, accountId, status) => {
			const reply = await call(who, 'listOrganizations', { query: { accountId } });
			expect(reply.status).toBe(status);
			if (status === 200) expect(valuesOf(reply).map(({ name }) => name)).toEqual(['Acme']);
		},
	);

	it('rule 14: listOrganizationMembers sorts by account id', async () => {
		for (const id of [ids.zoe, ids.hidden, ids.admin]) simulator.organization('Globex')?.members.add(id);
		const reply = await call('agent', 'listOrganizationMembers', { in: 2 });
		expect(valuesOf(reply).map(({ accountId }) => accountId)).toEqual([ids.admin, ids.hidden, ids.zoe]);
		expect((await call('customer', 'listOrganizationMembers', { in: 1 })).status).toBe(403);
	});

	it('rule 15: setOrganizationProperty answers 201 first and 200 after, and members may read', async () => {
		const target = { organizationId: '1', propertyKey: 'idp' };
		expect(
			(await call('agent', 'setOrganizationProperty', { in: target, body: { tenant: 'a' } })).status,
		).toBe(201);
		expect(
			(await call('agent', 'setOrganizationProperty', { in: target, body: { tenant: 'b' } })).status,
		).toBe(200);
		expect((await call('customer', 'getOrganizationProperty', { in: target })).body).toEqual({
			key: 'idp',
			value: { tenant: 'b' },
		});
		expect((await call('customer', 'listOrganizationProperties', { in: '1' })).body).toMatchObject({
			keys: [{ key: 'idp' }],
		});
		expect(
			(await call('customer', 'getOrganizationProperty', { in: { ...target, organizationId: '2' } })).status,
		).toBe(403);
		expect((await call('agent', 'deleteOrganizationProperty', { in: target })).status).toBe(204);
		expect((await call('agent', 'deleteOrganizationProperty', { in: target })).status).toBe(404);
		expect((await call('agent', 'getOrganizationProperty', { in: target })).status).toBe(404);
	});

	it.each([
		['32,768 bytes', 'x'.repeat(32_766), 'key', 201],
		['32,769 bytes', 'x'.repeat(32_767), 'key', 400],
		['a key of 256 bytes', 'x', 'é'.repeat(128), 400],
	])('rule 15: setOrganizationProperty with %s', async (_, body, propertyKey, status) => {
		const target = { organizationId: '1', propertyKey };
		expect(
			(await call('agent', 'setOrganizationProperty', { in: target, body: JSON.stringify(body) })).status,
		).toBe(status);
	});

	it('rule 16: ids are text in answers and numbers in bodies', async () => {
		expect(bodyOf(await call('agent', 'getOrganization', { in: 1 })).id).toBe('1');
		expect(
			(await call('agent', 'addDeskOrganization', { in: '1', body: { organizationId: 2 } })).status,
		).toBe(204);
		expect(
			(await call('agent', 'addDeskOrganization', { in: '1', body: { organizationId: '2' } })).status,
		).toBe(400);
	});

	it.each(['getOrganization', 'deleteOrganization', 'listOrganizationMembers', 'listOrganizationProperties'])(
		'rule 16: %s with an id that is no number answers 4xx',
		async (id) => {
			const reply = await call('admin', id, { in: 'acme' });
			expect(reply.status).toBe(id === 'listOrganizationProperties' ? 400 : 404);
			expect(simulator.violations).toMatchObject([{ operation: id, part: 'path' }]);
		},
	);

	it('rule 17: scimManaged is true, false or missing', async () => {
		const listed = valuesOf(await call('agent', 'listOrganizations'));
		expect(listed.map((organization) => organization.scimManaged)).toEqual([false, undefined, true]);
		expect(Object.keys(listed[1] ?? {})).not.toContain('scimManaged');
	});

	it.each(['getOrganization', 'listOrganizationMembers', 'listOrganizationProperties'])(
		'rule 32: %s of a missing organization answers 404',
		async (id) => {
			expect((await call('agent', id, { in: 99 })).status).toBe(404);
		},
	);
});
