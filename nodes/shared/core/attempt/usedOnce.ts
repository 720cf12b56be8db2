import { accept, type Outcome, type Refusal } from '../refusal/outcome';

/**
 * Resolves to true for exactly one caller per key until `expiresAt` (milliseconds since the epoch).
 * Throws if the store cannot be reached ({@link StoreUnreachable} for an expected reason); nobody can sign in then.
 */
export type UsedOnce = (key: string, expiresAt: number) => Promise<boolean>;

/** A store of used keys, and the time since which it is complete. */
export interface UsedOnceMemory {
	usedOnce: UsedOnce;
	/**
	 * Milliseconds since the epoch; what is older may have been used before. To be asked after a key was taken: a store that
	 * lost its data begins anew. Throws as {@link UsedOnce} does.
	 */
	since: () => Promise<number>;
}

/**
 * Extra time for which keys are kept, in milliseconds: a clock that is fast, or set back, must not free a key that would
 * still be accepted (RPL-8).
 */
export const CLOCK_MARGIN = 600_000;

export class StoreUnreachable extends Error {
	constructor(readonly refusal: Refusal) {
		super(`The login store cannot be used: ${refusal.detail.received}`);
		this.name = 'StoreUnreachable';
	}
}

/** Turns an unreachable store into a refusal. */
const orRefusal = async <T>(answer: Promise<T>): Promise<Outcome<T>> =>
	await answer.then(accept, (error: unknown) => {
		if (error instanceof StoreUnreachable) return error.refusal;
		throw error;
	});

/** Takes a key; false if it was already taken. */
export const takeOnce = async (
	usedOnce: UsedOnce,
	key: string,
	expiresAt: number,
): Promise<Outcome<boolean>> => await orRefusal(usedOnce(key, expiresAt));

/** The time since which the store knows every used key. */
export const readSince = async ({ since }: UsedOnceMemory): Promise<Outcome<number>> =>
	await orRefusal(since());

/**
 * Uses a key up: accepted for exactly one caller.
 *
 * @param reused refusal for everybody else
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
