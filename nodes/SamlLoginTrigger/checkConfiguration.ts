import type { IHookFunctions } from 'n8n-workflow';
import { LOGIN_SECRET_CREDENTIAL } from '../shared/n8n/credentials/proofing';
import { refusePublication } from '../shared/n8n/webhook/refusePublication';
import { checkUsedOnceMemory } from '../shared/n8n/credentials/usedOnceMemory';
import { connectionOf } from './connection';
import { findLogoutService } from './logout/logoutService';
import { IDENTITY_PROVIDER_CREDENTIAL, readOwnAddresses, readTriggerSettings } from './loginContext';

/**
 * Checks settings when the workflow is published. Metadata is fetched only when an admin is there to read the answer: at
 * a restart of n8n an unreachable provider must not take the login down for good.
 */
export async function checkConfiguration(context: IHookFunctions): Promise<boolean> {
	const settings = readTriggerSettings(context, await context.getCredentials(LOGIN_SECRET_CREDENTIAL));
	if (!settings.ok) return refusePublication(context, settings);
	const connection = await connectionOf(
		await context.getCredentials(IDENTITY_PROVIDER_CREDENTIAL),
		settings.value,
		context.helpers,
	);
	if (!connection.ok) return refusePublication(context, connection);
	const memory = await checkUsedOnceMemory(context);
	if (!memory.ok) return refusePublication(context, memory);
	readOwnAddresses(context);
	if (context.getActivationMode() === 'init') return true;
	const facts = await connection.value.identityProvider.facts();
	if (!facts.ok) return refusePublication(context, facts);
	if (!settings.value.logoutOffered) return true;
	const service = findLogoutService(facts.value, connection.value, connection.value.binding);
	return service.ok ? true : refusePublication(context, service);
}
