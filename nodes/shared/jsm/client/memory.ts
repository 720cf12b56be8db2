import { LRUCache } from 'lru-cache';
import type { RememberedLedger, StoredRecord } from '../../core/access/ledgerStore';
import type { Organization } from '../../core/directory/organization';
import { createTurns } from './turns';

const minute = 60_000;

/** All organizations of the site, from one complete listing. */
export interface OrganizationListing {
	/** Milliseconds since the epoch. */
	at: number;
	/** Every one that was listed; a race can leave two of one name. */
	all: readonly Organization[];
	byName: Map<string, Organization>;
	/** Names by what a reader sees of them. */
	bySkeleton: Map<string, string>;
}

/** How long something is trusted, in milliseconds. A 404 on use drops it earlier. */
export const believedFor = {
	account: 60 * minute,
	organization: 60 * minute,
	/** Short: whoever takes an organization off a desk by hand must see it come back soon, or never. */
	link: 15 * minute,
	permission: 60 * minute,
	/** Short: it stands in for the header that proves each answer. */
	unnamedCaller: 5 * minute,
	missingOrganization: minute,
	/** How long a listing of Jira may lag behind a write; longer lags are not known. */
	ownWrite: minute / 2,
	/** The life of one login, whose steps share one read. */
	ledger: minute / 2,
} as const;

/**
 * What one process remembers about JSM, for any number of credentials: every key begins with the calling account.
 * Losing it costs calls, never correctness.
 */
export interface JsmMemory {
	/** account + e-mail → accountId */
	accounts: LRUCache<string, string>;
	/** account + name → organization */
	organizations: LRUCache<string, Organization>;
	/** account → its last full listing of organizations */
	listings: LRUCache<string, OrganizationListing>;
	/**
	 * account + owner + key + name of an organization made on the fly + whether it may be made → organization whose owner
	 * was checked
	 */
	claims: LRUCache<string, Organization>;
	/** account + issuer + id of an organization whose name was typed: no other provider made it */
	typedOrganizations: LRUCache<string, true>;
	/** account → its own accountId */
	ownIds: LRUCache<string, string>;
	/** account + name of an organization that a full listing did not contain */
	missingOrganizations: LRUCache<string, true>;
	/** account + desk + organization or customer: known to be on the desk */
	links: LRUCache<string, true>;
	/** account + desk + customer: just taken off the desk, which Jira's listing may not show yet */
	recentlyUnlinked: LRUCache<string, true>;
	/** account + accountId → organizations just joined or left, which Jira's listing may not show yet */
	recentMemberships: LRUCache<string, Map<string, Organization | 'left'>>;
	/** account + accountId + store → what the ledger says of the customer */
	ledgers: LRUCache<string, RememberedLedger>;
	/** account → where this site keeps the ledgers of portal-only accounts */
	ledgerPlaces: LRUCache<string, 'customer' | 'caller'>;
	/** accounts to which Jira refused a property of a portal-only customer */
	refusedProperties: LRUCache<string, true>;
	/** account + accountId of one that was just made → the record it cannot have yet, in whatever store */
	freshAccounts: LRUCache<string, StoredRecord>;
	/** account + key of a global permission it was found to have */
	permitted: LRUCache<string, true>;
	/** accounts that Jira's answers have named */
	namedCallers: LRUCache<string, true>;
	/** accounts whose credential Jira accepted although its answers do not name the caller */
	unnamedCallers: LRUCache<string, true>;
	/** Milliseconds since the epoch until which the key must stay silent; 0 if it need not. */
	heldUntil: (key: string) => number;
	hold: (key: string, until: number) => void;
	/**
	 * Counts new names under a key, each once, until the hour that began with the first is over. Gives that end where
	 * the name is one too many. A restart forgets it: made to stop a flood, not to ration.
	 */
	countNew: (key: string, name: string, most: number) => number | undefined;
	/** Reserves the next moment an endpoint may be called. */
	takeTurn: ReturnType<typeof createTurns>;
	/** Lets simultaneous askers of the same thing share one run. */
	share: <T>(key: string, run: () => Promise<T>) => Promise<T>;
	/** Lets those who change the same thing go one after the other. */
	inTurn: <T>(key: string, run: () => Promise<T>) => Promise<T>;
}

/** @param now clock in milliseconds, replaceable in tests */
export function createJsmMemory(now: () => number = Date.now): JsmMemory {
	const perf = { now };
	const timed = <V extends object | string | true>(max: number, ttl: number) =>
		new LRUCache<string, V>({ max, ttl, ttlResolution: 0, perf });
	const holds = new LRUCache<string, { until: number }>({ max: 1000 });
	const running = new Map<string, Promise<unknown>>();
	const queues = new Map<string, Promise<unknown>>();
	const hours = new LRUCache<string, { until: number; names: Set<string> }>({ max: 1000 });

	return {
		accounts: timed(10_000, believedFor.account),
		organizations: timed(10_000, believedFor.organization),
		listings: timed(20, believedFor.organization),
		claims: timed(10_000, believedFor.organization),
		typedOrganizations: timed(10_000, believedFor.organization),
		ownIds: timed(100, believedFor.account),
		missingOrganizations: timed(1000, believedFor.missingOrganization),
		links: timed(20_000, believedFor.link),
		recentlyUnlinked: timed(10_000, believedFor.ownWrite),
		recentMemberships: timed(10_000, believedFor.ownWrite),
		ledgers: timed(10_000, believedFor.ledger),
		ledgerPlaces: timed(100, believedFor.account),
		refusedProperties: timed(100, believedFor.account),
		freshAccounts: timed(10_000, believedFor.ledger),
		permitted: timed(100, believedFor.permission),
		namedCallers: timed(100, believedFor.account),
		unnamedCallers: timed(100, believedFor.unnamedCaller),
		heldUntil: (key) => holds.get(key)?.until ?? 0,
		hold: (key, until) => {
			holds.set(key, { until: Math.max(until, holds.get(key)?.until ?? 0) });
		},
		countNew: (key, name, most) => {
			const known = hours.get(key);
			const hour =
				known && known.until > now() ? known : { until: now() + 60 * minute, names: new Set<string>() };
			hours.set(key, hour);
			if (hour.names.has(name)) return undefined;
			if (hour.names.size >= most) return hour.until;
			hour.names.add(name);
			return undefined;
		},
		takeTurn: createTurns(),
		share: async <T>(key: string, run: () => Promise<T>): Promise<T> => {
			const other = running.get(key) as Promise<T> | undefined;
			if (other) return await other;
			const own = run().finally(() => running.delete(key));
			running.set(key, own);
			return await own;
		},
		inTurn: async <T>(key: string, run: () => Promise<T>): Promise<T> => {
			const before = queues.get(key) ?? Promise.resolve();
			// Run next even if the previous run failed.
			const own = before.then(run, run);
			queues.set(key, own);
			try {
				return await own;
			} finally {
				if (queues.get(key) === own) queues.delete(key);
			}
		},
	};
}

/** Joins the parts of a key so that different lists of parts never give the same key. */
export const memoryKey = (...parts: string[]): string => JSON.stringify(parts);
