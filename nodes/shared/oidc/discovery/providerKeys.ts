import type { HttpResponse, Send } from '../../core/provider/http';
import { isWithin, SHORTEST_REFRESH_INTERVAL } from '../../core/provider/keptDocument';

/** How long fetched keys are used, in milliseconds. Never longer: a withdrawn one must not live on. */
export const KEYS_LIFETIME = 300_000;

export interface ProviderKeys {
	/** A `Send` that answers for the address of the keys from memory. */
	send: Send;
	/** Counts the forced fetches; tells a login whether its keys are still the latest. */
	version: () => number;
	/**
	 * Makes sure that the keys are newer than those of `version`, because one was unknown. False: it is too early.
	 * Logins that come together share one forced fetch. After one that brought nothing new the next waits a minute.
	 */
	renew: (version: number) => boolean;
}

/**
 * Keeps the provider's keys in memory: one request in flight, five minutes, one forced refresh for an unknown key
 * (security-cases OIDC-10). A provider that rotates may do so as often as it likes; a login with a key it does not
 * publish cannot make us hammer it.
 */
export function keepProviderKeys(
	send: Send,
	isKeysAddress: (url: string) => boolean,
	now: () => number,
): ProviderKeys {
	let kept: { at: number; answer: Promise<HttpResponse> } | undefined;
	let published: string | undefined;
	let renewals = 0;
	let renewedInVain = Number.NEGATIVE_INFINITY;

	function ask(request: Parameters<Send>[0]): Promise<HttpResponse> {
		const current = (kept = { at: now(), answer: send(request) });
		// A failure is not kept: the next login asks again.
		const drop = (): void => {
			if (kept === current) kept = undefined;
		};
		current.answer.then(({ status, body }) => {
			if (status !== 200) return drop();
			if (body !== published) renewedInVain = Number.NEGATIVE_INFINITY;
			published = body;
		}, drop);
		return current.answer;
	}

	return {
		send: async (request) => {
			if (request.method !== 'GET' || !isKeysAddress(request.url)) return await send(request);
			if (!kept || !isWithin(kept.at, KEYS_LIFETIME, now())) return await ask(request);
			return await kept.answer;
		},
		version: () => renewals,
		renew: (version) => {
			if (version !== renewals) return true;
			if (isWithin(renewedInVain, SHORTEST_REFRESH_INTERVAL, now())) return false;
			// Until it proves otherwise.
			renewedInVain = now();
			renewals += 1;
			kept = undefined;
			return true;
		},
	};
}
