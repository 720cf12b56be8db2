import type { IHookFunctions } from 'n8n-workflow';
import { checkUsedOnceMemory } from '../credentials/usedOnceMemory';
import type { LoginTrigger } from './loginTrigger';
import { refusePublication } from './refusePublication';
import { nodeOfPublication } from './triggerNode';

/**
 * Checks the settings when the workflow is published. At a restart of n8n the provider is not contacted, because an
 * unreachable provider must not keep the workflow from being activated.
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
