import type { IWebhookFunctions } from 'n8n-workflow';
import { reasons } from '../../core/refusal/reasons';
import { pageHeaders } from '../../pages/pageHeaders';
import type { Unanswered } from '../../webhook/webhookAnswer';

type WebhookResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

export interface GuardOptions {
	/** How long the workflow may take before the customer gets the page, in milliseconds. */
	timeoutMs: number;
	pageFor: (why: Unanswered) => string;
	/** Called once when the guard had to answer, with why. */
	onAnswer?: (why: Unanswered) => void;
}

/**
 * Makes sure the customer gets a readable page although the workflow dies, ends without an answer or hangs.
 *
 * Complete Login answers with text or bytes. What n8n answers on its own behalf is always JSON (an error message,
 * or nothing), so every JSON answer on a guarded response is replaced by the page. Undocumented in n8n, and failing
 * soft: without it n8n's own answer appears.
 */
export function guardResponse(res: WebhookResponse, { timeoutMs, pageFor, onAnswer }: GuardOptions): void {
	const sendText = res.send.bind(res);
	let answered = false;

	const answer = (why: Unanswered): WebhookResponse => {
		if (answered || res.headersSent) return res;
		answered = true;
		clearTimeout(timer);
		onAnswer?.(why);
		res.status(reasons[why].status).set(pageHeaders());
		return sendText(pageFor(why));
	};

	res.json = (() => answer('workflow-failed')) as WebhookResponse['json'];

	const timer = setTimeout(() => {
		answer('workflow-silent');
		// Whatever the workflow still says comes too late; it must not become an error about sent headers.
		res.setHeader = () => res;
		res.send = (() => res) as WebhookResponse['send'];
		res.end = (() => res) as WebhookResponse['end'];
	}, timeoutMs);
	timer.unref();
	res.once('close', () => clearTimeout(timer));
	res.once('finish', () => clearTimeout(timer));
}
