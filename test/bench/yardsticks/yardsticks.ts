import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { templatePath, type Lab } from '../../lab/lab';
import type { LabWorkflow } from '../../lab/n8nServer/n8nImport';

interface Node {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: object;
}

interface Workflow {
	name: string;
	nodes: Node[];
	connections: Record<string, object>;
	settings: object;
}

const TRIGGER = 'Bare Trigger';

const bareNode = (name: string, type: string, typeVersion = 1): Node => ({
	id: name,
	name,
	type: `n8n-nodes-bench-bare.${type}`,
	typeVersion,
	position: [0, 0],
	parameters: {},
});

const bareTrigger = (name: string): Node => bareNode(name, 'bareTrigger', 2);

const to = (node: string): object => ({ main: [[{ node, type: 'main', index: 0 }]] });

/** A trigger, this number of steps that do nothing, and an end. */
function chain(steps: number): Workflow {
	const nodes = [
		bareTrigger(TRIGGER),
		...Array.from({ length: steps }, (_, step) => bareNode(`Step ${step + 1}`, 'bareStep')),
		bareNode('End', 'bareEnd'),
	];
	const connections = nodes.slice(1).map(({ name }, index) => [nodes[index]?.name ?? '', to(name)]);
	return {
		name: 'Chain',
		nodes,
		connections: Object.fromEntries(connections) as Record<string, object>,
		settings: { executionOrder: 'v1' },
	};
}

/** The template with a bare trigger instead of ours. It shows what loading all nodes for every request costs. */
function templateWithBareTrigger(): Workflow {
	const template = JSON.parse(readFileSync(templatePath('oidc-login'), 'utf8')) as Workflow;
	const nodes = template.nodes.map((node) =>
		node.type.endsWith('.oidcLoginTrigger') ? bareTrigger(node.name) : node,
	);
	return { ...template, nodes };
}

/** Number of nodes that a returning customer's login runs in the template, without trigger and end. */
const STEPS = 6;

/** The chain with the requests of a login, one to the provider and one to Jira, whose answers are ignored. */
function chainWithRequests(address: string): Workflow {
	const { nodes, ...workflow } = chain(STEPS);
	const asking = [TRIGGER, 'Step 1'];
	return {
		...workflow,
		nodes: nodes.map((node) =>
			asking.includes(node.name) ? { ...node, parameters: { ask: address } } : node,
		),
	};
}

const workflowsFor = (address: string): Record<Yardstick, Workflow> => ({
	bare: chain(0),
	'bare-chain': chain(STEPS),
	'bare-with-requests': chainWithRequests(address),
	'bare-in-template': templateWithBareTrigger(),
});

/** The least a login through n8n can cost: trigger and end; with as many nodes; with its requests; with the template's nodes loaded. */
export type Yardstick = 'bare' | 'bare-chain' | 'bare-with-requests' | 'bare-in-template';

/**
 * Writes the workflows into a folder, for the lab.
 *
 * @param address URL that answers the requests of `bare-with-requests`
 */
export const writeYardsticks = (folder: string, address: string): LabWorkflow[] =>
	Object.entries(workflowsFor(address)).map(([name, workflow]) => {
		const file = join(folder, `${name}.json`);
		const nodes = workflow.nodes.map((node) =>
			node.type.endsWith('.bareTrigger') ? { ...node, webhookId: name } : node,
		);
		writeFileSync(file, JSON.stringify({ ...workflow, nodes }));
		return { file, id: name, webhookId: name };
	});

/** The login URL of a yardstick, and its callback URLs for OpenID Connect and SAML. */
export function addressesOf(lab: Lab, name: Yardstick): { login: string; callback: string; acs: string } {
	const login = lab.loginUrlOf(name);
	return { login, callback: login.replace(/login$/, 'callback'), acs: login.replace(/login$/, 'acs') };
}
