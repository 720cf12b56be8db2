import { NodeApiError, NodeHelpers, NodeOperationError, type IDataObject } from 'n8n-workflow';
import { describe, expect, test, vi } from 'vitest';
import { JiraServiceManagement } from '../../../nodes/JiraServiceManagement/JiraServiceManagement.node';
import { resources } from '../../../nodes/JiraServiceManagement/resources';
import { pick, useJsmNode } from '../../support/jsm/jsmNode';
import { createNodeContext } from '../../support/jsm/jsmNodeContext';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const { run, credentialOf } = useJsmNode(jsm);
const node = new JiraServiceManagement();

const names = resources.flatMap(({ option, operations }) =>
	operations.map((operation) => [`${option.value}.${operation.option.value}`] as const),
);

describe('what goes wrong', () => {
	const wrong = { organization: pick('1; DROP') };

	test('stops the node with the word, its sentence and the item', async () => {
		const error = await run('organization.get', { organization: pick(77) }).catch(
			(thrown: unknown) => thrown,
		);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ httpCode: '404', context: { itemIndex: 0 } });
		const own = await run('organization.get', wrong).catch((thrown: unknown) => thrown);
		expect(own).toBeInstanceOf(NodeOperationError);
	});

	test('or continues with an item that keeps its input and says why', async () => {
		const items = [{ ticket: 1 }, { ticket: 2 }];
		const output = await run('organization.get', wrong, { continues: true, items });
		expect(output).toMatchObject(
			items.map((item, index) => ({
				json: { ...item, error: { reason: 'setting-invalid', detail: { field: 'Organization' } } },
				pairedItem: { item: index },
			})),
		);
	});

	test.each(['operation', 'organization', 'options'])(
		'a broken expression in %s becomes such an item too',
		async (name) => {
			const [output] = await run(
				'organization.get',
				{ organization: pick(1) },
				{ continues: true, broken: [name] },
			);
			expect(output).toMatchObject({ json: { error: { reason: 'internal' } } });
		},
	);

	test.each<[string, Record<string, IDataObject>]>([
		['missing', {}],
		['incomplete', { jsmCloudApi: { authentication: 'apiToken', siteUrl: '' } }],
	])('a credential that is %s is setting-invalid', async (_, credentials) => {
		const [output] = await run(
			'organization.get',
			{ organization: pick(1) },
			{ continues: true, credentials },
		);
		expect(output?.json.error).toMatchObject({ reason: 'setting-invalid' });
	});

	test('a wrong token is jsm-unauthorized, and appears nowhere', async () => {
		const jsmCloudApi = { ...credentialOf('admin'), apiToken: 'canary-token' };
		const [output] = await run(
			'organization.get',
			{ organization: pick(1) },
			{ continues: true, credentials: { jsmCloudApi } },
		);
		expect(output?.json.error).toMatchObject({ reason: 'jsm-unauthorized' });
		expect(JSON.stringify(output)).not.toContain('canary-token');
	});

	test('no answer in time is jsm-unavailable', async () => {
		jsm.simulator.faults.inject({ operation: 'getOrganization', kind: 'timeout', times: Infinity });
		const options = { timeout: 0.1, waiting: 0 };
		const [output] = await run('organization.get', { organization: pick(1), options }, { continues: true });
		expect(output?.json.error).toMatchObject({
			reason: 'jsm-unavailable',
			detail: { received: 'no answer in time' },
		});
	});
});

describe('pickers', () => {
	const { listSearch, loadOptions } = node.methods;
	const open = () =>
		createNodeContext({ parameters: {}, credentials: { jsmCloudApi: credentialOf('admin') } }).loading;

	test('find organizations and portals by a part of their name', async () => {
		expect((await listSearch.searchOrganizations.call(open(), 'CUSTOM')).results).toEqual([
			{ name: 'Acme Customers', value: '2' },
		]);
		expect((await listSearch.searchPortals.call(open(), 'sup')).results).toEqual([
			{ name: 'Support (SUP)', value: '1' },
		]);
		expect(await loadOptions.getOrganizations.call(open())).toHaveLength(2);
	});

	test('say why they are empty', async () => {
		jsm.simulator.faults.inject({ operation: 'listOrganizations', kind: 'status', status: 403 });
		await expect(listSearch.searchOrganizations.call(open())).rejects.toThrow('jsm-permission-missing');
	});
});

describe('the options', () => {
	test.each(names)('%s reads them once per item', async (name) => {
		const [resource, operation] = name.split('.');
		const { execution } = createNodeContext({
			items: [{}, {}],
			continues: true,
			parameters: {
				resource,
				operation,
				dataSource: 'fields',
				portal: pick(1),
				organization: pick(1),
				accountIds: 'unknown',
			},
			credentials: { jsmCloudApi: credentialOf('admin') },
		});
		const read = vi.spyOn(execution, 'getNodeParameter');
		await node.execute.call(execution);
		const items = read.mock.calls.filter(([parameter]) => parameter === 'options').map(([, index]) => index);
		expect(items).toEqual([0, 1]);
	});
});

describe('the description', () => {
	test.each(names)(
		'%s shows its fields and asks for the login secret only where it reads the login',
		(name) => {
			const [resource, operation] = name.split('.');
			const parameters = NodeHelpers.getNodeParameters(
				node.description.properties,
				{ resource, operation },
				true,
				false,
				null,
				node.description,
			);
			expect(parameters).toMatchObject({ resource, operation, options: {} });
			const secret = node.description.credentials?.find((each) => each.name === 'jsmLoginSecretApi');
			const isAsked = NodeHelpers.displayParameter(
				parameters ?? {},
				secret ?? { name: '' },
				null,
				node.description,
			);
			const readsLogin = ['findOrCreate', 'set', 'applyAccess', 'synchronize'].includes(operation ?? '');
			expect(isAsked).toBe(readsLogin);
			expect(parameters?.dataSource).toBe(readsLogin ? 'loginItem' : undefined);
		},
	);
});
