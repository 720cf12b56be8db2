import type { IExecuteFunctions } from 'n8n-workflow';

/** Milliseconds between two lines in the log. */
const INTERVAL = 10_000;

/**
 * Counts finished items and tells n8n's log every ten seconds how far a long run has come. Says nothing of a short one,
 * and never whose item it was.
 */
export function createProgress(
	// Whole: n8n's functions are methods of it.
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
		context.logger.info(`${context.getNode().name}: ${done} of ${total} items done`, { done, total });
	};
}
