import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Refusal } from '../../core/refusal/outcome';
import { describeLogLine } from '../../core/record/logLine';
import type { Protocol, TraceStep } from '../../core/login/loginItem';
import { describeSteps } from '../../core/record/stepTimes';
import { pageStatus, type CustomerPage } from '../../core/refusal/customerPage';
import { reasons } from '../../core/refusal/reasons';
import { pageHeaders } from '../../pages/pageHeaders';
import { refusalPage } from '../../pages/refusalPage';

export interface RefusalContext {
	reference: string;
	connection: string;
	retryUrl?: string;
	cookies?: string[];
	protocol?: Protocol;
	/** What took how long until then. */
	steps?: TraceStep[];
}

function answerRefusal(
	context: IWebhookFunctions,
	attempt: 'Login' | 'Logout',
	page: CustomerPage,
	status: number,
	{ reason, detail }: Refusal,
	{ reference, connection, retryUrl, cookies = [], protocol, steps = [] }: RefusalContext,
): IWebhookResponseData {
	// n8n's console shows the text of a line only, so the text has to be enough to find and understand it.
	const facts = describeLogLine({ reason, ...detail }, { reference, connection }, describeSteps(steps));
	context.logger.warn(`${attempt} refused: ${facts}`, {
		event: attempt === 'Login' ? 'login' : 'logout',
		reference,
		connection,
		protocol,
		result: 'refused',
		reason,
		...detail,
		steps,
	});
	const res = context.getResponseObject();
	for (const cookie of cookies) res.append('Set-Cookie', cookie);
	res.status(status).set(pageHeaders()).send(refusalPage({ page, reference, retryUrl }));
	return { noWebhookResponse: true };
}

/** Answers a refused login with a page and a log line, and starts no execution. */
export function refuseLogin(
	context: IWebhookFunctions,
	refusal: Refusal,
	facts: RefusalContext,
): IWebhookResponseData {
	const { page, status } = reasons[refusal.reason];
	return answerRefusal(context, 'Login', page, status, refusal, facts);
}

/** The same for a logout: one page whatever the reason; only a request too large keeps its own status. */
export function refuseLogout(
	context: IWebhookFunctions,
	refusal: Refusal,
	facts: RefusalContext,
): IWebhookResponseData {
	const { reason } = refusal;
	const status = reason === 'request-too-large' ? reasons[reason].status : pageStatus['not-ended'];
	return answerRefusal(context, 'Logout', 'not-ended', status, refusal, facts);
}
