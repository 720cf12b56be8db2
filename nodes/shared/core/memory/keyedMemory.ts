import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Bounds of a {@link KeyedMemory}. */
export interface KeyedMemoryBounds {
	/** Most entries; a further one replaces the one used longest ago. */
	max: number;
	/** How long an entry is kept, in milliseconds; without it, until the memory is full. */
	lifetime?: number;
}

/** Values of this process by key. A key is any JSON value, most often the settings a value was made from. */
export interface KeyedMemory<T extends object> {
	/** The value of this key, if there is one. */
	find: (key: unknown) => T | undefined;
	/**
	 * The value of this key; without one, `make` makes it. A promise that rejects is forgotten, so the next caller tries
	 * again. The value must not hold on to objects of the request that made it: other requests get it, long afterwards.
	 */
	findOrMake: (key: unknown, make: () => T) => T;
}

/** Settings hold secrets, so only their hash is kept. */
const hashOf = (key: unknown): string =>
	createHash('sha256')
		.update(JSON.stringify(key) ?? '')
		.digest('base64');

/**
 * Keeps what is costly to make from settings: a changed setting is another key, so it takes effect with the next request.
 * An entry past its lifetime is removed even if nobody asks for it: it may be a secret.
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
