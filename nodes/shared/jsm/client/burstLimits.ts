import type { BurstLimit, JsmCall } from './call';

/**
 * Documented rate limits (developer.atlassian.com/cloud/jira/platform/rate-limiting, 2026), per endpoint and
 * method.
 */
const limitsByMethod: Record<JsmCall['method'], number> = { GET: 100, POST: 100, PUT: 50, DELETE: 50 };

/** Endpoints with their own limit. */
export const burstLimits = {
	user: { perSecond: 150 },
	/** All searches for users together. */
	userSearch: { perSecond: 200, sharedBy: 'user search' },
	/** The vendor's five less one: other programs on the site ask as well. */
	deskCustomers: { perSecond: 4 },
} as const satisfies Record<string, BurstLimit>;

/** Which calls of an account share a limit, and how many per second it allows. */
export function limitOf({ method, path, limit }: JsmCall): { endpoint: string; perSecond: number } {
	return {
		endpoint: limit?.sharedBy ?? `${method} ${path}`,
		perSecond: limit?.perSecond ?? limitsByMethod[method],
	};
}
