import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Log } from '../../core/record/logEntry';
import { pageHeaders } from '../../pages/pageHeaders';
import { postFormHeaders, renderPostForm } from '../../pages/postForm';
import { guardResponse } from './guardResponse';
import { describeUnanswered, unansweredPage } from '../../webhook/startWorkflow';
import type { WebhookAnswer, WorkflowStart } from '../../webhook/webhookAnswer';

type WebhookResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** Starts the workflow, and makes sure that the customer gets a page even if it fails. */
function start(res: WebhookResponse, workflow: WorkflowStart, log: Log): IWebhookResponseData {
	guardResponse(res, {
		timeoutMs: workflow.timeoutMs,
		pageFor: (why) => unansweredPage(workflow, why),
		onAnswer: (why) => log(describeUnanswered(workflow, why)),
	});
	return { workflowData: [[{ json: workflow.item as unknown as IDataObject }]] };
}

/**
 * Sends an answer to the browser and writes its log entries. No other code of a trigger does either.
 *
 * @returns what the trigger returns to n8n
 */
export function writeAnswer(res: WebhookResponse, answer: WebhookAnswer, log: Log): IWebhookResponseData {
	for (const warning of answer.warnings ?? []) log(warning);
	if (answer.log) log(answer.log);
	for (const cookie of answer.cookies ?? []) res.append('Set-Cookie', cookie);
	switch (answer.kind) {
		case 'workflow':
			return start(res, answer, log);
		case 'nothing':
			res.status(204).set({ 'cache-control': 'no-store' }).send('');
			break;
		case 'redirect':
			res.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
			res.redirect(302, answer.location);
			break;
		case 'form':
			res
				.status(200)
				.set(postFormHeaders())
				.send(renderPostForm(answer.action, answer.fields, answer.title));
			break;
		case 'page': {
			const { status, html, retryAfter } = answer;
			const wait = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
			res
				.status(status)
				.set({ ...pageHeaders(), ...wait })
				.send(html);
			break;
		}
		case 'document':
			res
				.status(200)
				.set({
					'content-type': answer.contentType,
					'cache-control': 'no-store',
					'x-content-type-options': 'nosniff',
				})
				.send(answer.body);
			break;
	}
	return { noWebhookResponse: true };
}
