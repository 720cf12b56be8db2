import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';
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

/**
 * A credential of the trigger; a changed one is noticed within five seconds, in the editor at once.
 * Only for requests: a credential of an action node may depend on the item by an expression.
 */
export async function readKeptCredential(
	context: IWebhookFunctions,
	type: string,
): Promise<ICredentialDataDecryptedObject> {
	const id = context.getNode().credentials?.[type]?.id;
	if (!id || context.getMode() === 'manual') return await context.getCredentials(type);
	// n8n lets a workflow use a credential or not, hence the workflow's id.
	const key = JSON.stringify([context.getWorkflow().id, type, id]);
	let credential = kept.get(key);
	if (!credential) {
		credential = context.getCredentials(type);
		kept.set(key, credential);
		credential.catch(() => kept.delete(key));
	}
	return await credential;
}
