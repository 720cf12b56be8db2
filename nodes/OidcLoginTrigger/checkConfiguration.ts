import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { reasons } from '../shared/core/reason';
import type { Refusal } from '../shared/core/outcome';
import { readOwnAddresses, readTriggerSettings } from './loginContext';
import { relyingPartyOf } from './relyingParties';

function fail(context: IHookFunctions, { reason, detail }: Refusal): never {
	const { field, expected, received, hint } = detail;
	const facts = [
		field && `Setting or field: ${field}.`,
		expected && `Expected: ${expected}.`,
		received && `Found: ${received}.`,
		hint && `${hint}.`,
	];
	// The editor shows the message alone.
	const message = [`${reasons[reason]} (${reason}).`, ...facts].filter(Boolean).join(' ');
	throw new NodeOperationError(context.getNode(), message);
}

/**
 * Checks settings when the workflow is published. The provider is asked only when an admin is there to read the answer:
 * at a restart of n8n an unreachable provider must not take the login down for good.
 */
export async function checkConfiguration(context: IHookFunctions): Promise<boolean> {
	const settings = await readTriggerSettings(context, async (hook, type) => await hook.getCredentials(type));
	if (!settings.ok) return fail(context, settings);
	readOwnAddresses(context);
	if (context.getActivationMode() === 'init') return true;
	const prepared = await relyingPartyOf(settings.value, context.helpers).prepare();
	return prepared.ok ? true : fail(context, prepared);
}
