import type { Reason } from './reasons';

/**
 * What an admin may read about a refusal: which field, what was expected, what came. Never a secret, a token or a
 * person's data.
 */
export interface RefusalDetail {
	field?: string;
	expected?: string;
	received?: string;
	/** Atlassian's own number of the call that failed, which its support asks for. */
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

/** An expected result is a value; throwing is for bugs and broken infrastructure. */
export type Outcome<T> = Accepted<T> | Refusal;

export const accept = <T>(value: T): Accepted<T> => ({ ok: true, value });

export const refuse = (reason: Reason, detail: RefusalDetail = {}): Refusal => ({
	ok: false,
	reason,
	detail,
});
