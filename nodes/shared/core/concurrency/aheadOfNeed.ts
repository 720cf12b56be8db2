/**
 * Keeps work that is begun before its result is needed from ending the process, in case it fails and nobody comes to wait
 * for it: an unhandled rejection ends Node.js. Whoever waits for the returned promise still gets the error.
 */
export function aheadOfNeed<T>(work: Promise<T>): Promise<T> {
	work.catch(() => undefined);
	return work;
}
