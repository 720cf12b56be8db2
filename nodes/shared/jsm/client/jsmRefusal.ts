import type { HttpFailure, HttpResponse } from '../../core/provider/http';
import type { Accepted, Refusal } from '../../core/refusal/outcome';
import type { Reason } from '../../core/refusal/reasons';
import type { JsmCall } from './call';
import { isPage, judgeAnswer } from './refusedAnswer';

/** A refusal with Jira's status, so that callers branch on the status and never on texts, which Jira translates. */
export interface JsmRefusal extends Refusal {
	/** Absent when no answer came. */
	status?: number;
	/** Earliest moment Jira wants to hear from us again, milliseconds since the epoch. */
	resumeAt?: number;
}

export type JsmOutcome<T> = Accepted<T> | JsmRefusal;

type Endpoint = Pick<JsmCall, 'method' | 'path' | 'needs'>;

interface Facts {
	status?: number;
	resumeAt?: number;
	expected?: string;
	received?: string;
	traceId?: string;
	hint?: string;
}

const hints: Partial<Record<Reason, string>> = {
	'jsm-unauthorized':
		'Token expired or revoked, or e-mail or authentication of the credential wrong: a token with scopes works only through the gateway, one without scopes only on the site address. A missing scope can look the same',
	'jsm-ip-not-allowed':
		'Add the public IP address of n8n to the IP allow list (Atlassian Administration, Security)',
	'jsm-site-suspended':
		'Check the subscription of the site in Atlassian Administration, Billing; until it is active again, Jira accepts no calls',
	'jsm-not-found':
		'Jira also says this when the calling account may not see it, or when the address of the credential is wrong',
	'jsm-invalid-request':
		'Jira names the value it does not take: correct it in the node, or in the item before the node',
	'jsm-unexpected-answer':
		'Try again. If it happens again, check Site URL in the credential, and whether a proxy between n8n and Jira changes the answers',
	'jsm-rate-limited': 'Try again later; nothing was changed by this call',
	'jsm-unavailable': 'Try again; every step can be repeated safely',
};

/** Builds a refusal about one endpoint. */
export function failJsm(reason: Reason, call: Endpoint, facts: Facts = {}): JsmRefusal {
	const { status, resumeAt } = facts;
	const needs =
		reason === 'jsm-permission-missing' && call.needs ? `The account needs: ${call.needs}` : undefined;
	const received = [
		facts.received ?? (status === undefined ? undefined : `status ${status}`),
		resumeAt === undefined ? undefined : `wait until ${new Date(resumeAt).toISOString()}`,
	].filter((part) => part !== undefined);
	return {
		ok: false,
		reason,
		detail: {
			field: `${call.method} ${call.path}`,
			...(facts.expected ? { expected: facts.expected } : {}),
			...(received.length > 0 ? { received: received.join(', ') } : {}),
			...(facts.traceId ? { traceId: facts.traceId } : {}),
			hint: facts.hint ?? needs ?? hints[reason],
		},
		status,
		resumeAt,
	};
}

/**
 * Builds the refusal of an answer without success.
 *
 * @param resumeAt earliest moment Jira wants to hear from us again, milliseconds since the epoch
 * @param baseUrl where the call was sent
 */
export function refuseAnswer(
	call: Endpoint,
	response: HttpResponse,
	{ resumeAt, baseUrl }: { resumeAt?: number; baseUrl?: string } = {},
): JsmRefusal {
	const { reason, hint, received } = judgeAnswer(call, response, baseUrl);
	const seen = received ?? readErrorTexts(response.body);
	return failJsm(reason, call, {
		status: response.status,
		resumeAt,
		received: `status ${response.status}${seen === '' ? '' : `: ${seen}`}`,
		traceId: traceIdOf(response),
		hint: hint === undefined ? undefined : withNeeds(call, reason, hint),
	});
}

/** Says what the call needs as well, because a page may also be the answer to a missing permission. */
const withNeeds = ({ needs }: Endpoint, reason: Reason, hint: string): string =>
	reason === 'jsm-permission-missing' && needs ? `${hint}. The account needs: ${needs}` : hint;

/** Refuses an answer that Jira gave as to an anonymous caller although the call carried a credential. */
export const refuseDeadToken = (call: Endpoint, response: HttpResponse): JsmRefusal =>
	failJsm('jsm-unauthorized', call, {
		status: 401,
		expected: 'an answer to the account of the credential',
		received: `status ${response.status}, as to an anonymous caller`,
		traceId: traceIdOf(response),
		hint: 'Token expired or revoked: create a new one and enter it in the credential',
	});

/** Atlassian's trace ID of a call; undefined if the header does not look like one. */
export function traceIdOf({ headers }: Pick<HttpResponse, 'headers'>): string | undefined {
	const traceId = headers['atl-traceid'];
	return traceId !== undefined && /^[\w-]{8,64}$/.test(traceId) ? traceId : undefined;
}

export function refuseFailure(call: Endpoint, failure: HttpFailure): JsmRefusal {
	if (failure.kind === 'too-large') {
		return failJsm('jsm-unexpected-answer', call, { received: 'an answer larger than any real one' });
	}
	const hint =
		failure.hint ?? (failure.kind === 'blocked' ? 'n8n blocks requests to this address' : undefined);
	return failJsm('jsm-unavailable', call, {
		received: failure.kind === 'timeout' ? 'no answer in time' : 'no connection',
		...(hint === undefined ? {} : { hint }),
	});
}

const LONGEST_TEXT = 200;

/**
 * Texts of an error body, for display only. Supports the formats of JSM, the platform and the gateway, and plain text; ''
 * for anything else.
 */
export function readErrorTexts(body: string): string {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		return isPage(body) ? '' : hidePersons(body.trim()).slice(0, LONGEST_TEXT);
	}
	if (typeof parsed !== 'object' || parsed === null) return '';
	const { errorMessage, errorMessages, errors, message } = parsed as Record<string, unknown>;
	const texts = [
		errorMessage,
		...(Array.isArray(errorMessages) ? (errorMessages as unknown[]) : []),
		...(typeof errors === 'object' && errors !== null ? (Object.values(errors) as unknown[]) : []),
		message,
	].filter((text): text is string => typeof text === 'string' && text !== '');
	return hidePersons(texts.join('; ')).slice(0, LONGEST_TEXT);
}

/** Jira's messages may quote the request; a person's address or account id must not reach a log. */
const hidePersons = (text: string): string =>
	text
		.replace(/\p{C}+/gu, ' ')
		.replace(/[^\s@"'<>()]+@[^\s@"'<>()]+/g, '(e-mail)')
		.replace(/\b(?:qm:[\w:-]+|\d{6}:[\w-]{36}|[0-9a-f]{24})\b/gi, '(account)');
