import { pick } from 'lodash';
import type { IWebhookFunctions } from 'n8n-workflow';
import { readClient } from './clientAddress';
import { asParameters, requestHeaders, type WebhookRequest } from '../../webhook/webhookRequest';

function rawQueryOf(url: string): string {
	const start = url.indexOf('?');
	return start === -1 ? '' : url.slice(start + 1);
}

/** Turns the request that n8n received into a plain value. */
export function readRequest(context: IWebhookFunctions, reference: string): WebhookRequest {
	const request = context.getRequestObject();
	return {
		webhook: context.getWebhookName(),
		reference,
		method: request.method,
		headers: pick(request.headers as WebhookRequest['headers'], requestHeaders),
		query: asParameters(context.getQueryData()),
		rawQuery: rawQueryOf(request.originalUrl),
		body: asParameters(context.getBodyData()),
		bodySize: request.rawBody?.length ?? Number(request.headers['content-length'] ?? 0),
		client: readClient(request),
		now: Date.now(),
	};
}
