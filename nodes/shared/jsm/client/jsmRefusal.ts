import type { HttpFailure, HttpResponse } from '../../core/provider/http';
import type { Accepted, Refusal } from '../../core/refusal/outcome';
import type { Reason } from '../../core/refusal/reasons';
import type { JsmCall } from './call';

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

/** Maps a status to a reason word; the only place that does. */
export function reasonOfStatus(status: number): Reason {
	if (status === 400 || status === 409) return 'jsm-invalid-request';
	if (status === 401) return 'jsm-unauthorized';
	if (status === 403) return 'jsm-permission-missing';
	if (status === 404) return 'jsm-not-found';
	if (status === 429) return 'jsm-rate-limited';
	return status >= 500 ? 'jsm-unavailable' : 'jsm-unexpected-answer';
}

const hints: Partial<Record<Reason, string>> = {
	'jsm-unauthorized':
		'Check e-mail and token of the credential. A token with scopes works only through the gateway, one without scopes only on the site address; a missing scope looks the same',
	'jsm-not-found':
		'Jira also says this when the calling account may not see it, or when the address of the credential is wrong',
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

export function refuseAnswer(call: Endpoint, response: HttpResponse, resumeAt?: number): JsmRefusal {
	const texts = readErrorTexts(response.body);
	const received = `status ${response.status}${texts === '' ? '' : `: ${texts}`}`;
	return failJsm(reasonOfStatus(response.status), call, {
		status: response.status,
		resumeAt,
		received,
		traceId: traceIdOf(response),
	});
}

/** Atlassian's trace ID of a call; undefined if the header does not look like one. */
export function traceIdOf({ headers }: Pick<HttpResponse, 'headers'>): string | undefined {
	const traceId = headers['atl-traceid'];
	return traceId !== undefined && /^[\w-]{8,64}$/.test(traceId) ? traceId : undefined;
}

export function refuseFailure(call: Endpoint, failure: HttpFailure): JsmRefusal {
	if (failure.kind === 'too-large') {
		return failJsm('jsm-unexpected-answer', call, { received: 'an answer larger than any real one' });
	}
	return failJsm('jsm-unavailable', call, {
		received: failure.kind === 'timeout' ? 'no answer in time' : 'no connection',
		...(failure.kind === 'blocked' ? { hint: 'n8n blocks requests to this address' } : {}),
	});
}

const LONGEST_TEXT = 200;

/**
 * Texts of an error body, for display only. Supports the formats of JSM, the platform and the gateway; '' for anything
 * else.
 */
export function readErrorTexts(body: string): string {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		return '';
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
