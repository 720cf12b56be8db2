import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTurns } from '../../../../nodes/shared/jsm/client/turns';

const patient = { until: Number.POSITIVE_INFINITY };
const calls = fc.array(fc.record({ after: fc.nat(700), count: fc.integer({ min: 1, max: 9 }) }), {
	maxLength: 40,
});

/** The turns of callers who come in bursts, in the order they came. */
function takeTurns(perSecond: number, bursts: { after: number; count: number }[]) {
	const take = createTurns();
	let from = 1_000_000;
	return bursts.flatMap(({ after, count }) => {
		from += after;
		return Array.from({ length: count }, () => ({
			from,
			turn: take('key', { perSecond, from, ...patient }),
		}));
	});
}

describe('turns, whoever asks and when', () => {
	test('are never more than the limit in any second, and first come is first served', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 12 }), calls, (perSecond, bursts) => {
				const taken = takeTurns(perSecond, bursts);
				for (const [index, { from, turn }] of taken.entries()) {
					expect(turn).toBeGreaterThanOrEqual(from);
					expect(turn).toBeGreaterThanOrEqual(taken[index - 1]?.turn ?? 0);
					const inSecond = taken.filter((other) => other.turn >= turn && other.turn < turn + 1000);
					expect(inSecond.length).toBeLessThanOrEqual(perSecond);
				}
			}),
		);
	});

	test('come no later than they must', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 12 }), calls, (perSecond, bursts) => {
				const taken = takeTurns(perSecond, bursts);
				for (const [index, { from, turn }] of taken.entries()) {
					const before = taken.slice(0, index);
					const full = before.filter((other) => other.turn > turn - 1 - 1000).length >= perSecond;
					const isHeldUp = turn > from && (before.at(-1)?.turn === turn || full);
					expect(turn === from || isHeldUp).toBe(true);
				}
			}),
		);
	});
});

test('a turn beyond the patience is named but not taken', () => {
	const take = createTurns();
	const from = 5000;
	expect(take('key', { perSecond: 1, from, ...patient })).toBe(5000);
	expect(take('key', { perSecond: 1, from, until: 5500 })).toBe(6000);
	expect(take('key', { perSecond: 1, from, until: 6000 })).toBe(6000);
	expect(take('key', { perSecond: 1, from, ...patient })).toBe(7000);
});

test('endpoints do not wait for each other', () => {
	const take = createTurns();
	for (const key of ['a', 'b', 'c']) expect(take(key, { perSecond: 1, from: 5000, ...patient })).toBe(5000);
});
