import type { IDataObject } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';
import { PortalAccess } from '../../../nodes/PortalAccess/PortalAccess.node';
import type { LoginItem } from '../../../nodes/shared/core/login/loginItem';
import { OWNER_PROPERTY } from '../../../nodes/shared/jsm/organization/organizationOwner';
import { testCredentials } from '../../support/engine/loginItems';
import { runActionNode } from '../../support/engine/runActionNode';
import { pick, useJsmNode } from '../../support/jsm/jsmNode';
import { mapped, mappedItem, useLoginChain } from '../../support/jsm/loginChain';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const { run } = useLoginChain(jsm);
const jsmNode = useJsmNode(jsm);
const ALICE = 'alice@acme.example';

const forInitech = { portal: '1', access: 'private', organizations: 'Initech' };
const byProvider = { ...mapped('Initech', true), matched: 'Initech', onTheFly: {} };

/** The item after _Portal Access_ with these rows, and on which output it left. */
async function decideWith(item: LoginItem, row: IDataObject, organizationsThatCount = 'mapped') {
	const [granted = [], denied = []] = await runActionNode(new PortalAccess(), {
		credentials: testCredentials,
		parameters: { portals: { portal: [row] }, organizationsThatCount },
		items: [item],
	});
	const json = (granted[0] ?? denied[0])?.json as unknown as LoginItem & { refusal?: IDataObject };
	return { output: granted.length > 0 ? 'granted' : 'denied', json };
}

async function untilMemberships(organizations: LoginItem['organizations']): Promise<LoginItem> {
	const customer = (await run('customer', { ...(await mappedItem()), organizations })).json;
	return (await run('memberships', (await run('organizations', customer)).json)).json;
}

const linked = () => [...(jsm.simulator.desk('1')?.organizations ?? [])];
const isOnDesk = () => jsm.simulator.desk('1')?.customers.has(jsm.simulator.account(ALICE).id) === true;

/** Alice in an organization that some provider made, and that this login does not map. */
function seedMembership(mark: unknown = { v: 1, owner: 'some provider', key: 'x' }): void {
	jsm.simulator.seed({
		accounts: [{ email: ALICE, name: 'Alice' }],
		organizations: [{ id: 9, name: 'Initech' }],
	});
	const initech = jsm.simulator.organization('Initech');
	initech?.members.add(jsm.simulator.account(ALICE).id);
	if (mark !== null) initech?.properties.set(OWNER_PROPERTY, mark);
}

describe('P-4: a portal row names an organization that did not exist yet', () => {
	test('and the customer’s own provider made it first: no-portal-granted', async () => {
		const item = await untilMemberships([byProvider]);
		expect(item.organizations).toMatchObject([{ name: 'Initech', id: expect.any(String) as string }]);
		for (const counts of ['mapped', 'mappedAndExisting']) {
			const { output, json } = await decideWith(item, forInitech, counts);
			expect(output).toBe('denied');
			expect(json.refusal).toMatchObject({ reason: 'no-portal-granted' });
			expect(json.portals?.[0]?.rule).toContain('organization Initech, named by the customer');
		}
	});

	test('and the admin confirms it after looking at its members', async () => {
		const item = await untilMemberships([byProvider]);
		const { output, json } = await decideWith(item, { ...forInitech, confirmed: true });
		expect(output).toBe('granted');
		expect((await run('portals', json)).json).not.toHaveProperty('error');
		expect(linked()).toEqual([Number(item.organizations?.[0]?.id)]);
	});

	test('and our company names the groups', async () => {
		const item = await untilMemberships([{ ...byProvider, onTheFly: { joins: true } }]);
		const { output, json } = await decideWith(item, forInitech);
		expect(output).toBe('granted');
		expect((await run('portals', json)).json).not.toHaveProperty('error');
		expect(linked()).toHaveLength(1);
	});
});

describe('P-4: a portal row counts a membership', () => {
	test.each(['organization', 'customer'])(
		'in what a provider made, through the %s: organization-of-another-connection',
		async (grantThrough) => {
			seedMembership();
			const item = await untilMemberships([mapped('Acme')]);
			const { json } = await decideWith(item, { ...forInitech, grantThrough }, 'mappedAndExisting');
			expect(json.portals).toMatchObject([{ granted: true, byMembership: ['Initech'] }]);
			expect((await run('portals', json)).json.error).toMatchObject({
				reason: 'organization-of-another-connection',
			});
			expect(linked()).toEqual([]);
			expect(isOnDesk()).toBe(false);
		},
	);

	test.each<[string, unknown, IDataObject]>([
		['that nobody made on the fly', null, {}],
		['in what a provider made and the admin confirmed', { v: 1, owner: 'p', key: 'x' }, { confirmed: true }],
	])('%s, as before', async (_, mark, row) => {
		seedMembership(mark);
		const item = await untilMemberships([mapped('Acme')]);
		const { json } = await decideWith(item, { ...forInitech, ...row }, 'mappedAndExisting');
		expect((await run('portals', json)).json).not.toHaveProperty('error');
		expect(linked()).toEqual([9]);
	});
});

describe('P-4: a name typed in the fields of the node', () => {
	const find = async (options: IDataObject = {}) =>
		await jsmNode.run('organization.findOrCreate', { dataSource: 'fields', name: 'Initech', options });
	const create = async (options: IDataObject = {}) =>
		await jsmNode.run(
			'customer.createMany',
			{ email: ALICE, organizations: 'Initech', portal: pick(1), options },
			{},
		);

	test('finds nothing that a provider made: organization-of-another-connection', async () => {
		seedMembership();
		await expect(find()).rejects.toThrow('organization-of-another-connection');
		expect((await find({ confirmed: true }))[0]?.json).toMatchObject({ id: '9', name: 'Initech' });
	});

	test('puts nobody into what a provider made: organization-of-another-connection', async () => {
		seedMembership();
		jsm.simulator.organization('Initech')?.members.clear();
		expect((await create())[0]?.json).toMatchObject({ reason: 'organization-of-another-connection' });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual([]);
		expect((await create({ confirmed: true }))[0]?.json).toMatchObject({ state: 'found' });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Initech']);
	});
});

describe('a typed name that Jira stores in another way', () => {
	test.each([
		['case-folded', 'INITECH', 'initech'],
		['blanks-collapsed', 'Initech  Inc', 'Initech Inc'],
	] as const)('%s: the portal row matches as the mapping does', async (storedNames, name, inJira) => {
		jsm.simulator.switches.storedNames = storedNames;
		const item = await untilMemberships([mapped(name, true)]);
		expect(item.organizations).toMatchObject([{ name: inJira, mappedAs: name }]);
		for (const organizations of [name, inJira]) {
			const { output, json } = await decideWith(item, { ...forInitech, organizations });
			expect(output).toBe('granted');
			expect((await run('portals', json)).json).not.toHaveProperty('error');
			expect(linked()).toEqual([Number(item.organizations?.[0]?.id)]);
		}
	});
});
