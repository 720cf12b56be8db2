import type { HttpFailureKind } from '../../core/provider/http';

/** How often an endpoint may be called. */
export interface BurstLimit {
	/** Most calls in any second, those of other people on the site included. */
	perSecond: number;
	/** Shared by all calls that name the same class; default: the endpoint alone. */
	sharedBy?: string;
}

/** One attempt of a call, for counting and logging. Contains no ids and nothing that was sent. */
export interface JsmAttempt {
	method: JsmCall['method'];
	/** With its gaps. */
	path: string;
	/** Absent when no answer came. */
	status?: number;
	failure?: HttpFailureKind;
	ms: number;
	/** 0 for the first attempt. */
	retry: number;
	/** Atlassian's own number of a call it did not accept. */
	traceId?: string;
}

export interface JsmCall {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path with named gaps, as an admin also reads it in an error: `/rest/servicedeskapi/organization/{organization}`. */
	path: string;
	gaps?: Record<string, string>;
	query?: Record<string, string | number | boolean | undefined>;
	body?: object;
	/** Labelled experimental by the vendor; without the opt-in header it answers 412. */
	experimental?: boolean;
	/** False where repeating after an unknown outcome does not lead to the same end. */
	converges?: boolean;
	/** The endpoint's own limit; default: that of its method. */
	limit?: BurstLimit;
	/** What the calling account must be allowed to do, in plain words. */
	needs?: string;
}

export interface JsmAnswer {
	status: number;
	/** `undefined` for an empty body. */
	json: unknown;
	/** Account ID of the caller as the answer names it; absent if it names none. */
	caller?: string;
}
