import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';
import { pageHeaders } from '../shared/pages/pageHeaders';

export interface BrowserAnswer {
	status: number;
	headers: Record<string, string>;
	/**
	 * Always text, and never empty: n8n would replace an empty or JSON answer with its own, and n8n 1.x sends bytes with
	 * status 200 in any case, so no browser would follow a redirect.
	 */
	body: string;
}

/** Builds an answer with an HTML page and the page headers. */
export const pageAnswer = (status: number, html: string): BrowserAnswer => ({
	status,
	headers: { ...pageHeaders(), ...(status === 503 ? { 'retry-after': '30' } : {}) },
	body: html,
});

/** Builds a redirect that is not cached and sends no Referer. */
export const redirectAnswer = (address: string): BrowserAnswer => ({
	status: 302,
	headers: {
		location: address,
		'content-type': 'text/plain; charset=utf-8',
		'cache-control': 'no-store',
		'referrer-policy': 'no-referrer',
	},
	body: 'Signed in.\n',
});

/**
 * Sends the answer to the browser that waits at the trigger. In queue mode it resolves when the answer has been handed
 * to the main process.
 */
export async function answerBrowser(
	context: IExecuteFunctions,
	{ status, headers, body }: BrowserAnswer,
): Promise<void> {
	const response: IN8nHttpFullResponse = { statusCode: status, headers, body };
	// n8n's type says `void`, but its implementation returns a promise.
	// eslint-disable-next-line @typescript-eslint/no-confusing-void-expression
	const sent: unknown = context.sendResponse(response);
	await sent;
}
