import type { IHookFunctions } from 'n8n-workflow';
import { refusePublication } from '../shared/n8n/webhook/refusePublication';
import { checkUsedOnceMemory } from '../shared/n8n/credentials/usedOnceMemory';
import { readOwnAddresses, readTriggerSettings } from './loginContext';
import { relyingPartyOf } from './relyingParties';

/**
 * Checks settings when the workflow is published. The provider is asked only when an admin is there to read the answer:
 * at a restart of n8n an unreachable provider must not take the login down for good.
 */
export async function checkConfiguration(context: IHookFunctions): Promise<boolean> {
	const settings = await readTriggerSettings(context, async (hook, type) => await hook.getCredentials(type));
	if (!settings.ok) return refusePublication(context, settings);
	const memory = await checkUsedOnceMemory(context);
	if (!memory.ok) return refusePublication(context, memory);
	readOwnAddresses(context);
	if (context.getActivationMode() === 'init') return true;
	const prepared = await relyingPartyOf(settings.value, context.helpers).prepare();
	return prepared.ok ? true : refusePublication(context, prepared);
}
