import type { IExecuteFunctions } from 'n8n-workflow';
import { ownNode } from './ownNode';

/** Milliseconds between two lines in the log. */
const INTERVAL = 10_000;

/**
 * Counts finished items and logs the progress of a long run every ten seconds. A run of less than ten seconds logs
 * nothing, and no line contains data of an item.
 */
export function createProgress(
	// The whole context, because n8n's functions use `this`.
	context: Pick<IExecuteFunctions, 'logger' | 'getNode'>,
	total: number,
	now: () => number = Date.now,
): () => void {
	let done = 0;
	let spokeAt = now();
	return () => {
		done += 1;
		const isDue = now() - spokeAt >= INTERVAL;
		if (!isDue) return;
		spokeAt = now();
		context.logger.info(`${ownNode(context).name}: ${done} of ${total} items done`, { done, total });
	};
}
