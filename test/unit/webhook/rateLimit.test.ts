import { beforeEach, describe, expect, it } from 'vitest';
import { readRequestLimit } from '../../../nodes/shared/core/settings/loginSettings';
import { createRateLimit, type RateLimit } from '../../../nodes/shared/webhook/rateLimit';

let time: number;
let count: RateLimit;

beforeEach(() => {
	time = 1_000_000;
	count = createRateLimit(100, () => time);
});

/** How many of so many requests at this moment get in. */
const letIn = (requests: number, perMinute: number, key = 'a'): number =>
	Array.from({ length: requests }, () => count(key, perMinute)).filter((wait) => wait === 0).length;

describe('the limit of requests in a minute', () => {
	it.each([1, 2, 3, 7, 60, 300, 999, 12_345])('lets %i in at once, and no more', (perMinute) => {
		expect(letIn(perMinute + 50, perMinute)).toBe(perMinute);
	});

	it.each<[number, number, number]>([
		[60, 999, 0],
		[60, 1_000, 1],
		[60, 10_000, 10],
		[60, 60_000, 60],
		[60, 3_600_000, 60],
		[300, 1_000, 5],
		[1, 59_999, 0],
		[1, 60_000, 1],
	])('of %i: %i ms later %i more get in', (perMinute, later, more) => {
		letIn(perMinute, perMinute);
		time += later;
		expect(letIn(perMinute + 50, perMinute)).toBe(more);
	});

	it.each([1, 7, 60, 300])('of %i: whoever waits as long as was said gets in', (perMinute) => {
		letIn(perMinute, perMinute);
		const wait = count('a', perMinute);
		expect(wait).toBeGreaterThan(0);
		expect(wait).toBeLessThanOrEqual(60_000 / perMinute + 1);
		time += wait;
		expect(count('a', perMinute)).toBe(0);
	});

	it('a refused request takes nothing: who hammers does not wait longer', () => {
		letIn(10_000, 60);
		time += 1_000;
		expect(count('a', 60)).toBe(0);
	});

	it('counts each key for itself', () => {
		letIn(60, 60);
		expect(letIn(60, 60, 'b')).toBe(60);
	});

	it('a changed limit counts from now on', () => {
		letIn(60, 60);
		expect(letIn(5, 600)).toBe(0);
		time += 60_000;
		expect(letIn(700, 600)).toBe(600);
	});

	it('forgets the key used longest ago, and no other, when too many come', () => {
		letIn(1, 1, 'quiet');
		for (let index = 0; index < 99; index++) letIn(1, 1, `key ${index}`);
		expect(letIn(1, 1, 'quiet')).toBe(0);
		letIn(1, 1, 'one too many');
		expect(letIn(1, 1, 'quiet')).toBe(0);
		expect(letIn(1, 1, 'key 0')).toBe(1);
	});
});

describe('the setting of a limit', () => {
	it.each<[unknown, number]>([
		[60, 60],
		[0, 0],
		['0', 0],
		['120', 120],
		[1.5, 2],
		[0.5, 1],
		[-0.5, 300],
		[-1, 300],
		[Number.NaN, 300],
		['many', 300],
		[undefined, 300],
		['', 300],
		[' ', 300],
		[null, 300],
		[false, 300],
		[[], 300],
		[{}, 300],
	])('%j is %i', (value, limit) => {
		expect(readRequestLimit(value, 300)).toBe(limit);
	});
});
