/** Starts to measure; each reading says how many whole milliseconds have passed. Unlike a clock it never goes back. */
export function startStopwatch(): () => number {
	const startedAt = performance.now();
	return () => Math.round(performance.now() - startedAt);
}
