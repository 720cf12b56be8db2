import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../../lab/lab';
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

/** Number of nodes between trigger and end that a login runs in the short template. */
const STEPS = 3;

/** The chain with the requests of a returning customer's login, whose answers are ignored. */
function floor({ provider, site }: FloorRequests): Workflow {
	const { nodes, ...workflow } = chain(STEPS);
	const asked: Record<string, string | undefined> = { [TRIGGER]: provider, [`Step ${STEPS}`]: site };
	return {
		...workflow,
		nodes: nodes.map((node) =>
			asked[node.name] === undefined ? node : { ...node, parameters: { ask: asked[node.name] } },
		),
	};
}

/** URLs that answer the requests of `floor`. With SAML the provider is not asked. */
export interface FloorRequests {
	provider?: string;
	site: string;
}

/** The least a login through n8n can cost: trigger and end alone, and with as many nodes and requests as ours has. */
export type Yardstick = 'bare' | 'floor';

/** Writes the workflows into a folder, for the lab. */
export const writeYardsticks = (folder: string, requests: FloorRequests): LabWorkflow[] =>
	Object.entries({ bare: chain(0), floor: floor(requests) }).map(([name, workflow]) => {
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
