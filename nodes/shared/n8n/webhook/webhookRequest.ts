import type { IWebhookFunctions } from 'n8n-workflow';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';

/** Query or form fields as n8n parsed them; a repeated one is an array. */
export type RequestParameters = Readonly<Record<string, unknown>>;

export const asParameters = (value: unknown): RequestParameters =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RequestParameters) : {};

type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

/** A browser that only looks ahead must not spend anything (OF-6). */
export function isLookAhead({ headers, method }: Request): boolean {
	const purpose = `${String(headers['sec-purpose'] ?? '')} ${String(headers.purpose ?? '')}`;
	return method === 'HEAD' || /prefetch|prerender/i.test(purpose);
}

/**
 * Whether some page asked for its own ends, as for an image: nobody came here who may begin something. Browsers of old
 * do not say what they ask for.
 *
 * @param places where a customer may be
 */
export function isSubresource({ headers }: Request, places: readonly ('document' | 'iframe')[]): boolean {
	const destination = headers['sec-fetch-dest'];
	return destination !== undefined && !places.some((place) => place === destination);
}

/** Answers with nothing what no customer asked for. */
export function answerNobody(res: ReturnType<IWebhookFunctions['getResponseObject']>): void {
	res.status(204).set({ 'cache-control': 'no-store' }).send('');
}

/** The query exactly as it came, without its question mark: a signature covers these octets. */
export function readRawQuery(context: IWebhookFunctions): string {
	const { originalUrl } = context.getRequestObject();
	const start = originalUrl.indexOf('?');
	return start === -1 ? '' : originalUrl.slice(start + 1);
}

/**
 * The fields of a posted form.
 *
 * @param largest in bytes; n8n itself accepts 16 MiB
 */
export function readForm(context: IWebhookFunctions, largest: number): Outcome<RequestParameters> {
	const request = context.getRequestObject();
	const size = request.rawBody?.length ?? Number(request.headers['content-length'] ?? 0);
	if (size > largest) {
		return refuse('request-too-large', { expected: `at most ${largest} bytes`, received: String(size) });
	}
	if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) {
		return refuse('malformed-request', {
			field: 'content-type',
			expected: 'application/x-www-form-urlencoded',
		});
	}
	return accept(asParameters(context.getBodyData()));
}
