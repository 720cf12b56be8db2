import { setTimeout as wait } from 'node:timers/promises';
import { range } from 'lodash';

export interface Drive {
	seconds: number;
	/** Number of customers, each of whom starts the next login immediately. */
	concurrency?: number;
	/** Alternatively, logins per second, regardless of whether earlier ones have ended. */
	rate?: number;
}

export interface Driven {
	/** Time until the last login ended. */
	seconds: number;
	/** Duration of each successful login in milliseconds. With a rate, measured from when it was due. */
	times: number[];
	/** Number of errors by message. */
	errors: Record<string, number>;
}

/** Runs logins for the given time. */
export async function drive(order: Drive, login: () => Promise<void>): Promise<Driven> {
	const driven: Driven = { seconds: 0, times: [], errors: {} };
	const begin = performance.now();
	const end = begin + order.seconds * 1000;

	async function attempt(due = performance.now()): Promise<void> {
		try {
			await login();
			driven.times.push(performance.now() - due);
		} catch (error) {
			const kind = error instanceof Error ? error.message : String(error);
			driven.errors[kind] = (driven.errors[kind] ?? 0) + 1;
		}
	}

	async function loop(): Promise<void> {
		while (performance.now() < end) await attempt();
	}

	async function keepRate(rate: number): Promise<void> {
		const under = new Set<Promise<void>>();
		for (const number of range(Math.round(order.seconds * rate))) {
			const due = begin + (number * 1000) / rate;
			await wait(Math.max(0, due - performance.now()));
			const attempted = attempt(due);
			under.add(attempted);
			void attempted.then(() => under.delete(attempted));
		}
		await Promise.all(under);
	}

	if (order.rate === undefined) await Promise.all(range(order.concurrency ?? 1).map(loop));
	else await keepRate(order.rate);
	driven.seconds = (performance.now() - begin) / 1000;
	return driven;
}
