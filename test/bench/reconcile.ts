import type { IDataObject } from 'n8n-workflow';
import { isEqual, mergeWith, pickBy, sum } from 'lodash';
import { demoCredentials } from '../lab/jsmSimulator/site/demoSite';
import { runNode } from '../support/jsm/jsmNodeContext';
import {
	changeRoster,
	countChangeCalls,
	countPages,
	createRoster,
	itemsOf,
	listMemberships,
	type Calls,
	type Roster,
} from './processes/reconciledSite';
import { openSite, type Site } from './processes/site';
import type { Look } from './processes/siteProcess';

/*
 * Measures a nightly reconciliation (Customer Access: Synchronize with Read All of Jira First) in real time, against a
 * site that enforces Atlassian's limits per second. Fails if there are more calls than the pages and changes require.
 */

const SIZES = [2000, 10_000];
const CHANGES = [0, 100, 1000];
/** Number of customers in the runs that look up each one. */
const SAMPLE = 200;

const collect: () => void =
	(globalThis.gc as (() => void) | undefined) ??
	(() => {
		throw new Error('Run it with --expose-gc');
	});

/** Heap in use after a garbage collection, in MB. */
function measureHeap(): number {
	collect();
	return process.memoryUsage().heapUsed / 1_000_000;
}

/** Measures the heap every second. Returns a function that stops and returns the largest value. */
function watchHeap(): () => number {
	let peak = measureHeap();
	const timer = setInterval(() => (peak = Math.max(peak, measureHeap())), 1000);
	return () => {
		clearInterval(timer);
		return Math.max(peak, measureHeap());
	};
}

/** Runs the node. Returns the duration and the largest heap meanwhile. */
async function reconcile(
	address: string,
	items: IDataObject[],
	readFirst: boolean,
): Promise<{ seconds: number; peak: number }> {
	const { email, token } = demoCredentials.admin;
	const stopWatch = watchHeap();
	const begin = performance.now();
	const { output } = await runNode({
		items,
		perItem: items,
		parameters: {
			...{ resource: 'customerAccess', operation: 'synchronize', dataSource: 'fields' },
			...{ createCustomer: true, readFirst },
		},
		credentials: {
			jsmCloudApi: { authentication: 'apiToken', siteUrl: address, email, apiToken: token },
		},
	});
	const seconds = (performance.now() - begin) / 1000;
	const peak = stopWatch();
	if (output.length !== items.length) throw new Error(`${output.length} items of ${items.length} came out`);
	return { seconds, peak };
}

const add = (one: Calls, other: Calls): Calls =>
	pickBy(mergeWith({ ...one }, other, (a: number | undefined, b: number) => (a ?? 0) + b));

const totalOf = (calls: Calls): number => sum(Object.values(calls));

const describeCalls = (calls: Calls): string =>
	Object.entries(calls)
		.sort()
		.map(([operation, count]) => `${operation} ${count}`)
		.join(', ');

function requireExpected(
	{ calls, limited, violations, memberships }: Look,
	expected: Calls,
	roster: Roster,
): void {
	if (!isEqual(calls, expected)) {
		throw new Error(`Expected ${describeCalls(expected)}; counted ${describeCalls(calls)}`);
	}
	if (limited > 0 || violations > 0)
		throw new Error(
			`${limited} calls were refused by the rate limit, ${violations} did not fit the contract`,
		);
	if (!isEqual(memberships, listMemberships(roster)))
		throw new Error('The memberships on the site differ from the roster');
}

/** One run with the changed roster, on a site in the state before the changes. */
async function measureRun(site: Site, before: Roster, changes: number): Promise<Roster> {
	const { address } = await site.look();
	const { roster, change } = changeRoster(before, changes);
	const pages = countPages(before);
	const items = itemsOf(roster);
	const heapBefore = measureHeap();
	const { seconds, peak } = await reconcile(address, items, true);
	const look = await site.look();
	requireExpected(look, add(pages, countChangeCalls(change)), roster);
	const [all, reading] = [totalOf(look.calls), totalOf(pages)];
	const each = changes === 0 ? '' : `, ${((all - reading) / changes).toFixed(2)} per change`;
	console.log(
		`  ${String(changes).padStart(5)} changes: ${all} calls = ${reading} pages + ${all - reading}${each}; ${seconds.toFixed(0)} s; heap ${heapBefore.toFixed(0)} MB before, ${peak.toFixed(0)} at most, ${measureHeap().toFixed(0)} after\n        ${describeCalls(look.calls)}`,
	);
	return roster;
}

/** One run without reading all of Jira first, for some customers without changes. */
async function measureOneByOne(site: Site, roster: Roster): Promise<void> {
	const { address } = await site.look();
	const items = itemsOf(roster).slice(-SAMPLE);
	// Caches are kept per URL.
	const restarted = address.replace('localhost', '127.0.0.1');
	for (const [sentence, at] of [
		['last checked long ago', address],
		['checked today, by a process that has just started', restarted],
	] as const) {
		const { seconds } = await reconcile(at, items, false);
		const { calls } = await site.look();
		console.log(
			`  each customer looked up individually, ${sentence}: ${(totalOf(calls) / SAMPLE).toFixed(2)} calls per customer, ${((seconds / SAMPLE) * 1000).toFixed(0)} ms\n        ${describeCalls(calls)}`,
		);
	}
}

async function main(): Promise<void> {
	for (const customers of SIZES) {
		const roster = createRoster(customers);
		console.log(`${customers} customers, ${roster.organizations} organizations`);
		for (const changes of CHANGES) {
			// A new site has a new URL, for which the caches are empty.
			const site = await openSite({ customers });
			const changed = await measureRun(site, roster, changes);
			if (changes > 0) await measureRun(site, changed, 0);
			else await measureOneByOne(site, roster);
			site.close();
		}
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
