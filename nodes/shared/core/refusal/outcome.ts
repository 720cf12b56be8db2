import type { Reason } from './reasons';

/**
 * The detail of a refusal for the admin: which field, what was expected, what was received. It never contains a secret, a
 * token or a person's data.
 */
export interface RefusalDetail {
	field?: string;
	expected?: string;
	received?: string;
	/** Atlassian's trace ID of the failed call, which its support needs. */
	traceId?: string;
	/** One plain sentence that says what to change. */
	hint?: string;
}

export interface Refusal {
	ok: false;
	reason: Reason;
	detail: RefusalDetail;
}

export interface Accepted<T> {
	ok: true;
	value: T;
}

/** The result of a function that can refuse. Only bugs and broken infrastructure are thrown. */
export type Outcome<T> = Accepted<T> | Refusal;

export const accept = <T>(value: T): Accepted<T> => ({ ok: true, value });

export const refuse = (reason: Reason, detail: RefusalDetail = {}): Refusal => ({
	ok: false,
	reason,
	detail,
});
