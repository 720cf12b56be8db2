import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Refusal } from '../../core/refusal/outcome';
import { describeLogLine } from '../../core/record/logLine';
import type { Protocol, TraceStep } from '../../core/login/loginItem';
import { describeSteps } from '../../core/record/stepTimes';
import type { Reason } from '../../core/refusal/reasons';
import { pageHeaders } from '../../pages/pageHeaders';
import { refusalPage, refusalStatus, type RefusalKind } from '../../pages/refusalPage';

const kinds: Partial<Record<Reason, RefusalKind>> = {
	'state-reused': 'already-done',
	'assertion-reused': 'already-done',
	'too-many-requests': 'too-many',
	'logout-not-supported': 'not-offered',
	'logout-out-of-time': 'not-ended',
	'logout-reused': 'not-ended',
	'logout-mismatch': 'not-ended',
	'provider-unreachable': 'unavailable',
	'provider-misconfigured': 'unavailable',
	'store-unreachable': 'unavailable',
	'setting-invalid': 'unavailable',
	internal: 'unavailable',
	'workflow-failed': 'unavailable',
	'workflow-silent': 'preparing',
	'email-unverified': 'denied',
	'email-domain-not-allowed': 'denied',
	'email-missing': 'denied',
	'email-malformed': 'denied',
	'subject-invalid': 'denied',
	'tenant-not-allowed': 'denied',
	'authentication-too-weak': 'denied',
	'attribute-refused': 'denied',
	'subject-encrypted': 'denied',
	'subject-transient': 'denied',
};

/** Which page goes with a reason; most have the same one, so that an attacker learns nothing from it. */
export const kindOf = (reason: Reason): RefusalKind => kinds[reason] ?? 'try-again';

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
	kind: RefusalKind,
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
	res
		.status(reason === 'request-too-large' ? 413 : refusalStatus(kind))
		.set(pageHeaders())
		.send(refusalPage({ kind, reference, retryUrl }));
	return { noWebhookResponse: true };
}

/** Answers a refused login with a page and a log line, and starts no execution. */
export const refuseLogin = (
	context: IWebhookFunctions,
	refusal: Refusal,
	facts: RefusalContext,
): IWebhookResponseData => answerRefusal(context, 'Login', kindOf(refusal.reason), refusal, facts);

/** The same for a logout, whatever the reason. */
export const refuseLogout = (
	context: IWebhookFunctions,
	refusal: Refusal,
	facts: RefusalContext,
): IWebhookResponseData => answerRefusal(context, 'Logout', 'not-ended', refusal, facts);
