import { accept, refuse, type Outcome } from '../core/refusal/outcome';

/** Query or form fields as n8n parsed them; a repeated one is an array. */
export type RequestParameters = Readonly<Record<string, unknown>>;

/** Groups requests for rate limiting; `group` is absent if the address is not a customer's. */
export type Client = { group: string } | { group?: undefined; why: 'own-machine' | 'unknown-proxy' };

/** The request headers that are used; all others are dropped. */
export const requestHeaders = ['content-type', 'cookie', 'purpose', 'sec-fetch-dest', 'sec-purpose'] as const;

/** One request to a webhook of a trigger, as plain values. Nothing in it is checked yet. */
export interface WebhookRequest {
	/** n8n's name of the webhook. */
	webhook: string;
	/** Reference number that the customer's page and the log line share. */
	reference: string;
	method: string;
	headers: Readonly<Partial<Record<(typeof requestHeaders)[number], string>>>;
	query: RequestParameters;
	/** The query exactly as received, without its question mark, because a signature covers these octets. */
	rawQuery: string;
	/** Fields of the body; read them with {@link readForm}, which checks size and content type. */
	body: RequestParameters;
	/** Size of the body in bytes. */
	bodySize: number;
	client: Client;
	/** When the request was received, in milliseconds since the epoch. */
	now: number;
}

export const asParameters = (value: unknown): RequestParameters =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RequestParameters) : {};

/** Whether a request is a HEAD, prefetch or prerender, which must not use anything up (OF-6). */
export function isLookAhead({ headers, method }: Pick<WebhookRequest, 'headers' | 'method'>): boolean {
	const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''}`;
	return method === 'HEAD' || /prefetch|prerender/i.test(purpose);
}

/**
 * Whether a page loads this URL as a subresource, such as an image, so that no customer sees it. False for old browsers,
 * which send no Sec-Fetch-Dest.
 *
 * @param places where a customer may see the answer
 */
export function isSubresource(
	{ headers }: Pick<WebhookRequest, 'headers'>,
	places: readonly ('document' | 'iframe')[],
): boolean {
	const destination = headers['sec-fetch-dest'];
	return destination !== undefined && !places.some((place) => place === destination);
}

/**
 * Reads the fields of a posted form. Refuses a body that is too large or of another content type.
 *
 * @param largest maximum size in bytes; n8n itself accepts 16 MiB
 */
export function readForm(
	{ headers, body, bodySize }: Pick<WebhookRequest, 'headers' | 'body' | 'bodySize'>,
	largest: number,
): Outcome<RequestParameters> {
	if (bodySize > largest) {
		return refuse('request-too-large', {
			expected: `at most ${largest} bytes`,
			received: String(bodySize),
		});
	}
	if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) {
		return refuse('malformed-request', {
			field: 'content-type',
			expected: 'application/x-www-form-urlencoded',
		});
	}
	return accept(body);
}
