import type { ICredentialDataDecryptedObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { createKeyedMemory } from '../../core/memory/keyedMemory';

/** How long a credential is kept, in milliseconds. Without that, n8n reads and decrypts it for every request. */
const CREDENTIAL_LIFETIME = 5_000;

const kept = createKeyedMemory<Promise<ICredentialDataDecryptedObject>>({
	max: 200,
	lifetime: CREDENTIAL_LIFETIME,
});

/** The workflow's id is part of the key because n8n grants credentials per workflow. In the editor nothing is kept. */
function credentialKey(context: IWebhookFunctions | IExecuteFunctions, type: string): string[] | undefined {
	const id = context.getNode().credentials?.[type]?.id;
	if (!id || context.getMode() === 'manual') return undefined;
	return [String(context.getWorkflow().id), type, id];
}

/**
 * A credential of the trigger; a changed one is noticed within five seconds, in the editor at once.
 * Only for requests: a credential of an action node may depend on the item by an expression.
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
 * A credential of an action node that cannot depend on the item, because the item is proved by it. If this process has just
 * read the same one for the trigger, that serves; otherwise the nodes of an execution share one reading.
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
