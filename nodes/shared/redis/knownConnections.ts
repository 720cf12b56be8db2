import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { accept, type Outcome } from '../core/refusal/outcome';
import { readLoginStore } from './loginStoreSettings';
import { createRedisConnection, type RedisConnection } from './redisConnection';

/** One connection per credential in this process. One that fell out of the list closes once nobody uses it. */
const known = new LRUCache<string, RedisConnection>({ max: 20 });

/** The connection of a credential; a changed one makes a new one. */
export function redisConnectionOf(credential: Readonly<Record<string, unknown>>): Outcome<RedisConnection> {
	const settings = readLoginStore(credential);
	if (!settings.ok) return settings;
	const key = createHash('sha256').update(JSON.stringify(settings.value)).digest('base64');
	const connection = known.get(key) ?? createRedisConnection(settings.value);
	known.set(key, connection);
	return accept(connection);
}
