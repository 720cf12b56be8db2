import { describe, expect, it } from 'vitest';
import { accept } from '../../../nodes/shared/core/refusal/outcome';
import { createUsedOnceInRedis } from '../../../nodes/shared/redis/usedOnceInRedis';

const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('how long Redis remembers what was used', () => {
	it.each<[string, number, number]>([
		['a minute: ten minutes more, for hosts whose clocks are behind', 60_000, 660_000],
		['expired by this clock: still ten minutes', 0, 600_000],
		['part of a millisecond: rounded up', 0.5, 600_001],
		['expired for longer than any clock can say: no lifetime Redis refuses', -700_000, 1],
	])('RPL-8: %s', async (_sentence, left, lifetime) => {
		const commands: unknown[][] = [];
		const call = async (...command: unknown[]) => {
			commands.push(command);
			return accept('OK');
		};
		const { usedOnce } = createUsedOnceInRedis({ keyPrefix: 'jsm-sso:', call }, () => NOW);
		expect(await usedOnce('a', NOW + left)).toBe(true);
		expect(commands).toEqual([
			['SET', expect.stringMatching(/^jsm-sso:used:[\w-]{43}$/), '1', 'PX', lifetime, 'NX'],
		]);
	});
});
