import type { Call } from '../call';
import type { Site } from '../site/site';

/** How long a create waits for a second one with the same name, in milliseconds. */
const RACE_WINDOW = 500;

const waiting = new WeakMap<Site, Map<string, () => void>>();

/**
 * Delays a create until another one with the same name has also found no organization, so that both create one.
 * If no other one comes, it continues after the wait.
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
