/** How often the event loop is asked to turn, and what a turn counts for, in milliseconds. */
const TURN = 10;

/**
 * Does work and counts the turns of the event loop meanwhile. On an idle machine the result is the time that passed, in
 * milliseconds. A turn counts the same however long the machine kept this process waiting, so a busy machine adds
 * nothing, while work that waits for a timer always counts in full.
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
