import { makeResponse, type ProviderFetch } from '../client/providerFetch';

/** A fetch that sends a code only once, however often the answer is verified. */
export interface TokenAnswer {
	fetch: ProviderFetch;
	/** Returns the body of the token endpoint's answer; `undefined` before it has arrived. */
	body: () => string | undefined;
}

/**
 * Wraps a fetch so that the token endpoint gets one request only: a code is valid once (RFC 6749, section 4.1.2), but the
 * answer may have to be verified again with newer keys.
 */
export function rememberTokenAnswer(fetch: ProviderFetch): TokenAnswer {
	let remembered: { status: number; headers: [string, string][]; body: string } | undefined;
	return {
		body: () => remembered?.body,
		fetch: async (url, options) => {
			if (options.method !== 'POST') return await fetch(url, options);
			if (!remembered) {
				const answer = await fetch(url, options);
				const headers: [string, string][] = [];
				answer.headers.forEach((value, name) => headers.push([name, value]));
				remembered = { status: answer.status, headers, body: await answer.text() };
			}
			return makeResponse(remembered.status, remembered.headers, remembered.body);
		},
	};
}
