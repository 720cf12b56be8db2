import { HttpFailure, type HttpResponse } from '../../core/provider/http';

/** The vendor's back-off constants (developer.atlassian.com/cloud/jira/platform/rate-limiting); times in milliseconds. */
const retryPolicy = {
	retries: 4,
	firstWait: 500,
	longestWait: 30_000,
	jitter: { from: 0.7, to: 1.3 },
} as const;

const transientStatuses = new Set([408, 429, 500, 502, 503, 504]);

export const isTransientStatus = (status: number): boolean => transientStatuses.has(status);

/**
 * Milliseconds to wait by a `Retry-After` header (RFC 9110, 10.2.3: seconds or a date); `undefined` if absent or
 * unreadable.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
	if (header === undefined || header.trim() === '') return undefined;
	if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
	const at = Date.parse(header);
	return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Milliseconds until the moment in `X-RateLimit-Reset` (ISO 8601); `undefined` if absent or unreadable. */
export function parseReset(header: string | undefined, now: number): number | undefined {
	const at = header === undefined ? Number.NaN : Date.parse(header);
	return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** True if a whole quota is exhausted: waiting may take an hour, so no call waits for it. */
export const isQuotaUsedUp = (headers: Record<string, string>): boolean =>
	(headers['ratelimit-reason'] ?? '').includes('quota');

/** Wait before retry number `attempt` (0 for the first): exponential with jitter, never shorter than `atLeast`. */
export function waitBefore(attempt: number, atLeast: number, random: number): number {
	const { firstWait, longestWait, jitter } = retryPolicy;
	const doubled = Math.min(longestWait, Math.max(atLeast, firstWait * 2 ** attempt));
	return Math.max(atLeast, Math.round(doubled * (jitter.from + random * (jitter.to - jitter.from))));
}

export interface FailedAttempt {
	/** 0 for the first attempt. */
	attempt: number;
	result: HttpResponse | HttpFailure;
	/** Whether repeating after an unknown outcome leads to the same end. */
	converges: boolean;
	/** Milliseconds since the epoch. */
	now: number;
	/** Uniform in [0, 1). */
	random: number;
	/** Milliseconds that may still be waited. */
	patience: number;
}

/** `holds` says what else must wait until `resumeAt`: the endpoint (burst limit) or all calls of this account (quota). */
type Hold = { holds: 'endpoint' | 'account'; resumeAt: number } | { holds?: undefined; resumeAt?: number };

export type RetryPlan = ({ again: true; wait: number } | { again: false }) & Hold;

/** Decides whether a failed attempt is repeated and when. Pure. */
export function planRetry({ attempt, result, converges, now, random, patience }: FailedAttempt): RetryPlan {
	if (result instanceof HttpFailure) {
		const worthIt = converges && (result.kind === 'timeout' || result.kind === 'network');
		return worthIt ? planWait(attempt, 0, random, patience) : { again: false };
	}
	const { status, headers } = result;
	const asked = parseRetryAfter(headers['retry-after'], now);
	if (status !== 429) {
		if (!converges) return { again: false };
		// Only a rate limit guarantees that waiting helps.
		if ((asked ?? 0) > retryPolicy.longestWait) return { again: false };
		return planWait(attempt, asked ?? 0, random, patience);
	}
	if (isQuotaUsedUp(headers)) {
		const wait = asked ?? parseReset(headers['x-ratelimit-reset'], now) ?? retryPolicy.longestWait;
		return { again: false, holds: 'account', resumeAt: now + wait };
	}
	// A rate-limited call was not executed, so it may be repeated whatever it does.
	const minimum = asked ?? parseReset(headers['x-ratelimit-reset'], now) ?? 0;
	return { ...planWait(attempt, minimum, random, patience), holds: 'endpoint', resumeAt: now + minimum };
}

function planWait(attempt: number, atLeast: number, random: number, patience: number): RetryPlan {
	const wait = waitBefore(attempt, atLeast, random);
	return attempt >= retryPolicy.retries || wait > patience ? { again: false } : { again: true, wait };
}

/** Delays, in milliseconds, while other endpoints do not know an account Jira has just created. */
export const waitsForNewAccount = [1000, 1500, 2500] as const;
