import { inTime } from '../concurrency/inTime';

/** How old a copy may be, in milliseconds. */
export interface CopyAges {
	/** Up to here the provider is not asked. */
	freshFor: number;
	/** Up to here the copy serves while the provider gives no usable answer; never longer, whatever happens. */
	servesFor: number;
}

/** How long a provider without a usable answer is left alone while the copy serves. Milliseconds. */
export const METADATA_RETRY_INTERVAL = 60_000;
/** How long somebody waits for a newer copy than the one that would do. Milliseconds. */
export const NEWER_COPY_PATIENCE = 1000;
/** How long nothing is asked out of turn after that brought nothing new, or no answer. Milliseconds. */
export const SHORTEST_REFRESH_INTERVAL = 60_000;
export const SHORTEST_RETRY_INTERVAL = 5_000;

export interface ProviderMetadata<T> {
	/** The copy, or a newer one. Throws what the provider, or its silence, led to. */
	read: () => Promise<T>;
	/**
	 * Asks out of turn because `old` did not do; undefined when there is nothing newer. Those who come together share it.
	 * The provider may change as often as it likes; only when it has not changed, the next one waits a minute, so that a
	 * stranger cannot make us hammer it.
	 */
	renew: (old: T) => Promise<T | undefined>;
}

/** Whether something of that moment still holds. A clock that was put back ends it: nobody knows then how old it is. */
export const isWithin = (since: number, milliseconds: number, now: number): boolean =>
	now >= since && now - since < milliseconds;

/** Compared as text: a parsed key differs from itself, its PEM does not. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Keeps what a provider publishes about itself: one request in flight, no failure remembered.
 *
 * @param discover asks the provider
 * @param isSilence whether an error means that nothing usable came; what the provider does say counts
 */
export function keepProviderMetadata<T>(
	discover: () => Promise<T>,
	isSilence: (error: unknown) => boolean,
	{ freshFor, servesFor }: CopyAges,
	now: () => number,
): ProviderMetadata<T> {
	let kept: { at: number; copy: T } | undefined;
	let asking: Promise<T> | undefined;
	/** The same for those to whom the copy will do. */
	let newer: Promise<T> | undefined;
	let failedAt = Number.NEGATIVE_INFINITY;
	let renewedInVain = Number.NEGATIVE_INFINITY;

	function discoverAndKeep(): Promise<T> {
		const at = now();
		const discovered = discover();
		const keep = (copy: T): void => {
			if (!isSame(copy, kept?.copy)) renewedInVain = Number.NEGATIVE_INFINITY;
			kept = { at, copy };
			asking = newer = undefined;
		};
		const noteFailure = (error: unknown): void => {
			failedAt = now();
			if (!isSilence(error)) kept = undefined;
			asking = newer = undefined;
		};
		discovered.then(keep, noteFailure);
		return discovered;
	}

	const ask = async (): Promise<T> => await (asking ??= discoverAndKeep());

	async function askFor(copy: T): Promise<T> {
		const answer = ask().catch((error: unknown) => {
			if (!isSilence(error)) throw error;
			return copy;
		});
		return await inTime(answer, NEWER_COPY_PATIENCE, copy);
	}

	return {
		read: async () => {
			if (!kept || !isWithin(kept.at, servesFor, now())) return await ask();
			const isGoodEnough =
				isWithin(kept.at, freshFor, now()) || isWithin(failedAt, METADATA_RETRY_INTERVAL, now());
			return isGoodEnough ? kept.copy : await (newer ??= askFor(kept.copy));
		},
		renew: async (old) => {
			if (kept && !isSame(kept.copy, old)) return kept.copy;
			if (!asking) {
				if (isWithin(renewedInVain, SHORTEST_REFRESH_INTERVAL, now())) return undefined;
				// Until it proves otherwise.
				renewedInVain = now();
			}
			const copy = await ask().catch(() => {
				// The next one asks again soon: no failure is remembered for long.
				renewedInVain = now() - SHORTEST_REFRESH_INTERVAL + SHORTEST_RETRY_INTERVAL;
				return undefined;
			});
			return isSame(copy, old) ? undefined : copy;
		},
	};
}
