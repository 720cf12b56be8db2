import { accept, type Outcome, type Refusal } from '../refusal/outcome';

/**
 * Resolves to true for exactly one caller per key until `expiresAt` (milliseconds since the epoch).
 * Throws when the store behind it cannot be reached, {@link StoreUnreachable} for an expected reason; then nobody logs in.
 */
export type UsedOnce = (key: string, expiresAt: number) => Promise<boolean>;

/** A store of used keys, and since when it knows them all. */
export interface UsedOnceMemory {
	usedOnce: UsedOnce;
	/**
	 * Milliseconds since the epoch; what is older may have been used before. To be asked after a key was taken: a store that
	 * lost its data begins anew. Throws as {@link UsedOnce} does.
	 */
	since: () => Promise<number>;
}

/**
 * Keys are kept longer than their writer says, in milliseconds: a clock that is ahead, or is put back, must not free one
 * that somebody still accepts (RPL-8).
 */
export const CLOCK_MARGIN = 600_000;

export class StoreUnreachable extends Error {
	constructor(readonly refusal: Refusal) {
		super(`The login store cannot be used: ${refusal.detail.received}`);
		this.name = 'StoreUnreachable';
	}
}

/** A store that cannot be reached is a refusal. */
const orRefusal = async <T>(answer: Promise<T>): Promise<Outcome<T>> =>
	await answer.then(accept, (error: unknown) => {
		if (error instanceof StoreUnreachable) return error.refusal;
		throw error;
	});

/** Whether a key was free; it is taken then. */
export const takeOnce = async (
	usedOnce: UsedOnce,
	key: string,
	expiresAt: number,
): Promise<Outcome<boolean>> => await orRefusal(usedOnce(key, expiresAt));

/** Since when the memory knows what was used. */
export const readSince = async ({ since }: UsedOnceMemory): Promise<Outcome<number>> =>
	await orRefusal(since());

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
