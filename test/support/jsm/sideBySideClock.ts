import type { TestClock } from './jsmTestClient';

/** A clock for a client and the server it calls. Waits that run side by side pass together, as they do in reality. */
export interface SideBySideClock extends TestClock {
	/** A wait of the server before it answers a call. */
	sleepAtServer: (milliseconds: number) => Promise<void>;
	/** Runs a call of the client. Time passes only while every running call waits at the server. */
	during: <T>(call: () => Promise<T>) => Promise<T>;
}

interface Sleeper {
	until: number;
	isAtServer: boolean;
	wake: () => void;
}

/** A clock that moves to the end of the shortest wait as soon as nothing else can happen before. */
export function createSideBySideClock(start = Date.UTC(2026, 10, 23, 12)): SideBySideClock {
	let time = start;
	let running = 0;
	let isChecking = false;
	let sleepers: Sleeper[] = [];
	const waits: number[] = [];

	function passTime(): void {
		isChecking = false;
		const atServer = sleepers.filter((sleeper) => sleeper.isAtServer).length;
		if (sleepers.length === 0 || atServer < running) return;
		time = Math.max(time, Math.min(...sleepers.map(({ until }) => until)));
		const woken = sleepers.filter(({ until }) => until <= time);
		sleepers = sleepers.filter(({ until }) => until > time);
		for (const { wake } of woken) wake();
		if (sleepers.length > 0) check();
	}

	/** Twice, so that whoever goes on after an answer has sent the next call before time passes. */
	function check(): void {
		if (isChecking) return;
		isChecking = true;
		setImmediate(() => setImmediate(passTime));
	}

	async function wait(milliseconds: number, isAtServer: boolean): Promise<void> {
		await new Promise<void>((wake) => {
			sleepers.push({ until: time + milliseconds, isAtServer, wake });
			check();
		});
	}

	return {
		waits,
		now: () => time,
		sleep: async (milliseconds) => {
			waits.push(milliseconds);
			await wait(milliseconds, false);
		},
		sleepAtServer: async (milliseconds) => await wait(milliseconds, true),
		during: async (call) => {
			running += 1;
			try {
				return await call();
			} finally {
				running -= 1;
				check();
			}
		},
	};
}
