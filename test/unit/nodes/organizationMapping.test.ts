import type { IDataObject } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { OrganizationMapping } from '../../../nodes/OrganizationMapping/OrganizationMapping.node';
import { verifiedItem } from '../../support/engine/loginItems';
import { runActionNode, type ActionNodeRun } from '../../support/engine/runActionNode';

const node = new OrganizationMapping();
const acmeTable: IDataObject = { groupRules: { rule: [{ group: 'acme', organization: 'Acme' }] } };

async function map(parameters: IDataObject, extras: Partial<ActionNodeRun> = {}) {
	const items = extras.items ?? [await verifiedItem()];
	const [mapped = [], unmapped = []] = await runActionNode(node, { parameters, ...extras, items });
	return { mapped: mapped.map(({ json }) => json), unmapped: unmapped.map(({ json }) => json) };
}

const acme = {
	name: 'Acme',
	rule: 'group table, row 1',
	matched: 'acme',
	create: false,
	sources: ['groups'],
};

describe('Organization Mapping', () => {
	it('adds organizations and keeps everything else', async () => {
		const item = { ...(await verifiedItem()), own: { field: [1, null] } };
		const { mapped, unmapped } = await map(acmeTable, { items: [item] });
		const trace = [{ step: 'mapping', ms: expect.any(Number) as number }];
		expect(mapped).toEqual([
			{ ...item, organizations: [acme], mapping: { sources: ['groups', 'roles'] }, trace },
		]);
		expect(unmapped).toEqual([]);
	});

	it('puts a customer without organization on Unmapped: no-rule-matched', async () => {
		const { mapped, unmapped } = await map({
			groupRules: { rule: [{ group: 'globex', organization: 'Globex' }] },
		});
		expect(mapped).toEqual([]);
		expect(unmapped).toMatchObject([
			{ organizations: [], refusal: { reason: 'no-rule-matched' }, identity: { subject: 'alice-1' } },
		]);
		expect(unmapped[0]?.mapping).toEqual({ sources: ['groups', 'roles'] });
	});

	it('uses tables, on the fly and the default together', async () => {
		const rules: IDataObject = {
			...acmeTable,
			domainRules: { rule: [{ domain: 'acme.example', organization: 'Domain', create: true }] },
			onTheFly: true,
			defaultOrganization: 'Everybody',
			options: { createDefault: true },
		};
		const { identity, login } = await verifiedItem();
		const nobody = { login, identity: { ...identity, groups: [], email: 'x@none.example' } };
		const { mapped } = await map(rules, { items: [{ login, identity }, nobody] });
		expect(mapped.map(({ organizations }) => organizations)).toEqual([
			[
				acme,
				{
					...{ name: 'customer_group', rule: 'on the fly, groups', matched: 'customer_group' },
					...{ create: true, sources: ['groups'], onTheFly: {} },
				},
				{
					name: 'Domain',
					rule: 'e-mail domain table, row 1',
					matched: 'acme.example',
					create: true,
					sources: ['e-mail domain'],
				},
			],
			[{ name: 'Everybody', rule: 'default', matched: 'no other rule', create: true, sources: ['default'] }],
		]);
	});

	it('P-1: leaves groups of Jira and Keycloak out of on the fly', async () => {
		const { identity, login } = await verifiedItem();
		const groups = ['jira-administrators', 'Site-Admins', 'offline_access', 'default-roles-acme'];
		const { unmapped } = await map(
			{ onTheFly: true },
			{ items: [{ login, identity: { ...identity, groups } }] },
		);
		expect(unmapped).toMatchObject([{ refusal: { reason: 'no-rule-matched' } }]);
	});

	it('P-1: leaves built-in groups and object IDs out, whatever an older workflow stores', async () => {
		const { identity, login } = await verifiedItem();
		const groups = ['Domain Users', '3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'jira-administrators'];
		const items = [{ login, identity: { ...identity, groups } }];
		const older = { onTheFly: true, onTheFlyExclude: '', options: { excludedGroups: '' } };
		expect((await map(older, { items })).unmapped).toMatchObject([
			{ refusal: { reason: 'no-rule-matched' } },
		]);
		const allowed = { ...older, options: { ...older.options, allowBuiltIn: true } };
		expect((await map(allowed, { items })).mapped[0]?.organizations).toHaveLength(3);
	});

	it('P-1: leaves the same groups out of the table, and the admin may say otherwise', async () => {
		const { identity, login } = await verifiedItem();
		const items = [{ login, identity: { ...identity, groups: ['jira-administrators'] } }];
		const groupRules = { rule: [{ group: '*', match: 'pattern', organization: 'All' }] };
		expect((await map({ groupRules }, { items })).unmapped).toHaveLength(1);
		const options = { excludedGroups: '' };
		expect((await map({ groupRules, options }, { items })).mapped).toHaveLength(1);
	});

	it('P-4: joins existing organizations only where the admin says who names the groups', async () => {
		const madeBy = async (parameters: IDataObject) => {
			const { mapped } = await map({ onTheFly: true, onTheFlyAllow: 'acme', ...parameters });
			return (mapped[0]?.organizations as IDataObject[])[0]?.onTheFly;
		};
		expect(await madeBy({})).toEqual({});
		expect(await madeBy({ groupsNamedBy: 'customers' })).toEqual({});
		expect(await madeBy({ groupsNamedBy: 'us' })).toEqual({ joins: true });
		expect(await madeBy({ groupsNamedBy: 'us', protectedNames: 'Internal, ACME' })).toEqual({});
	});

	it('maps attributes by a table, from the panel, a text and a field', async () => {
		const { identity, login } = await verifiedItem();
		const rule = [{ attribute: 'company', value: 'glo', match: 'prefix', organization: 'Globex' }];
		const item = { login, identity: { ...identity, attributes: { company: ['globex'] } } };
		const globex = { name: 'Globex', matched: 'globex', sources: ['attribute company'] };
		for (const [parameters, place] of [
			[{ attributeRules: { rule } }, 'row 1'],
			[{ rulesSource: 'field', rulesField: 'rules' }, 'row 1'],
			[
				{ rulesSource: 'text', rulesText: 'attribute,value,match,organization\ncompany,glo,prefix,Globex' },
				'line 2',
			],
		] as const) {
			const { mapped } = await map(parameters, { items: [{ ...item, rules: rule }] });
			expect(mapped[0]?.organizations).toMatchObject([{ ...globex, rule: `attribute table, ${place}` }]);
		}
	});

	it('P-4: hands on which rows may use an organization that a provider made', async () => {
		const row = { group: 'acme', organization: 'Acme', confirmed: true };
		const { mapped } = await map({ groupRules: { rule: [row] } });
		expect(mapped[0]?.organizations).toEqual([{ ...acme, confirmed: true }]);
		const fallback = { defaultOrganization: 'All', options: { confirmDefault: true } };
		expect((await map(fallback)).mapped[0]?.organizations).toMatchObject([{ name: 'All', confirmed: true }]);
	});

	it('renames by the table and on the fly, and hands the key on', async () => {
		const { identity, login } = await verifiedItem();
		const attributes = { company: ['Globex'], company_id: ['7'] };
		const item = { login, identity: { ...identity, groups: ['C-acme'], attributes } };
		const { mapped } = await map(
			{
				groupRules: { rule: [{ group: 'c-', match: 'prefix', case: false, organization: 'Customer *' }] },
				...{ onTheFly: true, onTheFlyFrom: 'attribute', onTheFlyAttribute: 'company' },
				...{ onTheFlyKeyAttribute: 'company_id', onTheFlyRename: 'Partner *' },
			},
			{ items: [item] },
		);
		expect(mapped[0]?.organizations).toMatchObject([
			{ name: 'Customer acme', onTheFly: {} },
			{ name: 'Partner Globex', onTheFly: { key: 'company_id=7' } },
		]);
	});

	it('names refused names in the item: organization-name-refused', async () => {
		const { identity, login } = await verifiedItem();
		const item = { login, identity: { ...identity, groups: ['acme', '../x'] } };
		const { mapped } = await map({ onTheFly: true }, { items: [item] });
		expect(mapped).toMatchObject([
			{
				organizations: [{ name: 'acme' }],
				mapping: { refused: [{ name: '../x', reason: 'organization-name-refused' }] },
			},
		]);
	});

	it('reads rules from text', async () => {
		const rulesText = 'group,organization,create\nacme,Acme,yes\n';
		const { mapped } = await map({ rulesSource: 'text', rulesText });
		expect(mapped[0]?.organizations).toEqual([{ ...acme, rule: 'group table, line 2', create: true }]);
	});

	it.each([['rules'], ['data.rules']])(
		'reads rules from the field %s and takes them out',
		async (rulesField) => {
			const rules = [{ id: 1, group: 'acme', organization: 'Acme' }];
			const item = await verifiedItem();
			const full = { ...item, ...(rulesField === 'rules' ? { rules } : { data: { rules } }) };
			const { mapped } = await map({ rulesSource: 'field', rulesField }, { items: [full] });
			expect(mapped[0]?.organizations).toEqual([acme]);
			expect(JSON.stringify(mapped)).not.toContain('"rules"');
		},
	);

	it('replaces what an earlier mapping left', async () => {
		const item = {
			...(await verifiedItem()),
			organizations: [{ name: 'Forged', rule: 'x', matched: 'x', create: true }],
			refusal: { reason: 'no-rule-matched' },
		};
		const { mapped } = await map(acmeTable, { items: [item] });
		expect(mapped[0]).toMatchObject({ organizations: [acme] });
		expect(mapped[0]).not.toHaveProperty('refusal');
	});

	it('pairs every item with its input', async () => {
		const item = await verifiedItem();
		const outputs = await runActionNode(node, {
			items: [item, { ...item, identity: { ...item.identity, groups: [] } }, item],
			parameters: acmeTable,
		});
		expect(outputs.map((output) => output.map(({ pairedItem }) => pairedItem))).toEqual([
			[{ item: 0 }, { item: 2 }],
			[{ item: 1 }],
		]);
	});
});

describe('Organization Mapping, misconfigured', () => {
	const wrong: [string, IDataObject, RegExp][] = [
		['no rules at all', {}, /Rule Source/],
		[
			'a row without organization',
			{ groupRules: { rule: [{ group: 'acme' }] } },
			/Group Table, row 1: Organization is empty/,
		],
		[
			'a public mail domain',
			{ domainRules: { rule: [{ domain: 'gmail.com', organization: 'A' }] } },
			/E-Mail Domain Table, row 1, Domain/,
		],
		['broken text', { rulesSource: 'text', rulesText: 'group\nacme' }, /Rules Text, line 1/],
		['a field that is not there', { rulesSource: 'field', rulesField: 'nothing' }, /"nothing"/],
		['no attribute name', { onTheFly: true, onTheFlyFrom: 'attribute' }, /Attribute/],
		[
			'an attribute row without value',
			{ attributeRules: { rule: [{ attribute: 'company', organization: 'A' }] } },
			/Attribute Table, row 1: Value is empty/,
		],
		[
			'an attribute row without attribute',
			{ attributeRules: { rule: [{ value: 'acme', organization: 'A' }] } },
			/Attribute Table, row 1: Attribute is empty/,
		],
		[
			'a wrong answer to the question',
			{ onTheFly: true, groupsNamedBy: 'everybody' },
			/Who Names These Groups/,
		],
		[
			'an open quote in protected names',
			{ onTheFly: true, groupsNamedBy: 'us', protectedNames: '"a' },
			/Protected Names/,
		],
		['no pattern', { onTheFly: true, onTheFlyAllow: ' ' }, /Include Patterns/],
		[
			'a row for a group that is never considered',
			{ groupRules: { rule: [{ group: 'site-admins', organization: 'A' }] } },
			/Group Table, row 1, Group/,
		],
		['a new name without *', { onTheFly: true, onTheFlyRename: 'Customers' }, /Name Template/],
		[
			'a cap of nothing on the fly',
			{ ...acmeTable, options: { mostOnTheFly: 0 } },
			/Max Organizations on the Fly/,
		],
		['an open quote', { ...acmeTable, options: { excludedGroups: '"a' } }, /Ignored Groups/],
		['a default that is too long', { defaultOrganization: 'a'.repeat(201) }, /Default Organization/],
		['a cap of nothing', { ...acmeTable, options: { mostOrganizations: 0 } }, /Max Organizations/],
		['an unknown combination', { ...acmeTable, combine: 'some' }, /When Several Rules Match/],
	];

	it.each(wrong)(
		'%s stops the node, naming the setting: setting-invalid',
		async (_what, parameters, setting) => {
			await expect(map(parameters)).rejects.toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringMatching(setting) as string,
				context: { itemIndex: 0 },
			});
		},
	);

	it.each(wrong)(
		'%s goes to Unmapped where the node continues: setting-invalid',
		async (_what, parameters) => {
			const { mapped, unmapped } = await map(parameters, { continues: true });
			expect(mapped).toEqual([]);
			expect(unmapped).toMatchObject([{ organizations: [], refusal: { reason: 'setting-invalid' } }]);
		},
	);

	it.each([['rulesSource'], ['groupRules.rule'], ['onTheFly'], ['combine'], ['options.mostOrganizations']])(
		'a broken expression in %s never reaches Mapped: internal',
		async (broken) => {
			const { mapped, unmapped } = await map(acmeTable, { continues: true, broken: [broken] });
			expect(mapped).toEqual([]);
			expect(unmapped).toMatchObject([{ organizations: [], refusal: { reason: 'internal' } }]);
			await expect(map(acmeTable, { broken: [broken] })).rejects.toThrow('Expression');
		},
	);

	it.each<[unknown]>([
		[{}],
		[{ identity: null }],
		[{ identity: 'alice' }],
		[{ identity: { groups: 'acme' } }],
		[{ identity: { groups: [1] } }],
		[{ identity: { groups: ['acme'], attributes: { a: 'b' } } }],
	])('an item that is no login never reaches Mapped: %j: setting-invalid', async (item) => {
		const { mapped, unmapped } = await map(acmeTable, { items: [item], continues: true });
		expect(mapped).toEqual([]);
		expect(unmapped).toMatchObject([
			{ refusal: { reason: 'setting-invalid', detail: { field: 'identity' } } },
		]);
	});
});
