import { LRUCache } from 'lru-cache';
import type { ICredentialDataDecryptedObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { createKeyedMemory } from '../../core/memory/keyedMemory';
import { ownNode } from '../execution/ownNode';

/** How long a credential is cached, in milliseconds. Without the cache, n8n would read and decrypt it in every request. */
const CREDENTIAL_LIFETIME = 5_000;

const kept = createKeyedMemory<Promise<ICredentialDataDecryptedObject>>({
	max: 200,
	lifetime: CREDENTIAL_LIFETIME,
});

/** The key contains the workflow's ID because n8n grants credentials per workflow. No key in the editor: no caching. */
function credentialKey(context: IWebhookFunctions | IExecuteFunctions, type: string): string[] | undefined {
	const id = ownNode(context).credentials?.[type]?.id;
	if (!id || context.getMode() === 'manual') return undefined;
	return [String(context.getWorkflow().id), type, id];
}

/**
 * Reads a credential of the trigger. A change takes effect within five seconds, in the editor at once. Only for requests:
 * in an action node an expression may choose a credential by the item.
 */
export async function readKeptCredential(
	context: IWebhookFunctions,
	type: string,
): Promise<ICredentialDataDecryptedObject> {
	const key = credentialKey(context, type);
	if (key === undefined) return await context.getCredentials(type);
	return await kept.findOrMake(key, async () => await context.getCredentials(type));
}

/** What each run of a node has read, by type and item; bounded, because a run can have thousands of items. */
const readInRun = new WeakMap<object, LRUCache<string, Promise<ICredentialDataDecryptedObject>>>();

/**
 * Reads a credential of an action node once per run of the node and item. n8n evaluates the expressions in a credential
 * for the item, so items may have different ones; the text of an expression is not shown to a node.
 *
 * @param itemIndex absent where there are no items, as in a list of the panel
 */
export async function readItemCredential(
	context: Pick<IExecuteFunctions, 'getCredentials'>,
	type: string,
	itemIndex?: number,
): Promise<ICredentialDataDecryptedObject> {
	const read =
		readInRun.get(context) ?? new LRUCache<string, Promise<ICredentialDataDecryptedObject>>({ max: 100 });
	readInRun.set(context, read);
	const key = `${type} ${itemIndex ?? ''}`;
	const credential = read.get(key) ?? context.getCredentials(type, itemIndex);
	read.set(key, credential);
	// A failure is not remembered.
	credential.catch(() => {
		if (read.peek(key) === credential) read.delete(key);
	});
	return await credential;
}

/**
 * Reads a credential of an action node that cannot depend on the item, because it verifies the item. If this process has
 * just read it for the trigger, that is reused; otherwise the nodes of an execution share one read.
 */
export async function readProvingCredential(
	context: IExecuteFunctions,
	type: string,
): Promise<ICredentialDataDecryptedObject> {
	const ofTrigger = credentialKey(context, type);
	if (ofTrigger === undefined) return await readItemCredential(context, type);
	const readForTrigger = kept.find(ofTrigger);
	if (readForTrigger) return await readForTrigger;
	const ofExecution = [...ofTrigger, context.getExecutionId()];
	return await kept.findOrMake(ofExecution, async () => await readItemCredential(context, type));
}
