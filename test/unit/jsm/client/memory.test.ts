import { LRUCache } from 'lru-cache';
import { describe, expect, test } from 'vitest';
import { createJsmMemory } from '../../../../nodes/shared/jsm/client/memory';

const clock = { now: 1_000_000 };
const memory = createJsmMemory(() => clock.now);
const caches = Object.entries(memory).filter(
	(entry): entry is [string, LRUCache<string, object | string | true>] => entry[1] instanceof LRUCache,
);

describe('what a process remembers of Jira', () => {
	test('is in caches', () => expect(caches.length).toBeGreaterThan(5));

	test.each(caches)('%s: has an end in number and in time', (_name, cache) => {
		expect(cache.ttl).toBeLessThanOrEqual(60 * 60_000);
		for (let index = 0; index <= cache.max; index += 1) cache.set(String(index), 'x');
		expect(cache.size).toBe(cache.max);
		expect(cache.get('1')).toBe('x');
		clock.now += cache.ttl;
		expect(cache.get('1')).toBe('x');
		clock.now += 1;
		expect(cache.get('1')).toBeUndefined();
	});
});
