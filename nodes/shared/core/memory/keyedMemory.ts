import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Bounds of a {@link KeyedMemory}. */
export interface KeyedMemoryBounds {
	/** Maximum number of entries; when it is reached, a new entry replaces the least recently used one. */
	max: number;
	/** How long an entry is kept, in milliseconds. Without it, an entry stays until a new one replaces it. */
	lifetime?: number;
}

/** Caches values in this process by key. A key is any JSON value, usually the settings a value was made from. */
export interface KeyedMemory<T extends object> {
	/** Returns the value stored under this key; `undefined` if there is none. */
	find: (key: unknown) => T | undefined;
	/**
	 * Returns the value stored under this key; if there is none, stores and returns what `make` makes. A promise that
	 * rejects is removed, so the next caller tries again. The value must not refer to the request that made it, because
	 * later requests get it too.
	 */
	findOrMake: (key: unknown, make: () => T) => T;
}

/** Settings contain secrets, so only their hash is kept. */
const hashOf = (key: unknown): string =>
	createHash('sha256')
		.update(JSON.stringify(key) ?? '')
		.digest('base64');

/**
 * Creates a cache for values that are costly to make from settings. A changed setting is another key, so it takes effect
 * with the next request. An expired entry is removed even if nobody reads it, because it may be a secret.
 */
export function createKeyedMemory<T extends object>({ max, lifetime }: KeyedMemoryBounds): KeyedMemory<T> {
	const entries = new LRUCache<string, T>({
		max,
		...(lifetime === undefined ? {} : { ttl: lifetime, ttlResolution: 0, ttlAutopurge: true }),
		perf: { now: () => Date.now() },
	});

	function keep(hash: string, value: T): T {
		entries.set(hash, value);
		if (value instanceof Promise) {
			value.catch(() => {
				if (entries.peek(hash) === value) entries.delete(hash);
			});
		}
		return value;
	}

	return {
		find: (key) => entries.get(hashOf(key)),
		findOrMake: (key, make) => {
			const hash = hashOf(key);
			return entries.get(hash) ?? keep(hash, make());
		},
	};
}
