import type { UsedOnceMemory } from '../../core/attempt/usedOnce';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { readUsedOnceMemory } from '../credentials/usedOnceMemory';
import type { WebhookRoute } from '../../webhook/handleRequest';
import type { TriggerNode } from './triggerNode';

/** What every request to a login trigger needs besides its connection. */
export interface Surroundings<Own> {
	own: Own;
	memory: UsedOnceMemory;
}

/** A login trigger: how to read and check its settings, and how to answer requests. */
export interface LoginTrigger<Connection, Own> {
	routes: Readonly<Record<string, WebhookRoute<Connection & Surroundings<Own>>>>;
	/** Reads and checks panel and credentials. */
	connect: (node: TriggerNode) => Promise<Outcome<Connection>>;
	addressesOf: (node: TriggerNode) => Own;
	/** Checks with the provider whether a login could work. Called only when the workflow is published. */
	checkProvider: (connection: Connection) => Promise<Outcome<unknown>>;
}

/** Reads everything a request needs. A refusal names the setting that an admin has to change. */
export async function prepare<Connection, Own>(
	{ connect, addressesOf }: LoginTrigger<Connection, Own>,
	node: TriggerNode,
): Promise<Outcome<Connection & Surroundings<Own>>> {
	const connection = await connect(node);
	if (!connection.ok) return connection;
	const memory = await readUsedOnceMemory(node);
	if (!memory.ok) return memory;
	return accept({ ...connection.value, memory: memory.value, own: addressesOf(node) });
}
