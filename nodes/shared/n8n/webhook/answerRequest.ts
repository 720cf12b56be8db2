import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { refuse } from '../../core/refusal/outcome';
import { makeLoginId } from '../../core/attempt/pendingLogin';
import { refuseLogin } from './refuseLogin';

/** Answers a request to a login trigger under a new reference number, also when something breaks. */
export async function answerRequest(
	context: IWebhookFunctions,
	handle: (context: IWebhookFunctions, reference: string) => Promise<IWebhookResponseData>,
): Promise<IWebhookResponseData> {
	const reference = makeLoginId();
	try {
		return await handle(context, reference);
	} catch (error) {
		// A throw would store a failed execution for every bad request, and show the customer JSON.
		const name = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
		const connection = context.getNode().name;
		return refuseLogin(context, refuse('internal', { received: name.slice(0, 300) }), {
			reference,
			connection,
		});
	}
}
