import { accept, type Outcome, type Refusal } from './outcome';

/**
 * Resolves to true for exactly one caller per key until `expiresAt` (milliseconds since the epoch).
 * Throws when the store behind it cannot be reached, {@link StoreUnreachable} for an expected reason; then nobody logs in.
 */
export type UsedOnce = (key: string, expiresAt: number) => Promise<boolean>;

/** A store of used keys, and since when it knows them all. */
export interface UsedOnceMemory {
	usedOnce: UsedOnce;
	/** Milliseconds since the epoch. What is older may have been used before. */
	since: number;
}

export class StoreUnreachable extends Error {
	constructor(readonly refusal: Refusal) {
		super(`The login store cannot be used: ${refusal.detail.received}`);
		this.name = 'StoreUnreachable';
	}
}

/** Whether a key was free; it is taken then. A store that cannot be reached is a refusal. */
export async function takeOnce(
	usedOnce: UsedOnce,
	key: string,
	expiresAt: number,
): Promise<Outcome<boolean>> {
	return await usedOnce(key, expiresAt).then(accept, (error: unknown) => {
		if (error instanceof StoreUnreachable) return error.refusal;
		throw error;
	});
}

/**
 * Spends a key: accepted for exactly one caller.
 *
 * @param reused what all others get
 */
export async function spendOnce(
	usedOnce: UsedOnce,
	key: string,
	expiresAt: number,
	reused: Refusal,
): Promise<Outcome<null>> {
	const isFirst = await takeOnce(usedOnce, key, expiresAt);
	if (!isFirst.ok) return isFirst;
	return isFirst.value ? accept(null) : reused;
}
