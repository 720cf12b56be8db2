import type { HttpRequest, Send } from '../../core/provider/http';

/** The part of fetch that openid-client uses. */
export type ConnectionFetch = (
	url: string,
	options: { method?: string; headers?: Record<string, string>; body?: unknown },
) => Promise<Response>;

const WITHOUT_BODY = new Set([204, 205, 304]);

/** Makes a fetch of a `Send`: no redirects, limits and address rules are those of the `Send`. */
export function asFetch(send: Send): ConnectionFetch {
	return async (url, { method = 'GET', headers = {}, body }) => {
		const answer = await send({
			method: method as HttpRequest['method'],
			url,
			headers,
			...(body === undefined || body === null ? {} : { body: String(body) }),
		});
		const content = WITHOUT_BODY.has(answer.status) ? null : answer.body;
		return new Response(content, { status: answer.status, headers: answer.headers });
	};
}

/**
 * Wraps a fetch so that the token endpoint is asked once: a code is good for one request, but the answer may have to be
 * verified twice, with fresh keys the second time.
 */
export function rememberTokenAnswer(fetch: ConnectionFetch): {
	fetch: ConnectionFetch;
	/** The body of the token endpoint's answer, once there was one. */
	body: () => string | undefined;
} {
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
			const { status, headers, body } = remembered;
			return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers });
		},
	};
}
