import { createKeyedMemory } from '../core/memory/keyedMemory';
import { accept, type Outcome } from '../core/refusal/outcome';
import { readLoginStore } from './loginStoreSettings';
import { createRedisConnection, type RedisConnection } from './redisConnection';

/** One connection per credential in this process. A connection removed from the cache closes once nobody uses it. */
const known = createKeyedMemory<RedisConnection>({ max: 20 });

/** Returns the connection of a credential; a changed credential gets a new one. */
export function redisConnectionOf(credential: Readonly<Record<string, unknown>>): Outcome<RedisConnection> {
	const settings = readLoginStore(credential);
	if (!settings.ok) return settings;
	return accept(known.findOrMake(settings.value, () => createRedisConnection(settings.value)));
}
