import { LRUCache } from 'lru-cache';

/**
 * Counts one request of a key. Gives 0 for a request within the limit, else how long the key has to wait, in
 * milliseconds.
 */
export type RateLimit = (key: string, perMinute: number) => number;

const MINUTE = 60_000;

/**
 * A bucket per key that holds a minute's worth of requests and refills evenly (GCRA: one number per key says when it will
 * be full again). A refused request takes nothing, so whoever waits gets in. No timers and no sweep; the keys used longest
 * ago are forgotten. rate-limiter-flexible has a timer per key instead, and no bound on the keys.
 *
 * @param capacity most keys; 20,000 are about 4 MB
 * @param now in milliseconds, never going back
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
