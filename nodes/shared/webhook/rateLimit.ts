import { LRUCache } from 'lru-cache';

/**
 * Counts one request of a key. Returns 0 if it is within the limit, otherwise how long the key has to wait, in
 * milliseconds.
 */
export type RateLimit = (key: string, perMinute: number) => number;

const MINUTE = 60_000;

/**
 * Creates a rate limit with one bucket per key. A bucket holds the requests of one minute and refills evenly (GCRA: one
 * number per key, the time when the bucket is full again). A refused request takes nothing, so a client that waits is
 * accepted. There are no timers; the least recently used keys are dropped. The library rate-limiter-flexible would need a
 * timer per key and does not limit the number of keys.
 *
 * @param capacity maximum number of keys; 20,000 need about 4 MB
 * @param now monotonic clock in milliseconds
 */
export function createRateLimit(capacity: number, now: () => number = () => performance.now()): RateLimit {
	const fullAgainAt = new LRUCache<string, number>({ max: capacity });
	return (key, perMinute) => {
		const time = now();
		const refilled = Math.max(fullAgainAt.get(key) ?? time, time) + MINUTE / perMinute;
		const wait = Math.ceil(refilled - time - MINUTE - 0.001);
		if (wait > 0) return wait;
		fullAgainAt.set(key, refilled);
		return 0;
	};
}
