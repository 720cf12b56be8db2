import { ExecuteContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';
import { countBy } from 'lodash';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SECRET, verifiedItem } from '../../support/engine/loginItems';
import { runWorkflow } from '../../support/engine/runWorkflow';
import { readTemplate, workingNodes } from '../../support/engine/template';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const START = 'Customer Signs In';

/** Calls of n8n's functions by the nodes of a run, such as `Open Portal: getNode`. */
let calls: string[];

type Context = IExecuteFunctions & { node: INode };

beforeEach(() => {
	calls = [];
	const prototype = ExecuteContext.prototype;
	const { getNode, getCredentials } = prototype;
	vi.spyOn(prototype, 'getNode').mockImplementation(function (this: unknown) {
		calls.push(`${(this as Context).node.name}: getNode`);
		return getNode.call(this as Context);
	});
	vi.spyOn(prototype, 'getCredentials').mockImplementation(async function <T extends object>(
		this: unknown,
		type: string,
		itemIndex?: number,
	): Promise<T> {
		calls.push(`${(this as Context).node.name}: ${type}`);
		return (await getCredentials.call(this as Context, type, itemIndex)) as T;
	});
});
afterEach(() => vi.restoreAllMocks());

const credentialOf = (siteUrl: string): ICredentialDataDecryptedObject => ({
	...{ authentication: 'apiToken', siteUrl, email: 'agent@site.example', apiToken: 'lab-jira-token' },
});

it.each(['oidc-login', 'saml-login', 'oidc-login-step-by-step', 'saml-login-step-by-step'])(
	'each node of %s reads itself and each of its credentials at most once per login',
	async (name) => {
		const template = readTemplate(name);
		const nodes = workingNodes(template).map((node) => ({
			...node,
			credentials: Object.fromEntries(
				Object.keys(node.credentials ?? {}).map((type) => [type, { id: type, name: type }]),
			),
		}));
		const credentials = {
			jsmLoginSecretApi: { secret: SECRET },
			jsmCloudApi: credentialOf(jsm.simulator.address),
		};
		const item = (await verifiedItem()) as unknown as IDataObject;
		const { connections } = template;
		const run = await runWorkflow({ nodes, connections, credentials }, START, [item]);
		expect(run.answers.map(({ statusCode }) => statusCode)).toEqual([302]);
		const counts = countBy(calls);
		expect(Object.entries(counts).filter(([, count]) => count > 1)).toEqual([]);
		// The nodes of an execution share one reading of the login secret.
		expect(calls.filter((call) => call.endsWith('jsmLoginSecretApi'))).toHaveLength(1);
		expect(calls.filter((call) => call.endsWith('jsmCloudApi'))).toHaveLength(
			run.ran.filter((node) => nodes.find((each) => each.name === node)?.credentials.jsmCloudApi).length,
		);
		expect(calls).not.toContain('Open Portal: jsmCloudApi');
	},
);

it('several items: a credential for Jira once per item, because an expression in it may use the item', async () => {
	const node = {
		id: '1',
		name: 'Jira',
		type: 'n8n-nodes-jsm-customer-sso.jiraServiceManagement',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: { resource: 'portal', operation: 'getAll' },
		credentials: { jsmCloudApi: { id: '1', name: 'Jira' } },
	};
	const credentials = { jsmCloudApi: credentialOf(jsm.simulator.address) };
	const run = await runWorkflow({ nodes: [node], connections: {}, credentials }, 'Jira', [{}, {}, {}]);
	expect(run.run.data.resultData.error).toBeUndefined();
	expect(countBy(calls)).toEqual({ 'Jira: getNode': 1, 'Jira: jsmCloudApi': 3 });
});
