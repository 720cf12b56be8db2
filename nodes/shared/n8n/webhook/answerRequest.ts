import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { refuse } from '../../core/refusal/outcome';
import { makeLoginId } from '../../core/attempt/pendingLogin';
import { handleRequest } from '../../webhook/handleRequest';
import { prepare, type LoginTrigger } from './loginTrigger';
import { readRequest } from './readRequest';
import { refuseLogin } from '../../webhook/refuseLogin';
import { nodeOfRequest } from './triggerNode';
import { writeAnswer } from './writeAnswer';
import { ownNode } from '../execution/ownNode';

/** Answers a request to a login trigger with a new reference number. Never throws: an error becomes a page. */
export async function answerRequest<Connection, Own>(
	context: IWebhookFunctions,
	trigger: LoginTrigger<Connection, Own>,
): Promise<IWebhookResponseData> {
	const reference = makeLoginId();
	const node = nodeOfRequest(context);
	const res = context.getResponseObject();
	try {
		const request = readRequest(context, reference);
		const ready = async () => await prepare(trigger, node);
		return writeAnswer(res, await handleRequest(request, trigger.routes, node, ready), node.log);
	} catch (error) {
		// If this threw, n8n would store a failed execution and show the customer JSON.
		const name = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
		const refusal = refuse('internal', { received: name.slice(0, 300) });
		const answer = refuseLogin(refusal, { reference, connection: ownNode(context).name });
		return writeAnswer(res, answer, node.log);
	}
}
