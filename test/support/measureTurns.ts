/** Interval of the timer, and what one turn counts. Milliseconds. */
const TURN = 10;

/**
 * Runs `work` and measures it in turns of the event loop. On an idle machine the result is the elapsed time in
 * milliseconds. A turn counts the same even if a busy machine delayed it, so load does not change the result, while
 * waiting for a timer counts in full.
 */
export async function measureTurns<T>(work: () => Promise<T>): Promise<{ value: T; took: number }> {
	let turns = 0;
	const interval = setInterval(() => (turns += 1), TURN);
	try {
		const value = await work();
		return { value, took: turns * TURN };
	} finally {
		clearInterval(interval);
	}
}
