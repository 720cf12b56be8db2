import type { Refusal } from '../core/refusal/outcome';
import { describeLogLine } from '../core/record/logLine';
import type { Protocol, TraceStep } from '../core/login/loginItem';
import { describeSteps } from '../core/record/stepTimes';
import { pageStatus, type CustomerPage } from '../core/refusal/customerPage';
import { reasons } from '../core/refusal/reasons';
import { refusalPage } from '../pages/refusalPage';
import type { WebhookAnswer } from './webhookAnswer';

export interface RefusalContext {
	reference: string;
	connection: string;
	retryUrl?: string;
	/** Set-Cookie lines. */
	cookies?: readonly string[];
	protocol?: Protocol;
	/** Duration of each step before the refusal. */
	steps?: TraceStep[];
}

function answerRefusal(
	attempt: 'Login' | 'Logout',
	page: CustomerPage,
	status: number,
	{ reason, detail }: Refusal,
	{ reference, connection, retryUrl, cookies, protocol, steps = [] }: RefusalContext,
): WebhookAnswer {
	// n8n's console shows only the message of an entry, so the message must contain everything an admin needs.
	const facts = describeLogLine({ reason, ...detail }, { reference, connection }, describeSteps(steps));
	return {
		kind: 'page',
		status,
		html: refusalPage({ page, reference, retryUrl }),
		cookies,
		log: {
			level: 'warn',
			message: `${attempt} refused: ${facts}`,
			facts: {
				event: attempt === 'Login' ? 'login' : 'logout',
				reference,
				connection,
				protocol,
				result: 'refused',
				reason,
				...detail,
				steps,
			},
		},
	};
}

/** Answers a refused login with a page and a log line, and starts no execution. */
export function refuseLogin(refusal: Refusal, facts: RefusalContext): WebhookAnswer {
	const { page, status } = reasons[refusal.reason];
	return answerRefusal('Login', page, status, refusal, facts);
}

/** The same for a logout. Every reason shows the same page; only a request that is too large has its own status. */
export function refuseLogout(refusal: Refusal, facts: RefusalContext): WebhookAnswer {
	const { reason } = refusal;
	const status = reason === 'request-too-large' ? reasons[reason].status : pageStatus['not-ended'];
	return answerRefusal('Logout', 'not-ended', status, refusal, facts);
}
