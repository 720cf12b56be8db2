import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { describeLogLine } from '../../core/record/logLine';
import type { LoginItem } from '../../core/login/loginItem';
import { describeSteps } from '../../core/record/stepTimes';
import { reasons } from '../../core/refusal/reasons';
import { refusalPage } from '../../pages/refusalPage';
import { guardResponse } from './guardResponse';

export interface WorkflowStart {
	/** Where the customer starts again if the workflow does not answer. */
	startUrl: string;
	/** Milliseconds the workflow may take. */
	timeoutMs: number;
	/** Removes the spent cookie. */
	cookies: readonly string[];
	/** The admin's name of the connection. */
	connection: string;
}

/** Hands a verified login to the workflow, and sees to it that the customer gets a page whatever becomes of it. */
export function startWorkflow(
	context: IWebhookFunctions,
	item: LoginItem,
	{ startUrl, timeoutMs, cookies, connection }: WorkflowStart,
): IWebhookResponseData {
	const res = context.getResponseObject();
	const { login, trace: steps = [] } = item;
	const { id, protocol } = login;
	const facts = { reference: id, connection };
	for (const cookie of cookies) res.append('Set-Cookie', cookie);
	guardResponse(res, {
		timeoutMs,
		pageFor: (why) => refusalPage({ page: reasons[why].page, reference: id, retryUrl: startUrl }),
		onAnswer: (why) =>
			context.logger.error(
				`The workflow did not answer the customer: ${describeLogLine({ reason: why }, facts, describeSteps(steps))}`,
				{ event: 'login', ...facts, protocol, result: 'page', reason: why, steps },
			),
	});
	// The record of a login is one line at its end, which this is not yet.
	context.logger.debug(`Login verified: ${describeLogLine({}, facts, describeSteps(steps))}`, {
		event: 'login-verified',
		...facts,
		protocol,
		steps,
	});
	return { workflowData: [[{ json: item as unknown as IDataObject }]] };
}
