import type { LoginItem } from '../core/login/loginItem';
import type { LogEntry } from '../core/record/logEntry';
import type { Reason } from '../core/refusal/reasons';

/**
 * Why a workflow does not answer. Failed: it ended without an answer. Silent: it did not answer in time and may still be
 * running.
 */
export type Unanswered = Extract<Reason, 'workflow-failed' | 'workflow-silent'>;

/** What starts the workflow, and what the customer gets if the workflow does not answer. */
export interface WorkflowStart {
	item: LoginItem;
	/** URL at which the customer can start the login again. */
	startUrl: string;
	/** How long the workflow may take, in milliseconds. */
	timeoutMs: number;
	/** The admin's name of the connection, for the log. */
	connection: string;
}

/** What is sent to the browser. */
export type BrowserAnswer =
	/** Status 204, for a request that was not made by a customer. */
	| { kind: 'nothing' }
	| { kind: 'redirect'; location: string }
	/** A page that submits a form with these fields automatically. */
	| { kind: 'form'; action: string; fields: Readonly<Record<string, string>>; title: string }
	/** A page for the customer; `retryAfter` in seconds. */
	| { kind: 'page'; status: number; html: string; retryAfter?: number }
	/** A document for a program, such as metadata. */
	| { kind: 'document'; contentType: string; body: string }
	/** Starts the workflow, which then answers the browser. */
	| ({ kind: 'workflow' } & WorkflowStart);

/** The answer to a request as a plain value: what is sent to the browser, with cookies, and what is logged. */
export type WebhookAnswer = BrowserAnswer & {
	/** Set-Cookie lines. */
	cookies?: readonly string[];
	log?: LogEntry;
	/** Further lines, written before it. */
	warnings?: readonly LogEntry[];
};
