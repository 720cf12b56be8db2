import { describe, expect, it } from 'vitest';
import type { LaggingListing } from '../lab/jsmSimulator/conduct/lag';
import { ids, useSimulatedSite, valuesOf, type Ask } from './simulatedSite';

/** A listing, a write it shows, and the entries before and after. */
interface Row {
	listing: LaggingListing;
	read: [id: string, ask: Ask];
	write: [id: string, ask: Ask];
	before: unknown[];
	after: unknown[];
}

const rows: Row[] = [
	{
		listing: 'organizations',
		read: ['listOrganizations', {}],
		write: ['createOrganization', { body: { name: 'New' } }],
		before: ['1', '2', '3'],
		after: ['1', '2', '3', '4'],
	},
	{
		listing: 'organizationsOfAccount',
		read: ['listOrganizations', { query: { accountId: ids.zoe } }],
		write: ['addOrganizationMembers', { in: 2, body: { accountIds: [ids.zoe] } }],
		before: ['1'],
		after: ['1', '2'],
	},
	{
		listing: 'organizationsOfAccount',
		read: ['listOrganizations', { query: { accountId: ids.zoe } }],
		write: ['removeOrganizationMembers', { in: 1, body: { accountIds: [ids.zoe] } }],
		before: ['1'],
		after: [],
	},
	{
		listing: 'members',
		read: ['listOrganizationMembers', { in: 2 }],
		write: ['addOrganizationMembers', { in: 2, body: { accountIds: [ids.zoe] } }],
		before: [],
		after: [ids.zoe],
	},
	{
		listing: 'deskCustomers',
		read: ['listDeskCustomers', { in: '1' }],
		write: ['addDeskCustomers', { in: '1', body: { accountIds: [ids.zoe] } }],
		before: [],
		after: [ids.zoe],
	},
	{
		listing: 'deskOrganizations',
		read: ['listDeskOrganizations', { in: '1' }],
		write: ['removeDeskOrganization', { in: '1', body: { organizationId: 1 } }],
		before: ['1'],
		after: [],
	},
];

describe('listings that lag behind a write', () => {
	const { simulator, call } = useSimulatedSite();
	const shown = async ([id, ask]: [string, Ask]) =>
		valuesOf(await call('admin', id, ask)).map(({ id: own, accountId }) => own ?? accountId);

	it.each(rows)('$listing after $write.0', async ({ listing, read, write, before, after }) => {
		simulator.switches.listingLag = { [listing]: 2 };
		expect(await shown(read)).toEqual(before);
		expect((await call('admin', ...write)).status).toBeLessThan(300);
		expect([await shown(read), await shown(read), await shown(read)]).toEqual([before, before, after]);
	});

	it.each(rows)('by default $listing shows a write at once', async ({ read, write, after }) => {
		await call('admin', ...write);
		expect(await shown(read)).toEqual(after);
	});

	it('two writes in a row: the listing shows what was before the last', async () => {
		simulator.switches.listingLag = { members: 1 };
		const read: [string, Ask] = ['listOrganizationMembers', { in: 2 }];
		await call('admin', 'addOrganizationMembers', { in: 2, body: { accountIds: [ids.zoe] } });
		await call('admin', 'addOrganizationMembers', { in: 2, body: { accountIds: [ids.ann] } });
		expect(await shown(read)).toEqual([ids.zoe]);
		expect(await shown(read)).toEqual([ids.zoe, ids.ann]);
	});

	it('another listing, and another organization, lag behind nothing', async () => {
		simulator.switches.listingLag = { members: 5 };
		await call('admin', 'addOrganizationMembers', { in: 2, body: { accountIds: [ids.zoe] } });
		expect(await shown(['listOrganizationMembers', { in: 1 }])).toEqual([ids.zoe, ids.customer].sort());
		expect(await shown(['listOrganizations', { query: { accountId: ids.zoe } }])).toEqual(['1', '2']);
	});

	it('all listings catch up on demand', async () => {
		simulator.switches.listingLag = { members: 5 };
		await call('admin', 'addOrganizationMembers', { in: 2, body: { accountIds: [ids.zoe] } });
		simulator.catchUp();
		expect(await shown(['listOrganizationMembers', { in: 2 }])).toEqual([ids.zoe]);
	});

	it('what a write itself says is never late', async () => {
		simulator.switches.listingLag = { organizations: 5 };
		const first = await call('admin', 'createOrganization', { body: { name: 'New' } });
		const again = await call('admin', 'createOrganization', { body: { name: 'New' } });
		expect(again.body).toEqual(first.body);
		expect((await call('admin', 'getOrganization', { in: 4 })).status).toBe(200);
	});
});
