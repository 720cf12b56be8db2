import { accept, refuse, type Outcome } from '../core/refusal/outcome';

/** Query or form fields as n8n parsed them; a repeated one is an array. */
export type RequestParameters = Readonly<Record<string, unknown>>;

/** Whose requests count together; nobody's where the address is not a customer's. */
export type Client = { group: string } | { group?: undefined; why: 'own-machine' | 'unknown-proxy' };

/** The headers that decide something. */
export const requestHeaders = ['content-type', 'cookie', 'purpose', 'sec-fetch-dest', 'sec-purpose'] as const;

/** One request to a webhook of a trigger, as plain values. Nothing in it is checked yet. */
export interface WebhookRequest {
	/** n8n's name of the webhook. */
	webhook: string;
	/** The reference number that page and log line of this request share. */
	reference: string;
	method: string;
	headers: Readonly<Partial<Record<(typeof requestHeaders)[number], string>>>;
	query: RequestParameters;
	/** The query exactly as it came, without its question mark: a signature covers these octets. */
	rawQuery: string;
	/** Fields of the body; {@link readForm} says whether they count. */
	body: RequestParameters;
	/** In bytes. */
	bodySize: number;
	client: Client;
	/** When the request came, in milliseconds since the epoch. */
	now: number;
}

export const asParameters = (value: unknown): RequestParameters =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RequestParameters) : {};

/** Whether a browser only looks ahead; such a request must not spend anything (OF-6). */
export function isLookAhead({ headers, method }: Pick<WebhookRequest, 'headers' | 'method'>): boolean {
	const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''}`;
	return method === 'HEAD' || /prefetch|prerender/i.test(purpose);
}

/**
 * Whether a page asked for its own ends, as for an image, and no customer came here. Old browsers do not say what they
 * ask for.
 *
 * @param places where a customer may be
 */
export function isSubresource(
	{ headers }: Pick<WebhookRequest, 'headers'>,
	places: readonly ('document' | 'iframe')[],
): boolean {
	const destination = headers['sec-fetch-dest'];
	return destination !== undefined && !places.some((place) => place === destination);
}

/**
 * The fields of a posted form.
 *
 * @param largest in bytes; n8n itself accepts 16 MiB
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
