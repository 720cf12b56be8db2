import type { Faults } from './conduct/faults';
import type { Journal } from './journal';
import type { createRateLimits } from './conduct/rateLimits';
import type { RandomBytes, Site } from './site/site';
import type { Switches } from './conduct/switches';

/** All that one running simulator is made of. */
export interface Simulation {
	site: Site;
	switches: Switches;
	faults: Faults;
	journal: Journal;
	rateLimits: ReturnType<typeof createRateLimits>;
	/** The hidden cap of listings, by operation. */
	pageCap: (operationId: string) => number;
	now: () => number;
	random: RandomBytes;
	sleep: (milliseconds: number) => Promise<void>;
	/** Address of the site, without a slash at the end. */
	siteBase: () => string;
}

/** A request as it came in. */
export interface Incoming {
	method: string;
	/** Path with the prefix of the gateway, if any. */
	path: string;
	query: URLSearchParams;
	headers: Record<string, string | undefined>;
	body: string;
}
