import {
	NodeConnectionTypes,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeType,
	type OnError,
} from 'n8n-workflow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createJsmSimulator, type JsmSimulator } from '../lab/jsmSimulator/createJsmSimulator';
import { demoSite } from '../lab/jsmSimulator/demoSite';
import { SECRET, verifiedItem } from '../support/loginItems';
import { runWorkflow, type WorkflowRun } from '../support/runWorkflow';
import { readTemplate, workingNodes } from '../support/template';

const template = readTemplate('oidc-login');
const START = 'Customer Signs In';
const chain = [
	'Map Organizations',
	'Find or Create Customer',
	'Find or Create Organizations',
	'Set Memberships',
	'Decide Portals',
	'Apply Portal Access',
	'Open Portal',
];
const settings: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

/** Stands in for a node and breaks the way a bug would: an exception nobody expected. */
function throwingNode(outputs: number): INodeType {
	return {
		description: {
			displayName: 'Throws',
			name: 'throws',
			group: ['transform'],
			version: [1],
			description: '',
			defaults: { name: 'Throws' },
			inputs: [NodeConnectionTypes.Main],
			outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			throw new NodeOperationError(this.getNode(), 'broken on purpose');
		},
	};
}

let jsm: JsmSimulator;

async function login(change: {
	nodes?: (nodes: INode[]) => INode[];
	replace?: Record<string, INodeType>;
}): Promise<WorkflowRun> {
	const nodes = workingNodes(template);
	return await runWorkflow(
		{
			nodes: change.nodes?.(nodes) ?? nodes,
			connections: template.connections,
			replace: change.replace,
			credentials: {
				jsmLoginSecretApi: { secret: SECRET },
				jsmCloudApi: {
					authentication: 'apiToken',
					siteUrl: jsm.address,
					email: 'agent@site.example',
					apiToken: 'lab-jira-token',
				},
			},
		},
		START,
		[(await verifiedItem()) as unknown as IDataObject],
	);
}

const opened = ({ answers }: WorkflowRun): boolean => answers.some(({ headers }) => 'location' in headers);

const change = (name: string, fields: Partial<INode>) => (nodes: INode[]) =>
	nodes.map((node) => (node.name === name ? { ...node, ...fields } : node));

describe('the template never opens a portal by accident', () => {
	beforeAll(async () => {
		jsm = createJsmSimulator({ seed: demoSite });
		await jsm.start();
	});
	afterAll(async () => await jsm.stop());
	beforeEach(() => jsm.reset());

	it('opens the portal when nothing breaks', async () => {
		const run = await login({});
		expect(run.run.data.resultData.error).toBeUndefined();
		expect(run.ran).toEqual([START, ...chain]);
		expect(opened(run)).toBe(true);
	});

	for (const name of chain) {
		const outputs = name === 'Map Organizations' || name === 'Decide Portals' ? 2 : 1;
		it.each(settings)(`${name} throws, On Error = %s: the portal stays closed`, async (onError) => {
			const run = await login({
				nodes: change(name, { onError }),
				replace: { [name]: throwingNode(outputs) },
			});
			expect(opened(run)).toBe(false);
			expect(run.answers.length).toBeLessThanOrEqual(1);
		});

		it.each(settings)(
			`${name} has a broken expression, On Error = %s: the portal stays closed`,
			async (onError) => {
				const broken = '={{ $json.login.nothing.here }}';
				const run = await login({
					nodes: (nodes) =>
						nodes.map((node) =>
							node.name === name
								? {
										...node,
										onError,
										parameters: { ...node.parameters, operation: broken, combine: broken, portals: broken },
									}
								: node,
						),
				});
				expect(opened(run)).toBe(false);
			},
		);

		if (name !== 'Open Portal') {
			it(`${name} is deactivated: the portal stays closed`, async () => {
				expect(opened(await login({ nodes: change(name, { disabled: true }) }))).toBe(false);
			});

			it(`${name} lost its credentials, On Error = continue: the portal stays closed`, async () => {
				const before = workingNodes(template).find((node) => node.name === name);
				if (!before?.credentials) return;
				const run = await login({
					nodes: change(name, { credentials: {}, onError: 'continueRegularOutput' }),
				});
				expect(opened(run)).toBe(false);
			});
		}

		it(`${name} always outputs data, for a customer without rights: the portal stays closed`, async () => {
			const nodes = workingNodes(template).map((node) =>
				node.name === name ? { ...node, alwaysOutputData: true } : node,
			);
			const carol = await verifiedItem({ subject: 'carol-1', email: 'carol@none.example' });
			carol.identity.groups = [];
			const run = await runWorkflow(
				{
					nodes,
					connections: template.connections,
					credentials: {
						jsmLoginSecretApi: { secret: SECRET },
						jsmCloudApi: {
							authentication: 'apiToken',
							siteUrl: jsm.address,
							email: 'agent@site.example',
							apiToken: 'lab-jira-token',
						},
					},
				},
				START,
				[carol as unknown as IDataObject],
			);
			expect(opened(run)).toBe(false);
		});
	}
});
