import { describe, expect, it } from 'vitest';
import { defaultSwitches, type Switches } from '../lab/jsmSimulator/conduct/switches';
import { basic, bodyOf, ids, listOf, send, useSimulatedSite, valuesOf } from './simulatedSite';

/** One row: what the switch says, and what it makes of the site. */
type Row<K extends keyof Switches, E> = [Switches[K], E];

describe('switches for what nobody knows', () => {
	let now = Date.UTC(2026, 10, 23);
	const { simulator, call } = useSimulatedSite({ now: () => now });
	const set = (switches: Partial<Switches>) => Object.assign(simulator.switches, switches);
	const membersOf = (name: string) => [...(simulator.organization(name)?.members ?? [])];
	const createNew = async () =>
		String(
			bodyOf(
				await call('admin', 'createCustomer', { body: { email: 'new@acme.example', displayName: 'New' } }),
			).accountId,
		);
	const find = async (query: string) => listOf(await call('admin', 'searchUsers', { query: { query } }));

	it('a reset brings the defaults back', () => {
		set({ language: 'de', orderOfChecks: 'existence-first' });
		simulator.reset();
		expect(simulator.switches).toEqual(defaultSwitches);
	});

	it.each([
		['exact', [false, false]],
		['ignore-case', [true, false]],
		['ignore-case-and-blanks', [true, true]],
	] as Row<'organizationNames', boolean[]>[])('organization name comparison: %s', async (value, same) => {
		set({ organizationNames: value });
		for (const [index, name] of ['aCME', ' Ac me '].entries()) {
			const reply = await call('agent', 'createOrganization', { body: { name } });
			expect(bodyOf(reply).id === '1').toBe(same[index]);
		}
	});

	it.each([
		['as-sent', ' New  One ', ['New One', 'new  one ']],
		['trimmed', 'New  One', ['New One', ' new  one']],
		['blanks-collapsed', 'New One', ['new  one']],
		['case-folded', ' new  one ', ['new one']],
	] as [Switches['storedNames'], string, string[]][])(
		'names of new organizations are stored %s, and compared as they are stored',
		async (value, stored, others) => {
			set({ storedNames: value });
			const create = async (name: string) =>
				bodyOf(await call('agent', 'createOrganization', { body: { name } }));
			const made = await create(' New  One ');
			expect(made.name).toBe(stored);
			expect(await create(' New  One ')).toEqual(made);
			expect(await create(stored)).toEqual(made);
			for (const other of others) expect((await create(other)).id).not.toBe(made.id);
		},
	);

	it.each([
		['valid-added', [ids.ann]],
		['nothing-added', []],
	] as Row<'oneBadMember', string[]>[])(
		'addOrganizationMembers with one bad id: %s',
		async (value, members) => {
			set({ oneBadMember: value });
			const reply = await call('agent', 'addOrganizationMembers', {
				in: 2,
				body: { accountIds: ['nobody', ids.ann] },
			});
			expect(reply.status).toBe(400);
			expect(membersOf('Globex')).toEqual(members);
		},
	);

	it.each([
		['refused-403', 403, [ids.ann]],
		['refused-400', 400, [ids.ann]],
		['accepted', 204, [ids.zoe]],
		['reverted', 204, [ids.zoe]],
	] as [Switches['directoryOrganizations'], number, string[]][])(
		'addOrganizationMembers and removeOrganizationMembers on an organization of the directory: %s',
		async (value, status, members) => {
			set({ directoryOrganizations: value });
			expect(
				(await call('agent', 'addOrganizationMembers', { in: 3, body: { accountIds: [ids.zoe] } })).status,
			).toBe(status);
			expect(
				(await call('agent', 'removeOrganizationMembers', { in: 3, body: { accountIds: [ids.ann] } })).status,
			).toBe(status);
			const read = async () =>
				valuesOf(await call('agent', 'listOrganizationMembers', { in: 3 })).map(({ accountId }) => accountId);
			expect(await read()).toEqual(members);
			expect(await read()).toEqual(value === 'reverted' ? [ids.ann] : members);
		},
	);

	it('a directory can also synchronise by hand', async () => {
		set({ directoryOrganizations: 'reverted' });
		await call('agent', 'addOrganizationMembers', { in: 3, body: { accountIds: [ids.zoe] } });
		simulator.synchronizeDirectory();
		expect(membersOf('Directory')).toEqual([ids.ann]);
	});

	it.each([
		['with-email', ['zoe@acme.example']],
		['without-email', [null]],
		['absent', []],
	] as Row<'customersInSearch', (string | null)[]>[])(
		'searchUsers and listUsers show portal-only accounts: %s',
		async (value, found) => {
			set({ customersInSearch: value });
			expect((await find('zoe@')).map(({ emailAddress }) => emailAddress)).toEqual(found);
			expect(await find('aaid-agent@')).toHaveLength(1);
			const all = listOf(await call('admin', 'listUsers'));
			const customers = all.filter(({ accountId }) => accountId === ids.zoe);
			expect(customers.map(({ emailAddress }) => emailAddress)).toEqual(found);
		},
	);

	it.each([
		[{}, [1, 1, 1]],
		[{ calls: 2 }, [0, 0, 1]],
		[{ milliseconds: 2000 }, [0, 0, 1]],
	] as Row<'searchDelay', number[]>[])('search index delay after create: %j', async (value, counts) => {
		set({ searchDelay: value });
		await createNew();
		const seen: number[] = [];
		for (let index = 0; index < 3; index += 1) {
			seen.push((await find('new@')).length);
			now += 1000;
		}
		expect(seen).toEqual(counts);
	});

	it.each([
		['addDeskCustomers', 0, [204, 204]],
		['addOrganizationMembers', 0, [204, 204]],
		['addDeskCustomers', 1, [400, 204]],
		['addOrganizationMembers', 1, [400, 204]],
	] as const)('%s right after create, unknown for %i calls', async (id, value, statuses) => {
		set({ newAccountUnknownFor: value });
		const ask = { in: '1', body: { accountIds: [await createNew()] } };
		for (const status of statuses) expect((await call('admin', id, ask)).status).toBe(status);
	});

	it.each([
		[false, []],
		[true, [ids.customer, ids.zoe]],
	] as Row<'deskListsMembers', string[]>[])(
		'listDeskCustomers lists organization members: %s',
		async (value, listed) => {
			set({ deskListsMembers: value });
			const values = valuesOf(await call('agent', 'listDeskCustomers', { in: '1' }));
			expect(values.map(({ accountId }) => accountId)).toEqual(listed);
		},
	);

	it.each([204, 404] as const)('revokePortalOnlyAccess repeated: %i', async (value) => {
		set({ revokeTwice: value });
		expect((await call('admin', 'revokePortalOnlyAccess', { in: ids.zoe })).status).toBe(204);
		expect((await call('admin', 'revokePortalOnlyAccess', { in: ids.zoe })).status).toBe(value);
	});

	it.each([404, 400] as const)('revokePortalOnlyAccess on an Atlassian account: %i', async (value) => {
		set({ revokeAtlassianAccount: value });
		expect((await call('admin', 'revokePortalOnlyAccess', { in: ids.agent })).status).toBe(value);
		expect(simulator.account(ids.agent).active).toBe(true);
	});

	it.each([
		['inactive', [[ids.zoe, false]]],
		['vanished', []],
	] as Row<'revokedInLists', unknown[]>[])(
		'desk and organization lists after revokePortalOnlyAccess: %s',
		async (value, listed) => {
			set({ revokedInLists: value });
			simulator.organization('Acme')?.members.delete(ids.customer);
			simulator.desk('1')?.customers.add(ids.zoe);
			await call('admin', 'revokePortalOnlyAccess', { in: ids.zoe });
			for (const id of ['listDeskCustomers', 'listOrganizationMembers']) {
				const values = valuesOf(await call('admin', id, { in: '1' }));
				expect(values.map(({ accountId, active }) => [accountId, active])).toEqual(listed);
			}
		},
	);

	it.each([
		['conflict', 409, 400, 0],
		['invited', 201, 201, 2],
	] as [Switches['inviteExisting'], number, number, number][])(
		'inviteCustomer on an existing address: %s',
		async (value, strictly, otherwise, mails) => {
			set({ inviteExisting: value });
			const ask = { in: '1', body: { email: 'zoe@acme.example', displayName: 'Zoe' } };
			const strict = await call('admin', 'inviteCustomer', {
				...ask,
				query: { strictConflictStatusCode: 'true' },
			});
			expect(strict.status).toBe(strictly);
			expect((await call('admin', 'inviteCustomer', ask)).status).toBe(otherwise);
			expect(simulator.outbox).toHaveLength(mails);
			expect(simulator.accounts).toHaveLength(9);
		},
	);

	it.each([201, 400] as const)('addUserToGroup when already a member: %i', async (value) => {
		set({ groupTwice: value });
		const ask = { query: { groupId: 'group-1' }, body: { accountId: ids.agent } };
		expect((await call('admin', 'addUserToGroup', ask)).status).toBe(201);
		expect((await call('admin', 'addUserToGroup', ask)).status).toBe(value);
	});

	it.each([200, 404] as const)('removeUserFromGroup for somebody outside the group: %i', async (value) => {
		set({ groupLeftTwice: value });
		const ask = { query: { groupId: 'group-1', accountId: ids.agent } };
		await call('admin', 'addUserToGroup', { query: { groupId: 'group-1' }, body: { accountId: ids.agent } });
		expect((await call('admin', 'removeUserFromGroup', ask)).status).toBe(200);
		expect((await call('admin', 'removeUserFromGroup', ask)).status).toBe(value);
	});

	it.each([
		[204, []],
		[400, [ids.zoe]],
	] as Row<'removeUnknownCustomer', string[]>[])(
		'removeDeskCustomers with an unknown account: %i',
		async (value, left) => {
			set({ removeUnknownCustomer: value });
			simulator.desk('1')?.customers.add(ids.zoe);
			const reply = await call('admin', 'removeDeskCustomers', {
				in: '1',
				body: { accountIds: [ids.zoe, 'nobody'] },
			});
			expect(reply.status).toBe(value);
			expect([...(simulator.desk('1')?.customers ?? [])]).toEqual(left);
		},
	);

	it.each([
		['permission-first', 403],
		['existence-first', 404],
	] as Row<'orderOfChecks', number>[])('order of checks: %s', async (value, status) => {
		set({ orderOfChecks: value });
		expect((await call({}, 'removeDeskCustomers', { in: '99', optIn: false })).status).toBe(401);
		expect((await call('customer', 'removeDeskCustomers', { in: '99', optIn: false })).status).toBe(412);
		expect((await call('customer', 'removeDeskCustomers', { in: '99' })).status).toBe(status);
		expect((await call('customer', 'removeDeskCustomers', { in: '1' })).status).toBe(403);
		expect((await call('admin', 'removeDeskCustomers', { in: '99' })).status).toBe(404);
		expect((await call('admin', 'removeDeskCustomers', { in: '1' })).status).toBe(400);
	});

	it.each([
		['json', /^application\/json/, /^\{/],
		['empty', null, /^$/],
		['html', /^text\/html/, /^<!DOCTYPE html>/],
	] as [Switches['troubleBody'], RegExp | null, RegExp][])(
		'body of 429 and 5xx: %s',
		async (value, type, text) => {
			set({ troubleBody: value });
			for (const kind of ['429', '500', '503'] as const) {
				simulator.faults.inject({ operation: 'listOrganizations', kind });
				const reply = await call('agent', 'listOrganizations');
				expect(reply.status).toBe(Number(kind));
				expect(reply.text).toMatch(text);
				const found = reply.headers.get('content-type');
				if (type) expect(found).toMatch(type);
				else expect(found).toBeNull();
			}
		},
	);

	it.each(['site', 'gateway'] as const)('host of links behind the gateway: %s', async (value) => {
		set({ linksHost: value });
		const reply = await send(`${simulator.gatewayAddress}/rest/servicedeskapi/organization?limit=1`, {
			headers: basic(`${ids.admin}@site.example`, 'scoped'),
		});
		const links = bodyOf(reply)._links as { next: string };
		const base = value === 'site' ? simulator.address : simulator.gatewayAddress;
		expect(links.next).toBe(`${base}/rest/servicedeskapi/organization?limit=1&start=1`);
	});

	it.each([
		['one', 1],
		['two', 2],
	] as Row<'organizationRace', number>[])(
		'race of two createOrganization with one name: %s',
		async (value, count) => {
			set({ organizationRace: value });
			const create = async () =>
				bodyOf(await call('agent', 'createOrganization', { body: { name: 'New' } })).id;
			const made = await Promise.all([create(), create()]);
			expect(new Set(made).size).toBe(count);
			expect([...made].sort()[0]).toBe(await create());
		},
	);

	it.each([401, 404] as const)('a token with scopes on the site: %i', async (value) => {
		set({ scopedTokenOnSite: value });
		expect((await call(basic(`${ids.admin}@site.example`, 'scoped'), 'listOrganizations')).status).toBe(
			value,
		);
	});

	it.each(['en', 'de'] as const)('language: %s', async (value) => {
		set({ language: value });
		const { errorMessage } = bodyOf(await call('agent', 'getOrganization', { in: 99 }));
		expect(String(errorMessage).startsWith(value === 'de' ? 'Nicht' : 'It')).toBe(true);
	});
});

describe('a race without a rival', () => {
	const { simulator, call } = useSimulatedSite({ sleep: async () => await Promise.resolve() });

	it('makes one organization', async () => {
		simulator.switches.organizationRace = 'two';
		expect((await call('agent', 'createOrganization', { body: { name: 'New' } })).status).toBe(201);
		expect((await call('agent', 'createOrganization', { body: { name: 'New' } })).status).toBe(201);
		expect(simulator.organizations).toHaveLength(4);
	});
});
