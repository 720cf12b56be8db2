import { aheadOfNeed } from '../../core/concurrency/aheadOfNeed';
import type { HttpRequest, HttpResponse, Send } from '../../core/provider/http';
import { createKeptDocument, type KeptDocument } from '../../core/provider/keptDocument';

/** How long fetched keys are used, in milliseconds. Never longer: a withdrawn key must stop working. */
const KEYS_LIFETIME = 300_000;

/** The kept answer of the JWKS URI, which openid-client parses. */
export type KeptKeys = KeptDocument<HttpResponse>;

/** An answer without keys. It is not kept, but passed to openid-client, whose error says what is wrong with it. */
class UnusableKeys extends Error {
	constructor(readonly answer: HttpResponse) {
		super(`Status ${answer.status}`);
		this.name = 'UnusableKeys';
	}
}

/**
 * Keeps a provider's keys (JWKS, RFC 7517) for five minutes. Older keys are never used, even if the provider is down.
 *
 * @param now clock in milliseconds
 */
export const keepProviderKeys = (now: () => number): KeptKeys =>
	createKeptDocument<HttpResponse>(
		{
			freshFor: KEYS_LIFETIME,
			usableFor: KEYS_LIFETIME,
			survives: () => false,
			// Headers such as Date differ from answer to answer.
			isSame: (one, other) => one.body === other.body,
		},
		now,
	);

async function fetchUsableKeys(send: Send, request: HttpRequest): Promise<HttpResponse> {
	const answer = await send(request);
	if (answer.status !== 200) throw new UnusableKeys(answer);
	return answer;
}

/** Fetches keys that are missing or stale while the customer signs in, so that the callback need not wait for them. */
export const fetchKeysAhead = (kept: KeptKeys, send: Send, jwksUri: string): void => {
	const headers = { accept: 'application/json, application/jwk-set+json' };
	kept.fetchAhead(async () => await fetchUsableKeys(send, { method: 'GET', url: jwksUri, headers }));
};

/** The provider's keys for one login. */
export interface LoginKeys {
	/** Sends requests; one to the JWKS URI is answered from the kept keys. */
	send: Send;
	/**
	 * Fetches the keys again because the token's key was not among those this login used: the provider may have rotated
	 * it just before signing (security-cases OIDC-10). Resolves with false if there are no other keys to try.
	 */
	refresh: () => Promise<boolean>;
}

/**
 * Lets one login use the kept keys.
 *
 * @param send sends all requests of this login
 * @param isJwksUri whether a URL is the address of the keys
 */
export function useProviderKeys(kept: KeptKeys, send: Send, isJwksUri: (url: string) => boolean): LoginKeys {
	let used: { request: HttpRequest; answer: Promise<HttpResponse> } | undefined;

	const fetchKeys = async (request: HttpRequest) => await fetchUsableKeys(send, request);

	return {
		send: async (request) => {
			if (request.method !== 'GET' || !isJwksUri(request.url)) return await send(request);
			used ??= { request, answer: kept.read(async () => await fetchKeys(request)) };
			return await used.answer.catch((error: unknown) => {
				if (error instanceof UnusableKeys) return error.answer;
				throw error;
			});
		},
		refresh: async () => {
			if (!used) return false;
			const { request } = used;
			const old = await used.answer;
			const fresh = kept.refresh(old, async () => await fetchKeys(request));
			try {
				const answer = await fresh;
				if (!answer) return false;
				used = { request, answer: Promise.resolve(answer) };
			} catch (error) {
				// The second attempt fails with this error.
				used = { request, answer: aheadOfNeed(Promise.reject(error)) };
			}
			return true;
		},
	};
}
