import type { IHookFunctions } from 'n8n-workflow';
import { checkUsedOnceMemory } from '../credentials/usedOnceMemory';
import type { LoginTrigger } from './loginTrigger';
import { refusePublication } from './refusePublication';
import { nodeOfPublication } from './triggerNode';

/**
 * Checks settings when the workflow is published. The provider is asked only when an admin is there to read the answer:
 * at a restart of n8n an unreachable provider must not take the login down for good.
 */
export async function checkConfiguration<Connection, Own>(
	context: IHookFunctions,
	{ connect, addressesOf, checkProvider }: LoginTrigger<Connection, Own>,
): Promise<boolean> {
	const node = nodeOfPublication(context);
	const connection = await connect(node);
	if (!connection.ok) return refusePublication(context, connection);
	const memory = await checkUsedOnceMemory(context, node);
	if (!memory.ok) return refusePublication(context, memory);
	addressesOf(node);
	if (context.getActivationMode() === 'init') return true;
	const provider = await checkProvider(connection.value);
	return provider.ok ? true : refusePublication(context, provider);
}
