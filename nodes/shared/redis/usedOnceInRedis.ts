import { createHash } from 'node:crypto';
import { CLOCK_MARGIN, StoreUnreachable, type UsedOnceMemory } from '../core/attempt/usedOnce';
import type { RedisConnection } from './redisConnection';
import { refuseStoreAnswer } from './redisFailure';

/** Remembers used keys for all processes that share a Redis; Redis expires them. */
export function createUsedOnceInRedis(
	{ keyPrefix, call }: Pick<RedisConnection, 'keyPrefix' | 'call'>,
	now: () => number = Date.now,
): UsedOnceMemory {
	const marker = `${keyPrefix}since`;
	return {
		usedOnce: async (key, expiresAt) => {
			// Hash the key, because a provider's ids may have any length.
			const name = `${keyPrefix}used:${createHash('sha256').update(key).digest('base64url')}`;
			// A duration and not a date, because the clock of Redis may differ.
			const lifetime = Math.max(1, Math.ceil(expiresAt - now() + CLOCK_MARGIN));
			const taken = await call('SET', name, '1', 'PX', lifetime, 'NX');
			if (!taken.ok) throw new StoreUnreachable(taken);
			return taken.value === 'OK';
		},
		since: async () => {
			// Sent together. This key never expires, so if it is missing, the used keys are missing as well.
			const [begun, found] = await Promise.all([call('SET', marker, now(), 'NX'), call('GET', marker)]);
			if (!begun.ok) throw new StoreUnreachable(begun);
			if (!found.ok) throw new StoreUnreachable(found);
			const since = typeof found.value === 'string' ? Number(found.value) : NaN;
			if (!Number.isSafeInteger(since)) throw new StoreUnreachable(refuseStoreAnswer('no time it began at'));
			return since;
		},
	};
}
