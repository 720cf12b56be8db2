import { createHash } from 'node:crypto';
import { StoreUnreachable, type UsedOnce } from '../core/usedOnce';
import type { RedisConnection } from './redisConnection';

/**
 * Kept longer than the writer says, in milliseconds: if its clock is ahead, another host still accepts what this one
 * holds for expired (RPL-8).
 */
const MARGIN = 600_000;

/** Remembers used keys for all processes that share a Redis, until it forgets them by itself. */
export function createUsedOnceInRedis(
	{ keyPrefix, call }: Pick<RedisConnection, 'keyPrefix' | 'call'>,
	now: () => number = Date.now,
): UsedOnce {
	return async (key, expiresAt) => {
		// A provider's ids are as long as it likes.
		const name = `${keyPrefix}used:${createHash('sha256').update(key).digest('base64url')}`;
		// A duration, not a date: the clock of Redis may be another one.
		const lifetime = Math.max(1, Math.ceil(expiresAt - now() + MARGIN));
		const taken = await call('SET', name, '1', 'PX', lifetime, 'NX');
		if (!taken.ok) throw new StoreUnreachable(taken);
		return taken.value === 'OK';
	};
}
