import { randomUUID } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IHookFunctions } from 'n8n-workflow';
import { accept, type Outcome } from '../../core/refusal/outcome';
import type { ReadParameter } from '../../core/settings/readParameter';
import { invalid } from '../../core/settings/settingValues';
import { readSince, takeOnce, type UsedOnceMemory } from '../../core/attempt/usedOnce';
import { createUsedOnceInProcess } from '../../core/attempt/usedOnceInProcess';
import { redisConnectionOf } from '../../redis/knownConnections';
import { createUsedOnceInRedis } from '../../redis/usedOnceInRedis';
import { LOGIN_STORE_CREDENTIAL } from './loginStore';

/** States and assertions that were used in this process; one list for all logins. */
const began = Date.now();
const inProcess: UsedOnceMemory = { usedOnce: createUsedOnceInProcess(), since: async () => began };

/** Reads the panel's choice of store and the credential of that store. */
interface StoreSource {
	parameter: ReadParameter;
	credential: (type: string) => Promise<ICredentialDataDecryptedObject>;
}

/** Opens the memory for used logins that the panel names: this process or Redis. */
export async function readUsedOnceMemory({
	parameter,
	credential,
}: StoreSource): Promise<Outcome<UsedOnceMemory>> {
	const store = parameter('options.usedOnceStore', 'process');
	if (store === 'process') return accept(inProcess);
	if (store !== 'redis') return invalid('Replay Protection', 'one of the options');
	const connection = redisConnectionOf(await credential(LOGIN_STORE_CREDENTIAL));
	return connection.ok ? accept(createUsedOnceInRedis(connection.value)) : connection;
}

/** Whether n8n runs in several processes. Only its environment variables show that to a node. */
const hasSeveralProcesses = (): boolean =>
	process.env.EXECUTIONS_MODE === 'queue' || process.env.N8N_MULTI_MAIN_SETUP_ENABLED === 'true';

/**
 * Checks the store when the workflow is published, and records its beginning before the first login if it is empty. At a
 * restart of n8n an unreachable store is not refused: it may start later than n8n and must not keep the workflow from being
 * activated.
 */
export async function checkUsedOnceMemory(
	context: Pick<IHookFunctions, 'logger' | 'getNode' | 'getActivationMode'>,
	source: StoreSource,
): Promise<Outcome<null>> {
	const memory = await readUsedOnceMemory(source);
	if (!memory.ok) return memory;
	if (memory.value === inProcess && hasSeveralProcesses()) {
		context.logger.warn(
			`"${context.getNode().name}" remembers used logins in one process only, but n8n runs in several processes. Choose Redis under Options, Replay Protection, unless one process receives all webhooks.`,
		);
	}
	const begun = await readSince(memory.value);
	if (context.getActivationMode() === 'init') return accept(null);
	if (!begun.ok) return begun;
	const { usedOnce } = memory.value;
	const probe = await takeOnce(usedOnce, `publication ${randomUUID()}`, Date.now() + 1000);
	return probe.ok ? accept(null) : probe;
}
