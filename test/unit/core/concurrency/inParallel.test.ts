import { expect, test } from 'vitest';
import { mapInParallel } from '../../../../nodes/shared/core/concurrency/inParallel';

/** Runs that end when told, and remember how many were under way. */
function createRuns() {
	let running = 0;
	const runs = { begun: [] as number[], most: 0 };
	const run = async (item: number): Promise<string> => {
		runs.begun.push(item);
		running += 1;
		runs.most = Math.max(runs.most, running);
		// Later items are done sooner.
		for (let turn = 0; turn < 10 - item; turn++) await Promise.resolve();
		running -= 1;
		return `done ${item}`;
	};
	return { runs, run };
}
const items = [1, 2, 3, 4, 5, 6];

test.each([
	[1, 1],
	[3, 3],
	[10, 6],
	[0, 1],
])('%d at once: never more run, and results keep the order of the items', async (width, most) => {
	const { runs, run } = createRuns();
	expect(await mapInParallel(items, width, run)).toEqual(items.map((item) => `done ${item}`));
	expect(runs.most).toBe(most);
});

test('after a failure nothing new begins, what runs is waited for, and the failure is thrown', async () => {
	const { runs, run } = createRuns();
	const ended: number[] = [];
	const mapped = mapInParallel(items, 2, async (item) => {
		if (item === 2) throw new Error('second');
		await run(item);
		ended.push(item);
	});
	await expect(mapped).rejects.toThrow('second');
	expect(runs.begun).toEqual([1]);
	expect(ended).toEqual([1]);
});

test('nothing is done for no items', async () => {
	expect(await mapInParallel([], 4, async () => await Promise.reject(new Error('ran')))).toEqual([]);
});
