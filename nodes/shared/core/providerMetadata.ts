/** How long discovered metadata is used, and how long the last copy serves before a silent provider is asked again. Milliseconds. */
export const METADATA_LIFETIME = 60 * 60 * 1000;
export const METADATA_RETRY_INTERVAL = 60 * 1000;

/**
 * Keeps what a provider publishes about itself: one request in flight, one hour, and the last copy while the provider
 * gives no usable answer. Keys are never kept that way: a withdrawn one must not live on.
 *
 * @param discover asks the provider
 * @param isSilence whether an error means that nothing usable came; what the provider does say counts
 */
export function keepProviderMetadata<T>(
	discover: () => Promise<T>,
	isSilence: (error: unknown) => boolean,
	now: () => number,
): () => Promise<T> {
	let kept: { askAgainAt: number; answer: Promise<T> } | undefined;

	async function ask(previous: Promise<T> | undefined): Promise<T> {
		const discovered = discover();
		if (!previous) return await discovered;
		return await discovered.catch(async (error: unknown) => {
			if (!isSilence(error)) return await discovered;
			const answer = await previous;
			kept = { askAgainAt: now() + METADATA_RETRY_INTERVAL, answer: previous };
			return answer;
		});
	}

	return async () => {
		if (!kept || now() >= kept.askAgainAt) {
			const current = (kept = { askAgainAt: now() + METADATA_LIFETIME, answer: ask(kept?.answer) });
			current.answer.catch(() => {
				if (kept === current) kept = undefined;
			});
		}
		return await kept.answer;
	};
}
