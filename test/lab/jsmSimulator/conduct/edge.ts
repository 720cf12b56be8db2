import type { Answer } from '../answer';
import type { Base } from '../authenticate';
import type { Switches } from './switches';

/** New host of a site after it was renamed; nothing answers there. */
const RENAMED_HOST = 'renamed.site.example';

const renderPage = (status: number, title: string): string =>
	`<!DOCTYPE html><html><head><title>${title} (${status})</title></head><body><h1>${title}</h1></body></html>`;

const asPage = (status: number, title: string): Answer => ({
	status,
	headers: { 'content-type': 'text/html;charset=UTF-8' },
	text: renderPage(status, title),
});

const asText = (status: number, text: string): Answer => ({
	status,
	headers: { 'content-type': 'text/plain;charset=UTF-8' },
	text,
});

/**
 * The answer of what stands before the API, which no API description knows. Undefined if the call reaches the API. A renamed site
 * keeps its cloud ID, so the gateway still finds it.
 */
export function answerAtEdge(
	{ siteState }: Switches,
	base: Base,
	path: string,
	query: URLSearchParams,
): Answer | undefined {
	switch (siteState) {
		case 'reachable':
			return undefined;
		case 'ip-not-allowed':
			return asText(403, 'The IP address has been rejected because it is not included in the allowlist.');
		case 'suspended':
			return asPage(402, 'Payment Required');
		case 'renamed': {
			const search = query.toString();
			const location = `https://${RENAMED_HOST}${path}${search ? `?${search}` : ''}`;
			return base === 'site' ? { status: 301, headers: { location } } : undefined;
		}
	}
}

const titles: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'Forbidden' };
const texts: Readonly<Record<number, string>> = {
	401: 'Client must be authenticated to access this resource.',
	403: 'Forbidden',
};

/** The same refusal as plain text or as a web page. Undefined if it stays as it is: another status, or a switch says JSON. */
export function rewordRefusal({ status }: Answer, { refusalBody }: Switches): Answer | undefined {
	if (refusalBody === 'json' || !(status in titles)) return undefined;
	return refusalBody === 'text' ? asText(status, texts[status] ?? '') : asPage(status, titles[status] ?? '');
}
