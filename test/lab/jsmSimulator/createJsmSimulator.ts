import { setTimeout as wait } from 'node:timers/promises';
import { createFaults, type Fault, type FaultOrder } from './conduct/faults';
import { createLag } from './conduct/lag';
import { handleCall, type Handled } from './handle';
import { noteMismatches, type Journal, type LoggedCall, type Violation } from './journal';
import { synchronizeDirectory } from './operations/directory';
import { findPage } from './pages/findPage';
import { createRateLimits, type RateLimitOptions } from './conduct/rateLimits';
import { requireAccount, seedSite, type SiteSeed } from './site/seed';
import { createLoopbackServer } from './server';
import type { Incoming, Simulation } from './simulation';
import {
	createSite,
	defaultRandomBytes,
	emptySite,
	type Account,
	type Desk,
	type Group,
	type Mail,
	type Organization,
	type RandomBytes,
} from './site/site';
import { defaultSwitches, type Switches } from './conduct/switches';

export interface SimulatorOptions {
	/** Default 0: any free port. */
	port?: number;
	/** The origin the site says it has, if others reach it through something else. Default: its own address. */
	publicAddress?: string;
	cloudId?: string;
	/** Contents of the site after the start and after each reset. */
	seed?: SiteSeed;
	switches?: Partial<Switches>;
	/** Default `generous`. */
	rateLimits?: RateLimitOptions['limits'];
	/** Hourly points of Bearer tokens. Default 65,000. */
	pointsPerHour?: number;
	/** Largest page of a listing, for all operations or by short name. Default 50. */
	pageCap?: number | Readonly<Record<string, number>>;
	/** Milliseconds. */
	now?: () => number;
	random?: RandomBytes;
	sleep?: (milliseconds: number) => Promise<void>;
}

/** A simulated site with its gateway. */
export interface JsmSimulator {
	start(): Promise<void>;
	stop(): Promise<void>;
	/** Answers a request without a network, started or not. */
	answer(incoming: Incoming): Promise<Handled>;
	/** `http://localhost:<port>`, the base for API tokens without scopes. */
	readonly address: string;
	/** The base for scoped tokens and Bearer tokens. */
	readonly gatewayAddress: string;
	readonly tokenAddress: string;
	readonly cloudId: string;
	readonly port: number;

	readonly accounts: readonly Account[];
	readonly organizations: readonly Organization[];
	readonly desks: readonly Desk[];
	readonly outbox: readonly Mail[];
	/** The first account with this id or e-mail address. Throws if there is none. */
	account(reference: string): Account;
	/** Names of the organizations an account belongs to, sorted. */
	organizationsOf(reference: string): string[];
	organization(name: string): Organization | undefined;
	desk(id: string): Desk | undefined;
	group(id: string): Group | undefined;

	/** Calls since the last reset, oldest first. */
	readonly calls: readonly LoggedCall[];
	/** Calls of the API from number `after` on; token requests do not count. */
	callsAfter(after: number): LoggedCall[];
	/** Requests and answers since the last reset that do not fit the contract. Tests assert that there are none. */
	readonly violations: readonly Violation[];

	/** Number of connections that a fault holds open without an answer. */
	readonly heldConnections: number;

	/** May be changed at any time; a reset restores the values from the options. */
	readonly switches: Switches;
	readonly faults: { inject(order: FaultOrder): Fault; pending(): Fault[]; clear(): void };
	/** Adds to the site. */
	seed(seed: SiteSeed): void;
	/** Restores the first state of site, switches, log, faults, limits and issued tokens, and breaks held connections. */
	reset(): void;
	/**
	 * Lets all tokens of an account die: at once, or once so many more calls of an operation have passed. The default operation is
	 * `*`, every one.
	 */
	revokeTokens(reference: string, when?: { operation?: string; after?: number }): void;
	/** Lets the tokens of an account live again, as if the admin had entered a new one. */
	renewTokens(reference: string): void;
	/** Deletes an account: nothing but its id stays, memberships too, and its type is `unknown`. */
	deleteAccount(reference: string): void;
	/** Grants access again, as an admin does by hand after revokePortalOnlyAccess. */
	grantAgain(reference: string): void;
	/** Lets listings, searches and writes know everything, however many calls they still lag behind. */
	catchUp(): void;
	/** Runs a synchronization of the directory. */
	synchronizeDirectory(): void;
}

const DEFAULT_CLOUD_ID = '11111111-2222-4333-8444-555555555555';

/** Creates a simulator of the JSM Cloud API that listens on the loopback interface only. */
export function createJsmSimulator(options: SimulatorOptions = {}): JsmSimulator {
	const { now = Date.now, random = defaultRandomBytes, pageCap = 50 } = options;
	const site = createSite(options.cloudId ?? DEFAULT_CLOUD_ID);
	const switches: Switches = { ...defaultSwitches, ...options.switches };
	const journal: Journal = { calls: [], violations: [] };
	const faults = createFaults();
	const server = createLoopbackServer(handle);
	const address = (): string => `http://localhost:${server.port()}`;
	const simulation: Simulation = {
		...{ site, switches, journal, faults, now, random },
		lag: createLag(),
		sleep: options.sleep ?? ((milliseconds) => wait(milliseconds, undefined, { ref: false })),
		rateLimits: createRateLimits({
			limits: options.rateLimits ?? 'generous',
			pointsPerHour: options.pointsPerHour ?? 65_000,
			now,
		}),
		pageCap: (id) => (typeof pageCap === 'number' ? pageCap : (pageCap[id] ?? 50)),
		siteBase: () => options.publicAddress ?? address(),
	};
	const seed = (more: SiteSeed): void => seedSite(site, random, now(), more);
	const account = (reference: string): Account => requireAccount(site, reference);
	const credentialsOf = (reference: string) => {
		const { id } = account(reference);
		return site.credentials.filter(({ accountId }) => accountId === id);
	};
	seed(options.seed ?? {});

	async function handle(incoming: Incoming): Promise<Handled> {
		const page = findPage(simulation, incoming);
		if (page) return page;
		try {
			return await handleCall(simulation, incoming);
		} catch (error) {
			const call = journal.calls.at(-1);
			if (call)
				noteMismatches(journal, call, 'answer', [{ part: 'operation', problem: 'broke in the simulator' }]);
			throw error;
		}
	}

	return {
		start: async () => await server.start(options.port ?? 0),
		stop: server.stop,
		answer: handle,
		get address() {
			return address();
		},
		get gatewayAddress() {
			return `${address()}/ex/jira/${site.cloudId}`;
		},
		get tokenAddress() {
			return `${address()}/oauth/token`;
		},
		get port() {
			return server.port();
		},
		cloudId: site.cloudId,
		get accounts() {
			return [...site.accounts.values()];
		},
		get organizations() {
			return [...site.organizations.values()];
		},
		get desks() {
			return [...site.desks.values()];
		},
		get outbox() {
			return site.outbox;
		},
		account,
		organizationsOf(reference) {
			const { id } = account(reference);
			const names = [...site.organizations.values()].filter(({ members }) => members.has(id));
			return names.map(({ name }) => name).sort();
		},
		organization: (name) =>
			[...site.organizations.values()].find((organization) => organization.name === name),
		desk: (id) => site.desks.get(id),
		group: (id) => site.groups.get(id),
		get calls() {
			return journal.calls;
		},
		callsAfter: (after) =>
			journal.calls.filter(({ number, operation }) => number > after && operation !== 'requestToken'),
		get violations() {
			return journal.violations;
		},
		get heldConnections() {
			return server.heldCount();
		},
		switches,
		faults,
		seed,
		reset() {
			emptySite(site);
			Object.assign(switches, defaultSwitches, options.switches);
			journal.calls = [];
			journal.violations = [];
			faults.clear();
			simulation.rateLimits.reset();
			simulation.lag.reset();
			server.dropHeld();
			seed(options.seed ?? {});
		},
		revokeTokens(reference, { operation = '*', after = 0 } = {}) {
			for (const credential of credentialsOf(reference)) {
				credential.end = { operation, callsLeft: after, isDead: false };
			}
		},
		renewTokens(reference) {
			for (const credential of credentialsOf(reference)) credential.end = undefined;
		},
		deleteAccount(reference) {
			Object.assign(account(reference), {
				...{ type: 'unknown', active: false, name: 'Former user', emailVisible: false },
				properties: new Map(),
			});
		},
		grantAgain(reference) {
			Object.assign(account(reference), { revoked: false, active: true });
		},
		catchUp() {
			simulation.lag.reset();
			const known = { missingFromSearches: 0, unknownToWrites: 0, missingFromProperties: 0 };
			for (const each of site.accounts.values()) Object.assign(each, known);
		},
		synchronizeDirectory: () => synchronizeDirectory(site.organizations.values()),
	};
}
