import { omit, range } from 'lodash';
import type { IDataObject, INode, INodeType } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
// With its ending: without it the .node.json beside it is taken.
import { OrganizationMapping } from '../../../nodes/OrganizationMapping/OrganizationMapping.node.js';
import { PortalAccess } from '../../../nodes/PortalAccess/PortalAccess.node.js';
import { testCredentials, verifiedItem } from '../../support/engine/loginItems';
import { runActionNode } from '../../support/engine/runActionNode';

interface Exported {
	rows: number;
	text: string;
	canvas: { nodes: INode[]; connections: object };
}

const exporting = { options: { exportRows: true } };

/** Exports the rows of a node with these parameters; returns the result and the parameters of the copy. */
async function exportFrom(node: INodeType, parameters: IDataObject) {
	const [first = [], second] = await runActionNode(node, {
		items: [{}],
		parameters: { ...parameters, ...exporting },
		credentials: testCredentials,
		mode: 'manual',
	});
	expect(first).toHaveLength(1);
	expect(second).toEqual([]);
	const exported = first[0]?.json as unknown as Exported;
	expect(exported.canvas.connections).toEqual({});
	const [copy] = exported.canvas.nodes;
	return { ...exported, copy: copy?.parameters as IDataObject };
}

const compared = { match: 'exact', case: true, create: false, confirmed: false };
const mapping: IDataObject = {
	rulesSource: 'node',
	groupRules: {
		rule: [
			{ group: 'customer_group', organization: 'Acme Customers', ...compared },
			{ group: 'partner-*', organization: 'Partner *', ...compared, match: 'pattern', case: false },
			{ group: '"quoted", with comma', organization: 'Ümläut', ...compared, create: true },
		],
	},
	attributeRules: {
		rule: [{ attribute: 'company', value: 'initech', organization: 'Initech', ...compared, confirmed: true }],
	},
	domainRules: {
		rule: [
			{ domain: 'globex.com', subdomains: true, organization: 'Globex', create: true, confirmed: false },
		],
	},
	defaultOrganization: 'Everybody else',
};

const tablesOf = ({ groupRules, attributeRules, domainRules }: IDataObject) => ({
	groupRules,
	attributeRules,
	domainRules,
});

describe('Organization Mapping moves its rows', () => {
	const node = new OrganizationMapping();

	async function map(parameters: IDataObject) {
		const item = await verifiedItem();
		item.identity.groups = ['customer_group', 'PARTNER-north', '"quoted", with comma'];
		item.identity.attributes = { company: ['initech'] };
		const [mapped] = await runActionNode(node, { items: [item], parameters });
		const { organizations } = (mapped?.[0]?.json ?? {}) as { organizations?: IDataObject[] };
		return organizations?.map((each) => omit(each, 'rule'));
	}

	it('from the tables to a text and back, and loses nothing', async () => {
		const there = await exportFrom(node, mapping);
		expect(there.rows).toBe(5);
		expect(there.copy).toMatchObject({ rulesSource: 'text', rulesText: there.text, options: {} });
		expect(there.copy).toMatchObject({ defaultOrganization: 'Everybody else' });
		for (const table of ['groupRules', 'attributeRules', 'domainRules']) {
			expect(there.copy).not.toHaveProperty(table);
		}
		const back = await exportFrom(node, there.copy);
		expect(back.copy.rulesSource).toBe('node');
		expect(tablesOf(back.copy)).toEqual(tablesOf(mapping));
		expect(back.text).toBe(there.text);
	});

	it('and the copy decides the same', async () => {
		const { copy } = await exportFrom(node, mapping);
		const before = await map(mapping);
		expect(before).toHaveLength(4);
		expect(await map(copy)).toEqual(before);
	});

	it('from CSV to the tables', async () => {
		const rulesText = 'group;organization;create\ncustomer_group;Acme Customers;yes\n4711;Globex;no\n';
		const { copy } = await exportFrom(node, { rulesSource: 'text', rulesText });
		expect(copy.groupRules).toEqual({
			rule: [
				{ group: 'customer_group', organization: 'Acme Customers', ...compared, create: true },
				{ group: '4711', organization: 'Globex', ...compared },
			],
		});
	});

	it('as many as a node may have', async () => {
		const rule = range(10_000).map((index) => {
			return { group: `customer group ${index}`, organization: `Customer ${index}`, ...compared };
		});
		const there = await exportFrom(node, { groupRules: { rule } });
		expect((await exportFrom(node, there.copy)).copy.groupRules).toEqual({ rule });
	});

	it.each<[string, IDataObject, string]>([
		[
			'a row with an expression',
			{ groupRules: { rule: [{ group: '={{ $json.group }}', organization: 'Acme', ...compared }] } },
			'Group Table, row 1',
		],
		['rows of the item', { rulesSource: 'field' }, 'Rule Source'],
		[
			'a wrong row',
			{ groupRules: { rule: [{ group: 'acme', organization: '', ...compared }] } },
			'Group Table',
		],
	])('setting-invalid: not %s', async (_what, parameters, field) => {
		await expect(exportFrom(node, parameters)).rejects.toThrow(`setting-invalid: ${field}`);
	});

	it('only in the editor: a customer’s login is mapped as ever', async () => {
		expect(await map({ ...mapping, ...exporting })).toEqual(await map(mapping));
	});
});

describe('Portal Access moves its rows', () => {
	const node = new PortalAccess();
	const portal = [
		{
			...{ portal: '1', access: 'private', organizations: 'Acme, "Acme, Inc."', groups: 'a' },
			...{ grantThrough: 'customer', confirmed: true, address: '/servicedesk/customer/portal/1/group/7' },
		},
		{ portal: '2', access: 'default', address: '' },
		{
			...{ portal: '3', access: 'private', organizations: '', groups: 'partners' },
			...{ grantThrough: 'auto', confirmed: false, address: '' },
		},
	];
	const table: IDataObject = { portals: { portal }, organizationsThatCount: 'mapped' };

	async function decide(parameters: IDataObject) {
		const mapped = { rule: 'group table, row 1', matched: 'a', create: false, sources: ['groups'] };
		const item = { ...(await verifiedItem()), organizations: [{ name: 'Acme, Inc.', ...mapped }] };
		const [granted] = await runActionNode(node, { items: [item], parameters, credentials: testCredentials });
		return granted?.[0]?.json?.portals;
	}

	it('from the table to a text and back, and loses nothing', async () => {
		const there = await exportFrom(node, table);
		expect(there.rows).toBe(3);
		expect(there.copy).toMatchObject({ portalSource: 'text', portalsText: there.text });
		expect(there.copy).not.toHaveProperty('portals');
		const back = await exportFrom(node, there.copy);
		expect(back.copy).toMatchObject({ portalSource: 'node', portals: { portal } });
		expect(back.text).toBe(there.text);
	});

	it('and the copy decides the same', async () => {
		const before = await decide(table);
		expect(before).toMatchObject([{ granted: true }, { granted: true }, { granted: false }]);
		expect(await decide((await exportFrom(node, table)).copy)).toEqual(before);
	});

	it('a text may write names as lists', async () => {
		const organizations = ['Acme', 'Acme, Inc.', 'The "best"'];
		const portalsText = JSON.stringify([{ portal: '1', access: 'private', organizations }]);
		const parameters = { portalSource: 'text', portalsText };
		const { copy } = await exportFrom(node, parameters);
		expect(copy.portals).toEqual({
			portal: [{ portal: '1', access: 'private', organizations: 'Acme, "Acme, Inc.", "The ""best"""' }],
		});
		expect(await decide(copy)).toEqual(await decide(parameters));
	});

	it.each<[string, IDataObject, string]>([
		['no JSON', { portalSource: 'text', portalsText: 'portal,access' }, 'Portals Text'],
		['no list', { portalSource: 'text', portalsText: '{}' }, 'Portals Text'],
		['an empty text', { portalSource: 'text', portalsText: '' }, 'Portals Text'],
		['no row', { portalSource: 'text', portalsText: '[]' }, 'Portals'],
		[
			'a wrong row',
			{ portalSource: 'text', portalsText: '[{ "portal": "x" }]' },
			'Portals, row 1, Portal ID',
		],
		[
			'an access that is missing',
			{ portalSource: 'text', portalsText: '[{ "portal": "1" }]' },
			'Portals, row 1, Access',
		],
		['another source', { portalSource: 'anything' }, 'Portal Source'],
	])('setting-invalid: %s', async (_what, parameters, field) => {
		await expect(exportFrom(node, parameters)).rejects.toThrow(`setting-invalid: ${field}`);
		await expect(decide(parameters)).rejects.toThrow(`setting-invalid: ${field}`);
	});

	it('only in the editor: a customer’s login is decided as ever', async () => {
		expect(await decide({ ...table, ...exporting })).toEqual(await decide(table));
	});
});
