import type { IWebhookFunctions } from 'n8n-workflow';
import { reasons } from '../../core/refusal/reasons';
import { pageHeaders } from '../../pages/pageHeaders';
import type { Unanswered } from '../../webhook/webhookAnswer';

type WebhookResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

export interface GuardOptions {
	/** How long the workflow may take before the customer gets the page, in milliseconds. */
	timeoutMs: number;
	pageFor: (why: Unanswered) => string;
	/** Called once if the guard had to send the page, with the reason. */
	onAnswer?: (why: Unanswered) => void;
}

/**
 * Makes sure the customer gets a readable page even if the workflow fails, ends without an answer or hangs.
 *
 * Complete Login answers with text or bytes, but n8n's own answers are always JSON (an error message, or nothing). So a
 * JSON answer on a guarded response is replaced by the page. n8n does not document this; should it change, the customer
 * sees n8n's own answer.
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
		// A later answer of the workflow is dropped; otherwise Express would throw because the headers are sent.
		res.setHeader = () => res;
		res.send = (() => res) as WebhookResponse['send'];
		res.end = (() => res) as WebhookResponse['end'];
	}, timeoutMs);
	timer.unref();
	res.once('close', () => clearTimeout(timer));
	res.once('finish', () => clearTimeout(timer));
}
