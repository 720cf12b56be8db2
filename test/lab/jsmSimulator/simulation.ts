import type { Faults } from './conduct/faults';
import type { Lag } from './conduct/lag';
import type { Journal } from './journal';
import type { createRateLimits } from './conduct/rateLimits';
import type { RandomBytes, Site } from './site/site';
import type { Switches } from './conduct/switches';

/** The state and settings of one running simulator. */
export interface Simulation {
	site: Site;
	switches: Switches;
	faults: Faults;
	journal: Journal;
	rateLimits: ReturnType<typeof createRateLimits>;
	lag: Lag;
	/** Largest page of a listing, by operation. The API does not announce it. */
	pageCap: (operationId: string) => number;
	now: () => number;
	random: RandomBytes;
	sleep: (milliseconds: number) => Promise<void>;
	/** URL of the site, without a trailing slash. */
	siteBase: () => string;
}

/** A request as received. */
export interface Incoming {
	method: string;
	/** Path with the prefix of the gateway, if any. */
	path: string;
	query: URLSearchParams;
	headers: Record<string, string | undefined>;
	body: string;
}
