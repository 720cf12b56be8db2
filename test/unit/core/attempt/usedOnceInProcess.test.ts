import { describe, expect, it } from 'vitest';
import { createUsedOnceInProcess } from '../../../../nodes/shared/core/attempt/usedOnceInProcess';

describe('what may be used once', () => {
	it('is used once until ten minutes after it expired, should the clock be put back (OF-1, RPL-8)', async () => {
		let time = 0;
		const usedOnce = createUsedOnceInProcess(() => time);
		expect(await usedOnce('a', 1000)).toBe(true);
		expect(await usedOnce('a', 1000)).toBe(false);
		expect(await usedOnce('b', 1000)).toBe(true);
		time = 600_999;
		expect(await usedOnce('a', 2000)).toBe(false);
		time = 601_000;
		expect(await usedOnce('a', 2000)).toBe(true);
	});

	it('has one winner among many at once', async () => {
		const usedOnce = createUsedOnceInProcess(() => 0);
		const answers = await Promise.all(Array.from({ length: 50 }, async () => await usedOnce('a', 1000)));
		expect(answers.filter(Boolean)).toHaveLength(1);
	});

	it('refuses everybody when it is full instead of forgetting one early, and heals', async () => {
		let time = 0;
		const usedOnce = createUsedOnceInProcess(() => time, 2);
		await usedOnce('a', 1000);
		await usedOnce('b', 2000);
		await expect(usedOnce('c', 3000)).rejects.toThrow(/full/);
		expect(await usedOnce('a', 1000)).toBe(false);
		time = 601_500;
		expect(await usedOnce('c', 603_000)).toBe(true);
		expect(await usedOnce('b', 602_000)).toBe(false);
	});
});
