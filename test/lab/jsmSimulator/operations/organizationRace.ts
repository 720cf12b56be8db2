import type { Call } from '../call';
import type { Site } from '../site/site';

/** How long a create waits for a rival, in milliseconds. */
const RACE_WINDOW = 500;

const waiting = new WeakMap<Site, Map<string, () => void>>();

/**
 * Holds a create until another one with the same name has also found nothing,
 * so that both go on to create. Without a rival it goes on by itself.
 */
export async function awaitRival(call: Call, key: string): Promise<void> {
	const pending = waiting.get(call.site) ?? new Map<string, () => void>();
	waiting.set(call.site, pending);
	const release = pending.get(key);
	if (release) {
		pending.delete(key);
		release();
		return;
	}
	const rival = new Promise<void>((resolve) => pending.set(key, resolve));
	await Promise.race([rival, call.sleep(RACE_WINDOW)]);
	pending.delete(key);
}
