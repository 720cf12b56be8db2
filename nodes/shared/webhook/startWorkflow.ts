import { describeLogLine } from '../core/record/logLine';
import type { LogEntry } from '../core/record/logEntry';
import { reasons } from '../core/refusal/reasons';
import { describeSteps } from '../core/record/stepTimes';
import { refusalPage } from '../pages/refusalPage';
import type { Unanswered, WebhookAnswer, WorkflowStart } from './webhookAnswer';

/**
 * Hands a verified login to the workflow.
 *
 * @param cookies Set-Cookie lines, such as the one that removes the cookie of the finished attempt
 * @param warnings what the admin should know about the provider's answer
 */
export function startWorkflow(
	workflow: WorkflowStart,
	cookies: readonly string[],
	warnings: readonly LogEntry[],
): WebhookAnswer {
	const { login, trace: steps = [] } = workflow.item;
	const facts = { reference: login.id, connection: workflow.connection };
	return {
		kind: 'workflow',
		...workflow,
		cookies,
		warnings,
		// Debug only: the one line that records a login is written at its end.
		log: {
			level: 'debug',
			message: `Login verified: ${describeLogLine({}, facts, describeSteps(steps))}`,
			facts: { event: 'login-verified', ...facts, protocol: login.protocol, steps },
		},
	};
}

/** Renders the page for a customer whose workflow does not answer. */
export const unansweredPage = ({ item, startUrl }: WorkflowStart, why: Unanswered): string =>
	refusalPage({ page: reasons[why].page, reference: item.login.id, retryUrl: startUrl });

/** Makes the log entry about a workflow that does not answer. */
export function describeUnanswered({ item, connection }: WorkflowStart, why: Unanswered): LogEntry {
	const { login, trace: steps = [] } = item;
	const facts = { reference: login.id, connection };
	return {
		level: 'error',
		message: `The workflow did not answer the customer: ${describeLogLine({ reason: why }, facts, describeSteps(steps))}`,
		facts: { event: 'login', ...facts, protocol: login.protocol, result: 'page', reason: why, steps },
	};
}
