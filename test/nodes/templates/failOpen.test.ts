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
import type { LoginItem } from '../../../nodes/shared/core/login/loginItem';
import { createJsmSimulator, type JsmSimulator } from '../../lab/jsmSimulator/createJsmSimulator';
import { demoSite } from '../../lab/jsmSimulator/site/demoSite';
import { SECRET, verifiedItem } from '../../support/engine/loginItems';
import { loginTemplates } from '../../support/engine/loginTemplates';
import { runWorkflow, type WorkflowRun } from '../../support/engine/runWorkflow';
import { readTemplate, workingNodes } from '../../support/engine/template';

const START = 'Customer Signs In';
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

beforeAll(async () => {
	jsm = createJsmSimulator({ seed: demoSite });
	await jsm.start();
});
afterAll(async () => await jsm.stop());
beforeEach(() => jsm.reset());

const opened = ({ answers }: WorkflowRun): boolean => answers.some(({ headers }) => 'location' in headers);

const change = (name: string, fields: Partial<INode>) => (nodes: INode[]) =>
	nodes.map((node) => (node.name === name ? { ...node, ...fields } : node));

interface Change {
	nodes?: (nodes: INode[]) => INode[];
	replace?: Record<string, INodeType>;
	/** Changes what the trigger lets go. */
	item?: (item: LoginItem) => void;
	/** Somebody this process has not met. */
	person?: { subject: string; email: string };
}

describe.each(loginTemplates)('the template $name never opens a portal by accident', (shipped) => {
	const { name, protocol, chain } = shipped;
	const template = readTemplate(name);
	const working = workingNodes(template);

	async function login({ nodes, replace, item: edit, person }: Change): Promise<WorkflowRun> {
		const item = await verifiedItem(person);
		item.login.protocol = protocol;
		edit?.(item);
		return await runWorkflow(
			{
				nodes: nodes?.(working) ?? working,
				connections: template.connections,
				replace,
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
			[item as unknown as IDataObject],
		);
	}

	it('opens the portal when nothing breaks', async () => {
		const run = await login({});
		expect(run.run.data.resultData.error).toBeUndefined();
		expect(run.ran).toEqual([START, ...chain]);
		expect(opened(run)).toBe(true);
	});

	it('leaves one record of a login, with every step', async () => {
		const { log } = await login({});
		const records = log.filter(({ metadata }) => metadata.event === 'login');
		expect(records).toMatchObject([{ metadata: { protocol, result: 'portal', reference: 'K7Q2-9XPA' } }]);
		const steps = records[0]?.metadata.steps as { step: string }[];
		expect(steps.map(({ step }) => step)).toEqual(shipped.steps);
	});

	it('takes back what a customer lost before it denies, and answers once', async () => {
		const person = { subject: `ann-${name}`, email: `ann-${name}@acme.example` };
		expect(opened(await login({ person }))).toBe(true);
		expect(jsm.organizationsOf(person.email)).toEqual(['Acme', 'Acme Customers']);
		const run = await login({ person, item: (item) => (item.identity.groups = []) });
		expect(run.ran).toEqual([START, 'Map Organizations', 'Take Back Access', 'Deny Access']);
		expect(jsm.organizationsOf(person.email)).toEqual([]);
		expect(opened(run)).toBe(false);
		expect(run.answers.map(({ statusCode }) => statusCode)).toEqual([403]);
	});

	it('takes nothing back when the provider said nothing about groups', async () => {
		const person = { subject: `eve-${name}`, email: `eve-${name}@acme.example` };
		await login({ person });
		await login({
			person,
			item: (item) => {
				item.identity.groups = [];
				item.identity.knowledge = { groups: 'absent' };
			},
		});
		expect(jsm.organizationsOf(person.email)).toEqual(['Acme', 'Acme Customers']);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'denies as well when nothing can be taken back, On Error = %s',
		async (onError) => {
			const run = await login({
				nodes: change('Take Back Access', { onError }),
				replace: { 'Take Back Access': throwingNode(1) },
				item: (item) => (item.identity.groups = []),
			});
			expect(opened(run)).toBe(false);
			expect(run.answers.map(({ statusCode }) => statusCode)).toEqual([403]);
		},
	);

	describe.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'with On Error = %s in every node',
		(onError) => {
			const everywhere = (nodes: INode[]) => nodes.map((node) => ({ ...node, onError }));

			it('opens the portal when nothing breaks', async () => {
				expect(opened(await login({ nodes: everywhere }))).toBe(true);
			});

			it('denies a customer without rights, and answers once', async () => {
				const run = await login({ nodes: everywhere, item: (item) => (item.identity.groups = []) });
				expect(opened(run)).toBe(false);
				expect(run.answers.map(({ statusCode }) => statusCode)).toEqual([403]);
			});

			it.each(working.map((node) => node.name).filter((node) => node !== START))(
				'%s throws: no portal for a customer without rights, and at most one answer',
				async (step) => {
					const run = await login({
						nodes: everywhere,
						replace: { [step]: throwingNode(2) },
						item: (item) => (item.identity.groups = []),
					});
					expect(opened(run)).toBe(false);
					expect(run.answers.length).toBeLessThanOrEqual(1);
				},
			);
		},
	);

	for (const step of chain) {
		const outputs = step === 'Map Organizations' || step === 'Decide Portals' ? 2 : 1;
		it.each(settings)(`${step} throws, On Error = %s: the portal stays closed`, async (onError) => {
			const run = await login({
				nodes: change(step, { onError }),
				replace: { [step]: throwingNode(outputs) },
			});
			expect(opened(run)).toBe(false);
			expect(run.answers.length).toBeLessThanOrEqual(1);
		});

		it.each(settings)(
			`${step} has a broken expression, On Error = %s: the portal stays closed`,
			async (onError) => {
				const broken = '={{ $json.login.nothing.here }}';
				const run = await login({
					nodes: (nodes) =>
						nodes.map((node) =>
							node.name === step
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

		if (step !== 'Open Portal') {
			it(`${step} is deactivated: the portal stays closed`, async () => {
				expect(opened(await login({ nodes: change(step, { disabled: true }) }))).toBe(false);
			});
		}

		if (step !== 'Open Portal' && step !== 'Map Organizations') {
			it(`${step} lost its credentials, On Error = continue: the portal stays closed`, async () => {
				const run = await login({
					nodes: change(step, { credentials: {}, onError: 'continueRegularOutput' }),
				});
				expect(opened(run)).toBe(false);
			});
		}

		it(`${step} always outputs data, for a customer without rights: the portal stays closed`, async () => {
			const run = await login({
				nodes: change(step, { alwaysOutputData: true }),
				item: (item) => (item.identity.groups = []),
			});
			expect(opened(run)).toBe(false);
		});
	}
});
