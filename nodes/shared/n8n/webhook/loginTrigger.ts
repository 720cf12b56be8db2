import type { UsedOnceMemory } from '../../core/attempt/usedOnce';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { readUsedOnceMemory } from '../credentials/usedOnceMemory';
import type { WebhookRoute } from '../../webhook/handleRequest';
import type { TriggerNode } from './triggerNode';

/** What every request to a login trigger needs beside its connection. */
export interface Surroundings<Own> {
	own: Own;
	memory: UsedOnceMemory;
}

/** A login trigger: how its settings are read and checked, and what it answers. */
export interface LoginTrigger<Connection, Own> {
	routes: Readonly<Record<string, WebhookRoute<Connection & Surroundings<Own>>>>;
	/** Reads and checks panel and credentials. The only part of a trigger that sees its node. */
	connect: (node: TriggerNode) => Promise<Outcome<Connection>>;
	addressesOf: (node: TriggerNode) => Own;
	/** Asks the provider whether a login could work; only when the workflow is published. */
	checkProvider: (connection: Connection) => Promise<Outcome<unknown>>;
}

/** Everything a request needs; the refusal names the setting an admin has to change. */
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
