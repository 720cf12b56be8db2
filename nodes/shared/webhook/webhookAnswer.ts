import type { LoginItem } from '../core/login/loginItem';
import type { LogEntry } from '../core/record/logEntry';
import type { Reason } from '../core/refusal/reasons';

/**
 * Why a workflow does not answer. Failed: it will not answer any more. Silent: it may still come to its end, without this
 * customer.
 */
export type Unanswered = Extract<Reason, 'workflow-failed' | 'workflow-silent'>;

/** What starts the workflow, and what the customer gets if the workflow does not answer. */
export interface WorkflowStart {
	item: LoginItem;
	/** Where the customer starts again. */
	startUrl: string;
	/** How long the workflow may take, in milliseconds. */
	timeoutMs: number;
	/** The admin's name of the connection, for the log. */
	connection: string;
}

/** What the browser gets. */
export type BrowserAnswer =
	/** 204, for a request that no customer made. */
	| { kind: 'nothing' }
	| { kind: 'redirect'; location: string }
	/** A page that posts these fields by itself. */
	| { kind: 'form'; action: string; fields: Readonly<Record<string, string>>; title: string }
	/** A page to read; `retryAfter` in seconds. */
	| { kind: 'page'; status: number; html: string; retryAfter?: number }
	/** Something for a machine. */
	| { kind: 'document'; contentType: string; body: string }
	/** The workflow answers. */
	| ({ kind: 'workflow' } & WorkflowStart);

/** The one answer to a request, as a plain value: what the browser gets, its cookies, and what is logged. */
export type WebhookAnswer = BrowserAnswer & {
	/** Set-Cookie lines. */
	cookies?: readonly string[];
	log?: LogEntry;
};
