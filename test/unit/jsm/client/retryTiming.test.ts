import { describe, expect, test } from 'vitest';
import { HttpFailure, type HttpResponse } from '../../../../nodes/shared/core/provider/http';
import {
	isQuotaUsedUp,
	parseReset,
	parseRetryAfter,
	planRetry,
	waitBefore,
	type FailedAttempt,
} from '../../../../nodes/shared/jsm/client/retryTiming';

const now = Date.UTC(2026, 10, 23, 12);

describe('the Retry-After header', () => {
	test.each([
		['seconds', '7', 7000],
		['no seconds', '0', 0],
		['a fraction', '0.5', 500],
		['a date ahead', 'Mon, 23 Nov 2026 12:00:09 GMT', 9000],
		['a date gone by', 'Mon, 23 Nov 2026 11:00:00 GMT', 0],
		['nothing', undefined, undefined],
		['blanks', '  ', undefined],
		['words', 'soon', undefined],
	])('%s', (_, header, expected) => {
		expect(parseRetryAfter(header, now)).toBe(expected);
	});
});

describe('the X-RateLimit-Reset header', () => {
	test.each([
		['a moment ahead', '2026-11-23T12:01Z', 60_000],
		['a moment gone by', '2026-11-23T11:00Z', 0],
		['nothing', undefined, undefined],
		['words', 'soon', undefined],
	])('%s', (_, header, expected) => {
		expect(parseReset(header, now)).toBe(expected);
	});
});

describe('the reason of a limit', () => {
	test.each([
		['jira-quota-global-based', true],
		['jira-quota-tenant-based', true],
		['jira-burst-based', false],
		['jira-per-issue-on-write', false],
	])('%s', (reason, expected) => {
		expect(isQuotaUsedUp({ 'ratelimit-reason': reason })).toBe(expected);
	});
	test('absent', () => expect(isQuotaUsedUp({})).toBe(false));
});

describe('the wait before a retry', () => {
	test.each([
		[0, 0, 0.5, 500],
		[1, 0, 0.5, 1000],
		[2, 0, 0.5, 2000],
		[0, 0, 0, 350],
		[0, 0, 1, 650],
		[9, 0, 0.5, 30_000],
		[0, 4000, 0, 4000],
		[0, 4000, 1, 5200],
	])('attempt %d, at least %d ms, dice %d gives %d ms', (attempt, atLeast, dice, expected) => {
		expect(waitBefore(attempt, atLeast, dice)).toBe(expected);
	});
});

const answer = (status: number, headers: Record<string, string> = {}): HttpResponse => ({
	status,
	headers,
	body: '',
});
const plan = (attempt: Partial<FailedAttempt>) =>
	planRetry({
		attempt: 0,
		result: answer(503),
		converges: true,
		now,
		random: 0.5,
		patience: 8000,
		...attempt,
	});
const failed = (kind: HttpFailure['kind']) => new HttpFailure(kind, 'no answer');
const quota = { 'ratelimit-reason': 'jira-quota-tenant-based', 'retry-after': '1800' };

describe('the plan after a failed attempt', () => {
	test.each<[string, Partial<FailedAttempt>, unknown]>([
		['503 is repeated', {}, { again: true, wait: 500 }],
		[
			'503 waits as long as asked',
			{ result: answer(503, { 'retry-after': '3' }) },
			{ again: true, wait: 3000 },
		],
		[
			'500 is not repeated where it could do harm',
			{ converges: false, result: answer(500) },
			{ again: false },
		],
		['a timeout is repeated', { result: failed('timeout') }, { again: true, wait: 500 }],
		[
			'a timeout is not repeated where it could do harm',
			{ converges: false, result: failed('timeout') },
			{ again: false },
		],
		['a blocked address is not repeated', { result: failed('blocked') }, { again: false }],
		['the fourth retry still happens', { attempt: 3, patience: 60_000 }, { again: true, wait: 4000 }],
		['there is no fifth', { attempt: 4, patience: 60_000 }, { again: false }],
		['no retry beyond the patience', { patience: 499 }, { again: false }],
		[
			'no retry beyond the ceiling, however patient',
			{ result: answer(503, { 'retry-after': '31' }), patience: 600_000 },
			{ again: false },
		],
		[
			'429 holds its endpoint and is repeated even where it could do harm: it was not carried out',
			{ converges: false, result: answer(429, { 'retry-after': '2' }) },
			{ again: true, wait: 2000, holds: 'endpoint', resumeAt: now + 2000 },
		],
		[
			'429 is waited for as long as asked, by somebody patient enough',
			{ result: answer(429, { 'retry-after': '60' }), patience: 600_000 },
			{ again: true, wait: 60_000, holds: 'endpoint', resumeAt: now + 60_000 },
		],
		[
			'429 with a far reset is not waited for',
			{ result: answer(429, { 'x-ratelimit-reset': '2026-11-23T12:05Z' }) },
			{ again: false, holds: 'endpoint', resumeAt: now + 300_000 },
		],
		[
			'a used-up quota holds everything and is not waited for',
			{ result: answer(429, quota), patience: 3_600_000 },
			{ again: false, holds: 'account', resumeAt: now + 1_800_000 },
		],
	])('%s', (_, attempt, expected) => {
		expect(plan(attempt)).toEqual(expected);
	});
});
