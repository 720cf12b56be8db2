import type { HttpResponse, Send } from '../core/http';

/** How long fetched keys are used, and how often an unknown key may force a new fetch. Milliseconds. */
export const KEYS_LIFETIME = 300_000;
export const SHORTEST_REFRESH_INTERVAL = 60_000;

export interface ProviderKeys {
	/** A `Send` that answers for the address of the keys from memory. */
	send: Send;
	/** Counts the forced fetches; tells a login whether its keys are still the latest. */
	version: () => number;
	/**
	 * Makes sure that the keys are newer than those of `version`, because one was unknown. False: it is too early.
	 * A fetch is forced at most once a minute; logins that come meanwhile share it.
	 */
	renew: (version: number) => boolean;
}

/**
 * Keeps the provider's keys in memory: one request in flight, five minutes, one forced refresh a minute
 * (security-cases OIDC-10). A stranger with unknown key ids therefore cannot make us hammer the provider.
 */
export function keepProviderKeys(
	send: Send,
	isKeysAddress: (url: string) => boolean,
	now: () => number,
): ProviderKeys {
	let kept: { at: number; answer: Promise<HttpResponse> } | undefined;
	let renewals = 0;
	let renewedAt = Number.NEGATIVE_INFINITY;

	return {
		send: async (request) => {
			if (request.method !== 'GET' || !isKeysAddress(request.url)) return await send(request);
			if (!kept || now() - kept.at >= KEYS_LIFETIME) {
				const current = (kept = { at: now(), answer: send(request) });
				const drop = (): void => {
					if (kept === current) kept = undefined;
				};
				// A failure is not kept: the next login asks again.
				current.answer.then(({ status }) => status === 200 || drop(), drop);
			}
			return await kept.answer;
		},
		version: () => renewals,
		renew: (version) => {
			if (version !== renewals) return true;
			if (now() - renewedAt < SHORTEST_REFRESH_INTERVAL) return false;
			renewedAt = now();
			renewals += 1;
			kept = undefined;
			return true;
		},
	};
}
