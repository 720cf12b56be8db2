import { CLOCK_MARGIN, type UsedOnce } from './usedOnce';

/**
 * Remembers used keys in this process. For a single n8n process; several need a shared store.
 * When full, nobody can sign in until entries expire: dropping one early would let it be used twice.
 *
 * @param capacity maximum number of keys; 200,000 take about 40 MB
 */
export function createUsedOnceInProcess(now: () => number = Date.now, capacity = 200_000): UsedOnce {
	const expiries = new Map<string, number>();
	let nextSweep = 0;

	const sweep = (time: number): void => {
		for (const [key, expiresAt] of expiries) if (expiresAt <= time) expiries.delete(key);
		nextSweep = time + 60_000;
	};

	return async (key, expiresAt) => {
		const time = now();
		if (time >= nextSweep || expiries.size >= capacity) sweep(time);
		const known = expiries.get(key);
		if (known !== undefined && known > time) return false;
		if (expiries.size >= capacity)
			throw new Error('Too many logins at a time: the list of used keys is full');
		expiries.set(key, expiresAt + CLOCK_MARGIN);
		return true;
	};
}
