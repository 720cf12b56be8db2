import type { ICredentialDataDecryptedObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { createKeyedMemory } from '../../core/memory/keyedMemory';

/** How long a credential is cached, in milliseconds. Without the cache, n8n would read and decrypt it in every request. */
const CREDENTIAL_LIFETIME = 5_000;

const kept = createKeyedMemory<Promise<ICredentialDataDecryptedObject>>({
	max: 200,
	lifetime: CREDENTIAL_LIFETIME,
});

/** The key contains the workflow's ID because n8n grants credentials per workflow. No key in the editor: no caching. */
function credentialKey(context: IWebhookFunctions | IExecuteFunctions, type: string): string[] | undefined {
	const id = context.getNode().credentials?.[type]?.id;
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

/**
 * Reads a credential of an action node that cannot depend on the item, because it verifies the item. If this process has
 * just read it for the trigger, that is reused; otherwise the nodes of an execution share one read.
 */
export async function readProvingCredential(
	context: IExecuteFunctions,
	type: string,
	itemIndex: number,
): Promise<ICredentialDataDecryptedObject> {
	const ofTrigger = credentialKey(context, type);
	if (ofTrigger === undefined) return await context.getCredentials(type, itemIndex);
	const readForTrigger = kept.find(ofTrigger);
	if (readForTrigger) return await readForTrigger;
	const ofExecution = [...ofTrigger, context.getExecutionId()];
	return await kept.findOrMake(ofExecution, async () => await context.getCredentials(type, itemIndex));
}
