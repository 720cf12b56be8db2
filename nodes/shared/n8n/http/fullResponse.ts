import { HttpFailure, type HttpResponse } from '../../core/provider/http';

/** The answer of n8n's request functions with all its parts. */
export interface FullResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** An answer as the JSM client reads it: header names in lower case, the body as text. */
export const answerOf = ({ statusCode, headers, body }: FullResponse): HttpResponse => ({
	status: statusCode,
	headers: headersOf(headers),
	body: bodyText(body),
});

function headersOf(headers: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}

/** Returns the body as text; some versions of n8n parse it even though text was requested. */
function bodyText(body: unknown): string {
	if (body === undefined || body === null) return '';
	return typeof body === 'string' ? body : JSON.stringify(body);
}

/** The code of an error of n8n: a status, or a word such as `ECONNREFUSED`; empty if it has none. */
export const codeOf = (error: unknown): string =>
	typeof error === 'object' && error !== null && 'httpCode' in error ? String(error.httpCode) : '';

/** Throws a failure that keeps only the kind of an error, because n8n's errors may quote the request. */
export function throwFailure(error: unknown): never {
	const code = codeOf(error);
	const name = error instanceof Error ? `${error.name} ${error.message} ${causeOf(error)}` : '';
	if (/ECONNABORTED|ETIMEDOUT|timeout/i.test(`${code} ${name}`)) {
		throw new HttpFailure('timeout', 'Jira did not answer in time');
	}
	if (/ssrf|blocked/i.test(name)) throw new HttpFailure('blocked', 'n8n blocks this address');
	throw new HttpFailure('network', 'Jira could not be reached');
}

const causeOf = ({ cause }: Error): string =>
	cause instanceof Error ? `${cause.name} ${cause.message}` : '';
