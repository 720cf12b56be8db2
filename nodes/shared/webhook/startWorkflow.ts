import { describeLogLine } from '../core/record/logLine';
import type { LogEntry } from '../core/record/logEntry';
import { reasons } from '../core/refusal/reasons';
import { describeSteps } from '../core/record/stepTimes';
import { refusalPage } from '../pages/refusalPage';
import type { Unanswered, WebhookAnswer, WorkflowStart } from './webhookAnswer';

/**
 * Hands a verified login to the workflow.
 *
 * @param cookies Set-Cookie lines, such as the removal of the spent attempt's
 */
export function startWorkflow(workflow: WorkflowStart, cookies: readonly string[]): WebhookAnswer {
	const { login, trace: steps = [] } = workflow.item;
	const facts = { reference: login.id, connection: workflow.connection };
	return {
		kind: 'workflow',
		...workflow,
		cookies,
		// The record of a login is one line at its end, which this is not yet.
		log: {
			level: 'debug',
			message: `Login verified: ${describeLogLine({}, facts, describeSteps(steps))}`,
			facts: { event: 'login-verified', ...facts, protocol: login.protocol, steps },
		},
	};
}

/** The page for a customer whose workflow does not answer. */
export const unansweredPage = ({ item, startUrl }: WorkflowStart, why: Unanswered): string =>
	refusalPage({ page: reasons[why].page, reference: item.login.id, retryUrl: startUrl });

/** The log entry about a workflow that does not answer. */
export function describeUnanswered({ item, connection }: WorkflowStart, why: Unanswered): LogEntry {
	const { login, trace: steps = [] } = item;
	const facts = { reference: login.id, connection };
	return {
		level: 'error',
		message: `The workflow did not answer the customer: ${describeLogLine({ reason: why }, facts, describeSteps(steps))}`,
		facts: { event: 'login', ...facts, protocol: login.protocol, result: 'page', reason: why, steps },
	};
}
