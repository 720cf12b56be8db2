import type { HttpRequest, Send } from '../../core/provider/http';

/** The part of fetch that openid-client uses. */
export type ProviderFetch = (
	url: string,
	options: { method?: string; headers?: Record<string, string>; body?: unknown },
) => Promise<Response>;

const STATUSES_WITHOUT_BODY = new Set([204, 205, 304]);

/** Makes a fetch `Response`. The Fetch Standard forbids a body with some statuses. */
export const makeResponse = (
	status: number,
	headers: Record<string, string> | [string, string][],
	body: string,
): Response => new Response(STATUSES_WITHOUT_BODY.has(status) ? null : body, { status, headers });

/** Turns a `Send` into a fetch. It follows no redirects and obeys the limits and address rules of the `Send`. */
export function asFetch(send: Send): ProviderFetch {
	return async (url, { method = 'GET', headers = {}, body }) => {
		const answer = await send({
			method: method as HttpRequest['method'],
			url,
			headers,
			...(body === undefined || body === null ? {} : { body: String(body) }),
		});
		return makeResponse(answer.status, answer.headers, answer.body);
	};
}
