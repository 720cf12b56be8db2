import { DateTime } from 'luxon';
import type { Switches } from './switches';

/** Calls per second, by operation or by method. Atlassian's figures of 2026. */
const documentedLimits: Readonly<Record<string, number>> = {
	GET: 100,
	POST: 100,
	PUT: 50,
	DELETE: 50,
	listDeskCustomers: 5,
	searchUsers: 200,
	listUsers: 200,
	getUser: 150,
};

export interface RateLimitOptions {
	/** `documented`: Atlassian's figures; `generous`: twenty times as much; or calls per second by operation or method. */
	limits: 'documented' | 'generous' | Readonly<Record<string, number>>;
	/** Points per hour for Bearer tokens; API tokens are exempt. */
	pointsPerHour: number;
	/** Milliseconds. */
	now: () => number;
}

/** Result of the rate limit for one call. */
export type Allowance = { headers: Record<string, string> } & ({ ok: true } | { ok: false; reason: string });

interface Bucket {
	tokens: number;
	filledAt: number;
}

const GENEROSITY = 20;

const QUOTA_REASON = 'jira-quota-global-based';

/** Points an answer costs: one for the call and one for each object, or two if the objects are people. */
export function countPoints(operationId: string, method: string, body: unknown): number {
	if (method !== 'GET') return 1;
	const values = Array.isArray(body) ? body : (body as { values?: unknown[] } | undefined)?.values;
	const objects = values?.length ?? 1;
	const identities =
		/^(listDeskCustomers|listOrganizationMembers|searchUsers|listUsers|getUser|getMyself|getMyPermissions)$/.test(
			operationId,
		);
	return 1 + objects * (identities ? 2 : 1);
}

/** Token buckets per operation that hold one second of calls, and the hourly points of apps. */
export function createRateLimits({ limits, pointsPerHour, now }: RateLimitOptions) {
	const buckets = new Map<string, Bucket>();
	const points = { hour: 0, used: 0 };

	const rateOf = (operationId: string, method: string): number => {
		const table = typeof limits === 'string' ? documentedLimits : { ...documentedLimits, ...limits };
		const rate = table[operationId] ?? table[method] ?? 100;
		return limits === 'generous' ? rate * GENEROSITY : rate;
	};

	const currentPoints = () => {
		const hour = DateTime.fromMillis(now(), { zone: 'utc' }).startOf('hour').toMillis();
		if (points.hour !== hour) Object.assign(points, { hour, used: 0 });
		return points;
	};

	/** Atlassian's form of a moment, without seconds: it may be over when the header arrives. */
	const momentIn = (seconds: number): string =>
		DateTime.fromMillis(now() + seconds * 1000, { zone: 'utc' }).toFormat("yyyy-MM-dd'T'HH:mm'Z'");

	const secondsToFullHour = (): number => Math.ceil((currentPoints().hour + 3_600_000 - now()) / 1000);

	/** What answers to apps say about the points of the hour. A spent quota is reported without its policy. */
	function describeQuota(phase: Switches['quota']): Record<string, string> {
		const beta = phase === 'informational' ? 'beta-' : '';
		const left = Math.max(0, pointsPerHour - currentPoints().used);
		const seconds = secondsToFullHour();
		return {
			[`${beta}ratelimit`]: `"global-app-quota";r=${left};t=${seconds}`,
			...(left > 0 ? { [`${beta}ratelimit-policy`]: `"global-app-quota";q=${pointsPerHour};w=3600` } : {}),
			...(left < pointsPerHour * 0.2 ? { [`x-${beta}ratelimit-nearlimit`]: 'true' } : {}),
			...(beta !== '' && left < pointsPerHour * 0.2 ? { 'x-beta-ratelimit-reason': QUOTA_REASON } : {}),
			...(beta !== '' && left === 0
				? { 'beta-retry-after': String(seconds), 'x-beta-ratelimit-reset': momentIn(seconds) }
				: {}),
		};
	}

	const refuse = (reason: string, limit: number, waitSeconds: number): Allowance => ({
		ok: false,
		reason,
		headers: {
			'retry-after': String(waitSeconds),
			'ratelimit-reason': reason,
			'x-ratelimit-limit': String(limit),
			'x-ratelimit-remaining': '0',
			'x-ratelimit-reset': momentIn(waitSeconds),
			'x-ratelimit-nearlimit': 'true',
		},
	});

	return {
		/**
		 * Takes one call from its bucket.
		 *
		 * @param quota how the points of the hour are counted; absent if they are not
		 */
		take(operationId: string, method: string, quota?: Switches['quota']): Allowance {
			const quotaHeaders = quota ? describeQuota(quota) : {};
			if (quota === 'enforced' && currentPoints().used >= pointsPerHour) {
				const refused = refuse(QUOTA_REASON, pointsPerHour, secondsToFullHour());
				return { ...refused, headers: { ...quotaHeaders, ...refused.headers } };
			}
			const rate = rateOf(operationId, method);
			const bucket = buckets.get(operationId) ?? { tokens: rate, filledAt: now() };
			buckets.set(operationId, bucket);
			bucket.tokens = Math.min(rate, bucket.tokens + ((now() - bucket.filledAt) / 1000) * rate);
			bucket.filledAt = now();
			if (bucket.tokens < 1) {
				return refuse('jira-burst-based', rate, Math.max(1, Math.ceil((1 - bucket.tokens) / rate)));
			}
			bucket.tokens -= 1;
			const remaining = Math.floor(bucket.tokens);
			return {
				ok: true,
				headers: {
					...quotaHeaders,
					'x-ratelimit-limit': String(rate),
					'x-ratelimit-remaining': String(remaining),
					...(remaining < rate * 0.2 ? { 'x-ratelimit-nearlimit': 'true' } : {}),
				},
			};
		},
		/** Charges an app the points of an answer. */
		charge(amount: number): void {
			currentPoints().used += amount;
		},
		reset(): void {
			buckets.clear();
			points.used = 0;
		},
	};
}
