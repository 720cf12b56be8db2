import type { ICredentialDataDecryptedObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { LRUCache } from 'lru-cache';

/** How long a credential is believed, in milliseconds. n8n reads and decrypts it anew for every request otherwise. */
const BELIEVED_FOR = 5_000;

const kept = new LRUCache<string, Promise<ICredentialDataDecryptedObject>>({
	max: 200,
	ttl: BELIEVED_FOR,
	ttlResolution: 0,
	perf: { now: () => Date.now() },
	// Nothing secret stays longer than it serves.
	ttlAutopurge: true,
});

type Credential = Promise<ICredentialDataDecryptedObject>;

/** n8n lets a workflow use a credential or not, hence the workflow's id. Nothing is kept for an admin in the editor. */
function credentialKey(context: IWebhookFunctions | IExecuteFunctions, type: string): string | undefined {
	const id = context.getNode().credentials?.[type]?.id;
	if (!id || context.getMode() === 'manual') return undefined;
	return JSON.stringify([context.getWorkflow().id, type, id]);
}

function keep(key: string, credential: Credential): Credential {
	kept.set(key, credential);
	credential.catch(() => kept.delete(key));
	return credential;
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
	return await (kept.get(key) ?? keep(key, context.getCredentials(type)));
}

/**
 * A credential of an action node that cannot depend on the item, because the item is proved by it: the trigger's where it
 * is the same and was read in this process, else one reading for all nodes of the execution.
 */
export async function readProvingCredential(
	context: IExecuteFunctions,
	type: string,
	itemIndex: number,
): Promise<ICredentialDataDecryptedObject> {
	const ofTrigger = credentialKey(context, type);
	if (ofTrigger === undefined) return await context.getCredentials(type, itemIndex);
	const ofExecution = `${ofTrigger} ${context.getExecutionId()}`;
	const known = kept.get(ofTrigger) ?? kept.get(ofExecution);
	return await (known ?? keep(ofExecution, context.getCredentials(type, itemIndex)));
}
