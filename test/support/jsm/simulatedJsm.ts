import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { JsmClient } from '../../../nodes/shared/jsm/client/client';
import { createJsmMemory, type JsmMemory } from '../../../nodes/shared/jsm/client/memory';
import {
	createJsmSimulator,
	type JsmSimulator,
	type SimulatorOptions,
} from '../../lab/jsmSimulator/createJsmSimulator';
import { demoCredentials, demoSite } from '../../lab/jsmSimulator/site/demoSite';
import { createSideBySideClock } from './sideBySideClock';
import { createTestClient, createTestClock, sendBasic, type TestClock } from './jsmTestClient';

export interface SimulatedJsm {
	readonly simulator: JsmSimulator;
	/** Moves only when the client sleeps. New for each test. */
	readonly clock: TestClock;
	/** The caches of the process. New for each test. */
	readonly memory: JsmMemory;
	/** A client for one item. All clients of a test share caches and clock. */
	client(options?: {
		as?: keyof Pick<typeof demoCredentials, 'admin' | 'agent' | 'blind'>;
		patience?: number;
	}): JsmClient;
	/** Empties the caches, like a restart of the process. */
	restart(): void;
	/** Short names of the calls since the last call of this function. */
	callsSince(): string[];
}

/** Request timeout in milliseconds: short if a fault suppresses the answer, else long enough for a busy machine. */
const TIMEOUT = { silence: 300, answer: 20_000 } as const;

/** The demo site over real HTTP, reset for each test. A call that does not fit the contract fails the test. */
export function useSimulatedJsm(
	options: SimulatorOptions & {
		/** Uses a new port for each test, for nodes whose caches are kept per URL. */
		newAddress?: boolean;
		/** Milliseconds that each call takes on the clock of the test. Calls that run side by side take them together. */
		latency?: number;
	} = {},
): SimulatedJsm {
	const { latency } = options;
	let sharedClock = createSideBySideClock();
	const simulator = createJsmSimulator({
		seed: demoSite,
		...options,
		...(latency === undefined
			? {}
			: {
					switches: { ...options.switches, latency },
					now: () => sharedClock.now(),
					sleep: async (milliseconds) => await sharedClock.sleepAtServer(milliseconds),
				}),
	});
	let clock: TestClock = latency === undefined ? createTestClock() : sharedClock;
	let memory = createJsmMemory(clock.now);
	let seen = 0;

	beforeAll(async () => await simulator.start());
	afterAll(async () => await simulator.stop());
	afterEach(async () => {
		const { violations } = simulator;
		simulator.reset();
		if (options.newAddress) {
			await simulator.stop();
			await simulator.start();
		}
		sharedClock = createSideBySideClock();
		clock = latency === undefined ? createTestClock() : sharedClock;
		memory = createJsmMemory(clock.now);
		seen = 0;
		expect(violations).toEqual([]);
	});

	return {
		simulator,
		get clock() {
			return clock;
		},
		get memory() {
			return memory;
		},
		client({ as = 'admin', patience } = {}) {
			const { email, token } = demoCredentials[as];
			const baseUrl = simulator.address;
			const isSilent = () => simulator.faults.pending().some(({ kind }) => kind.startsWith('timeout'));
			return createTestClient({
				send: async (request) =>
					await sharedClock.during(
						async () => await sendBasic(email, token, isSilent() ? TIMEOUT.silence : TIMEOUT.answer)(request),
					),
				...{ baseUrl, account: as, clock, memory, patience },
			});
		},
		restart() {
			memory = createJsmMemory(clock.now);
		},
		callsSince() {
			const calls = simulator.callsAfter(seen);
			seen = simulator.calls.at(-1)?.number ?? seen;
			return calls.map(({ operation = '?' }) => operation);
		},
	};
}
