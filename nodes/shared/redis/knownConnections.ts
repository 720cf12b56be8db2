import { createKeyedMemory } from '../core/memory/keyedMemory';
import { accept, type Outcome } from '../core/refusal/outcome';
import { readLoginStore } from './loginStoreSettings';
import { createRedisConnection, type RedisConnection } from './redisConnection';

/** One connection per credential in this process. One that fell out of the list closes once nobody uses it. */
const known = createKeyedMemory<RedisConnection>({ max: 20 });

/** The connection of a credential; a changed one makes a new one. */
export function redisConnectionOf(credential: Readonly<Record<string, unknown>>): Outcome<RedisConnection> {
	const settings = readLoginStore(credential);
	if (!settings.ok) return settings;
	return accept(known.findOrMake(settings.value, () => createRedisConnection(settings.value)));
}
