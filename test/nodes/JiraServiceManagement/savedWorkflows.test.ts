import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { NodeHelpers, type IDataObject, type INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';
import { JiraServiceManagement } from '../../../nodes/JiraServiceManagement/JiraServiceManagement.node';
import { SECRET, verifiedItem } from '../../support/engine/loginItems';
import { runWorkflow } from '../../support/engine/runWorkflow';
import { workingNodes, type Template } from '../../support/engine/template';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const readSaved = <T>(name: string): T => {
	const file = resolve(__dirname, '../../support/savedWorkflows', `${name}-of-0.1.0.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as T;
};

const { description } = new JiraServiceManagement();

describe('a node that was saved when each operation listed fields of its own', () => {
	const nodes = readSaved<{ saved: INodeParameters; unfolded: INodeParameters }[]>('jira-nodes');
	const rows = nodes.map((node) => {
		const { resource, operation, dataSource = '', removal = '' } = node.saved;
		const title = [resource, operation, dataSource, removal, Object.keys(node.saved).length].join(' ');
		return { title, ...node };
	});

	test('is here with every operation', () => {
		const names = nodes.map(({ saved: { resource, operation } }) => [resource, operation].join('.'));
		expect(new Set(names).size).toBe(27);
	});

	test.each(rows)('has the same values in n8n: $title', ({ saved, unfolded }) => {
		const now = NodeHelpers.getNodeParameters(description.properties, saved, true, false, null, description);
		expect(now).toMatchObject(unfolded);
	});
});

describe.each(['oidc-login', 'saml-login'])('the template %s that was saved step by step', (name) => {
	const jsm = useSimulatedJsm({ newAddress: true });
	const template = readSaved<Template>(name);

	async function login(groups: string[]) {
		const item = await verifiedItem();
		item.identity.groups = groups;
		const credentials = {
			jsmLoginSecretApi: { secret: SECRET },
			jsmCloudApi: {
				...{ authentication: 'apiToken', siteUrl: jsm.simulator.address },
				...{ email: 'agent@site.example', apiToken: 'lab-jira-token' },
			},
		};
		const { connections } = template;
		return await runWorkflow(
			{ nodes: workingNodes(template), connections, credentials },
			'Customer Signs In',
			[item as unknown as IDataObject],
		);
	}

	test('opens the portal, and takes back what was lost before it denies', async () => {
		const first = await login(['customer_group', 'acme']);
		expect(first.answers.map(({ headers }) => headers.location)).toEqual([
			`${jsm.simulator.address}/servicedesk/customer/portal/1`,
		]);
		expect(jsm.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
		const second = await login([]);
		expect(second.answers.map(({ statusCode }) => statusCode)).toEqual([403]);
		expect(jsm.simulator.organizationsOf('alice@acme.example')).toEqual([]);
	});
});
