import type { IExecuteFunctions } from 'n8n-workflow';
import { expect, test } from 'vitest';
import { createProgress } from '../../../../nodes/shared/n8n/execution/progress';

/** Finishes an item at each moment, in seconds; the lines of the log. */
function finishAt(seconds: number[], total = seconds.length): string[] {
	const lines: string[] = [];
	let now = 0;
	const context = {
		node: { name: 'Import' },
		// A method, as in n8n: of no use when it is taken out of its object.
		getNode(this: { node: unknown }) {
			return this.node;
		},
		logger: { info: (line: string) => lines.push(line) },
	} as unknown as Pick<IExecuteFunctions, 'logger' | 'getNode'>;
	const noteDone = createProgress(context, total, () => now);
	for (const second of seconds) {
		now = second * 1000;
		noteDone();
	}
	return lines;
}

test('a short run says nothing', () => expect(finishAt([1, 2, 9])).toEqual([]));

test('a long run says every ten seconds how far it has come', () => {
	expect(finishAt([4, 11, 15, 20, 21, 22, 60, 61], 1000)).toEqual([
		'Import: 2 of 1000 items done',
		'Import: 5 of 1000 items done',
		'Import: 7 of 1000 items done',
	]);
});
