import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { range, shuffle, sumBy } from 'lodash';
import { builtPackage } from '../lab/n8nServer/builtPackage';
import { readLine } from '../lab/install/n8nInstall';
import { createProgress } from '../lab/servers/progress';
import { listAllFiles } from '../../packaging/packageFiles';
import { readBenchOptions, type BenchOptions } from './life/benchOptions';
import type { Measured } from './life/goals';
import { formatMeasured } from './life/tables';
import { measureWait, type Customer } from './life/waiting';
import { measureWork } from './life/work';
import { measure, welcome } from './logins/figures';
import { isOurs, type Kind } from './logins/logins';
import { createPopulation, type Population } from './logins/population';
import { startTarget, type Target } from './logins/target';

/*
 * What a login costs and how long a customer waits, as in life: provider and Jira over TLS, at no distance and 50 ms away,
 * for every kind of customer, beside a bare workflow, the same work done by idle nodes, a workflow built by hand, and
 * Keycloak.
 */

const progress = createProgress();

/** Round-trip times to provider and Jira, in milliseconds. */
const ROUND_TRIPS = [0, 50];
const CONCURRENCY = 8;
/** Rounds that are not counted. */
const WARM_UP = 2;
/** People of each kind per round in a process that has just started. */
const PER_RESTART = 3;
/** Milliseconds after a start in which n8n may finish what it does by itself. */
const AFTER_START = 2_000;

type Populations = Map<Kind, Population>;

/** Number of people by workflow; the short template, which is used under load too, has more. */
function peopleOf(kind: Kind): number {
	if (isOurs(kind)) return 200;
	// The JVM compiles what runs often.
	return kind === 'keycloak' ? 400 : 50;
}

/** Signs everybody in for the first time. */
async function prepare(target: Target, { kinds, people }: BenchOptions): Promise<Populations> {
	const populations: Populations = new Map();
	for (const kind of kinds) {
		const size = kind === 'short' ? people : Math.min(people, peopleOf(kind));
		const population = createPopulation(kind, size);
		populations.set(kind, population);
		progress(`${size} people sign in for the first time: ${kind}`);
		await welcome(target, kind, population.known);
	}
	return populations;
}

async function measureWorks(
	target: Target,
	populations: Populations,
	{ rounds, isQuick, ...amounts }: BenchOptions,
): Promise<Measured['work']> {
	const work: Measured['work'] = {};
	// It is slow, and no goal needs its processor time.
	const measured = [...populations].filter(([kind]) => !(isQuick && kind === 'hand-built'));
	for (const round of range(1 - WARM_UP, rounds + 1)) {
		// The order changes from round to round.
		for (const [kind, population] of shuffle(measured)) {
			const one = await measureWork(target, kind, population, amounts);
			if (round > 0) (work[kind] ??= []).push(one);
		}
		progress(round > 0 ? `Processor time, round ${round} of ${rounds}` : 'Warming up');
	}
	return work;
}

/** Adds the waits of one more round. */
async function addWaits(
	waits: Measured['waits'],
	target: Target,
	key: { kind: Kind; roundTrip: number; customer: Customer },
	people: readonly string[],
): Promise<void> {
	let entry = waits.find(
		({ kind, roundTrip, customer }) =>
			kind === key.kind && roundTrip === key.roundTrip && customer === key.customer,
	);
	if (!entry) waits.push((entry = { ...key, rounds: [] }));
	for (const person of people) entry.rounds.push(await measureWait(target, key.kind, person));
}

let newcomers = 0;
const nextNewcomer = (): string => `newcomer-${++newcomers}`;

/** Customers of a process that has been running for a while. */
async function measureWarmWaits(
	waits: Measured['waits'],
	target: Target,
	populations: Populations,
	rounds: number,
): Promise<void> {
	for (const roundTrip of ROUND_TRIPS) {
		await target.network.setRoundTrip(roundTrip);
		for (const round of range(1, rounds + 1)) {
			for (const kind of ['short', 'step-by-step'] as const) {
				const population = populations.get(kind);
				if (!population) continue;
				const returning = range(2).map(population.next);
				await addWaits(waits, target, { kind, roundTrip, customer: 'within the hour' }, returning);
				await addWaits(waits, target, { kind, roundTrip, customer: 'new' }, [nextNewcomer()]);
			}
			progress(`Waiting at ${roundTrip} ms, round ${round} of ${rounds}`);
		}
	}
	await target.network.setRoundTrip(0);
}

/** Customers of a process that has just started. It forgets everybody, so the same people are used again. */
async function measureFreshWaits(
	waits: Measured['waits'],
	target: Target,
	{ restarts, kinds, mode }: BenchOptions,
	roundTrips: readonly number[],
): Promise<void> {
	for (const kind of (['short', 'step-by-step'] as const).filter((one) => kinds.includes(one))) {
		const unknown = range(PER_RESTART).map((number) => `${kind}-unknown-${number}`);
		const earlier = range(PER_RESTART).map((number) => `${kind}-earlier-${number}`);
		if (restarts > 0) await welcome(target, kind, [...unknown, ...earlier]);
		for (const roundTrip of roundTrips) {
			for (const round of range(1, restarts + 1)) {
				await target.network.setRoundTrip(0);
				await target.lab.n8n.restart();
				await target.network.setRoundTrip(roundTrip);
				await wait(AFTER_START);
				const add = async (customer: Customer, people: readonly string[]): Promise<void> =>
					await addWaits(waits, target, { kind, roundTrip, customer }, people);
				await add('first of a site', [nextNewcomer()]);
				await add('unknown to the process', unknown);
				// In queue mode the ledgers are in Redis, where their times cannot be set back.
				if (mode === 'regular') {
					await target.site.age(earlier.map((person) => `${person}@acme.example`));
					await add('another day', earlier);
				}
				progress(`Just started, ${kind} at ${roundTrip} ms, round ${round} of ${restarts}`);
			}
		}
	}
	await target.network.setRoundTrip(0);
}

async function measureLoad(
	target: Target,
	populations: Populations,
	{ rounds, loadSeconds }: BenchOptions,
): Promise<Measured['load']> {
	const load: Measured['load'] = {};
	if (loadSeconds === 0) return load;
	for (const round of range(1, rounds + 1)) {
		for (const kind of shuffle(['short', 'hand-built', 'bare'] as const)) {
			const population = populations.get(kind);
			if (!population) continue;
			const order = { seconds: loadSeconds, concurrency: CONCURRENCY };
			const { loginsPerSecond, errors } = await measure(target, kind, population, order);
			for (const [error, count] of Object.entries(errors)) {
				console.error(`  ${kind}: ${count} times "${error}"`);
				process.exitCode = 1;
			}
			(load[kind] ??= []).push(loginsPerSecond);
		}
		progress(`Load, round ${round} of ${rounds}`);
	}
	return load;
}

function unpackedSize(): number {
	const folder = builtPackage();
	return sumBy(listAllFiles(folder), (file) => statSync(join(folder, file)).size) / 1e6;
}

async function main(): Promise<void> {
	const options = readBenchOptions(process.argv.slice(2));
	const { protocol, mode, rounds, kinds, out } = options;
	const target = await startTarget({ mode, protocol, withBroker: kinds.includes('keycloak'), progress });
	try {
		const populations = await prepare(target, options);
		const work = await measureWorks(target, populations, options);
		const waits: Measured['waits'] = [];
		await measureWarmWaits(waits, target, populations, rounds);
		const load = await measureLoad(target, populations, options);
		await measureFreshWaits(waits, target, options, options.isQuick ? [50] : ROUND_TRIPS);
		const measured: Measured = { work, waits, load, unpacked: unpackedSize() };
		const { violations } = await target.site.look();
		if (violations > 0) throw new Error(`${violations} calls to Jira do not fit the contract`);
		console.log(
			`\n${protocol}, ${mode} mode, n8n ${readLine() === '1' ? '1.x' : '2.x'}; ${rounds} rounds; ratios within one round; all processes on this machine\n\n${formatMeasured(measured)}\n`,
		);
		if (out) writeFileSync(out, JSON.stringify({ options, measured }, null, '\t'));
	} finally {
		await target.stop();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
