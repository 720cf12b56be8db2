import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { JsmClient } from '../../shared/jsm/client/client';
import type { JsmOutcome } from '../../shared/jsm/client/jsmRefusal';
import { connectJsm } from '../../shared/n8n/http/connectJsm';
import { toNodeError } from '../item/refusedItem';

/** Longer than in a login, because an admin opens the list by hand and the list of portals can be slow. Milliseconds. */
const patience = { timeout: 20_000, waiting: 10_000 };

/** Reads a list for a picker; throws the node's error, which the editor shows in place of the list. */
export async function openList<T>(
	context: ILoadOptionsFunctions,
	read: (client: JsmClient) => Promise<JsmOutcome<T[]>>,
): Promise<T[]> {
	const client = await connectJsm(context, patience);
	if (!client.ok) throw toNodeError(context, client);
	const list = await read(client.value);
	if (!list.ok) throw toNodeError(context, list);
	return list.value;
}
