import { writeFileSync } from 'node:fs';
import { mean, shuffle, sumBy } from 'lodash';
import { createProgress } from '../lab/servers/progress';
import { measure, welcome, type Figures } from './logins/figures';
import { readLoadOptions, type LoadOptions } from './logins/loadOptions';
import { isOurs, type Kind } from './logins/logins';
import { median } from './statistics/median';
import { n8nSettings } from './logins/n8nSettings';
import { createPopulation, type Population } from './logins/population';
import { startTarget, type Target } from './logins/target';

/*
 * Measures how many whole logins n8n can do: start, provider (a stub in a separate process), callback, workflow,
 * redirect. Our template, a hand-built workflow with the same job, and a bare trigger with an end take turns in one run.
 * Provider and Jira are reached over TLS.
 */

const progress = createProgress();

/** Seconds of warm-up before the first measurement. */
const WARM_UP = 8;

/** A line of the table: its name and its rounds. */
type Line = readonly [name: string, rounds: Figures[]];

type Populations = Map<Kind, Population>;

const errorsOf = (rounds: readonly Figures[]): number =>
	sumBy(rounds, ({ errors }) => sumBy(Object.values(errors)));

const middle = (rounds: readonly Figures[], read: (figures: Figures) => number, digits = 0): string =>
	median(rounds.map(read)).toFixed(digits);

const columns: [heading: string, read: (rounds: readonly Figures[]) => string][] = [
	['logins/s', (rounds) => middle(rounds, ({ loginsPerSecond }) => loginsPerSecond, 1)],
	['p50 ms', (rounds) => middle(rounds, ({ p50 }) => p50)],
	['p95 ms', (rounds) => middle(rounds, ({ p95 }) => p95)],
	['p99 ms', (rounds) => middle(rounds, ({ p99 }) => p99)],
	['memory MB', (rounds) => middle(rounds, ({ memory }) => memory)],
	['errors', (rounds) => String(errorsOf(rounds))],
	['handshakes', (rounds) => middle(rounds, ({ handshakesPerLogin }) => handshakesPerLogin, 2)],
	['JSM calls', (rounds) => middle(rounds, ({ jsmCallsPerLogin }) => jsmCallsPerLogin, 2)],
	['n8n CPU ms', (rounds) => middle(rounds, ({ n8nPerLogin }) => n8nPerLogin, 1)],
	['logins per CPU s', (rounds) => middle(rounds, ({ n8nPerLogin }) => 1000 / n8nPerLogin, 1)],
];

const WIDTH = 34;

function printTable(lines: readonly Line[]): void {
	const row = (name: string, cells: string[]): string =>
		`  ${name.padEnd(WIDTH)}${cells.map((cell, index) => cell.padStart((columns[index]?.[0].length ?? 0) + 2)).join('')}`;
	console.log(
		row(
			'',
			columns.map(([heading]) => heading),
		),
	);
	for (const [name, rounds] of lines) {
		console.log(
			row(
				name,
				columns.map(([, read]) => read(rounds)),
			),
		);
	}
}

/** Prints the share of processor time by process, in processor seconds per second. */
function printShares(lines: readonly Line[]): void {
	for (const [name, rounds] of lines) {
		const shares = Object.keys(rounds[0]?.processor ?? {}).map((part) => {
			const used = rounds.map(
				({ processor, logins, loginsPerSecond }) => ((processor[part] ?? 0) * loginsPerSecond) / logins,
			);
			return `${part} ${mean(used).toFixed(2)}`;
		});
		console.log(`  processor time, ${name}: ${shares.join(', ')}`);
	}
}

function printRatio(ours: Line, other: Line, goal: string): void {
	const range = (read: (figures: Figures) => number): string => {
		const ratios = ours[1].map((figures, round) => read(figures) / read(other[1][round] ?? figures));
		return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
	};
	console.log(
		`  ${ours[0]} / ${other[0]}: logins/s ${range(({ loginsPerSecond }) => loginsPerSecond)}, ` +
			`logins per CPU s ${range(({ n8nPerLogin }) => 1 / n8nPerLogin)}; goal ${goal}`,
	);
}

function requireNoErrors(lines: readonly Line[]): void {
	for (const [name, rounds] of lines) {
		for (const { errors } of rounds) {
			for (const [kind, count] of Object.entries(errors)) {
				console.error(`  ${name}: ${count} times "${kind}"`);
				process.exitCode = 1;
			}
		}
	}
}

/** Signs in everybody for the first time and warms up. */
async function prepare(target: Target, { people, newShare, concurrency }: LoadOptions, wanted: Kind[]) {
	const populations: Populations = new Map();
	for (const kind of wanted) {
		// The other workflows keep no ledger, so a few people suffice.
		const population = createPopulation(kind, isOurs(kind) ? people : Math.min(people, 100), newShare);
		populations.set(kind, population);
		progress(`${population.known.length} people sign in for the first time: ${kind}`);
		await welcome(target, kind, population.known);
		await measure(target, kind, population, { seconds: WARM_UP, concurrency });
	}
	return populations;
}

async function measureRounds(options: LoadOptions): Promise<Line[]> {
	const { mode, protocol, roundTrip, env, seconds, concurrency, rounds } = options;
	const withBroker = options.kinds.includes('keycloak');
	const target = await startTarget({ mode, protocol, withBroker, env, progress });
	try {
		const populations = await prepare(target, options, options.kinds);
		await target.network.setRoundTrip(roundTrip);
		const lines = options.kinds.map((kind): [Kind, Figures[]] => [kind, []]);
		for (let round = 1; round <= rounds; round++) {
			// The order changes from round to round.
			for (const [kind, figures] of shuffle(lines)) {
				const population = populations.get(kind);
				if (population) figures.push(await measure(target, kind, population, { seconds, concurrency }));
			}
			progress(`Round ${round} of ${rounds}`);
		}
		return lines;
	} finally {
		await target.stop();
	}
}

/** Measures our template alone: with the recommended settings, with one setting changed at a time, and with the recommended ones again. */
async function measureSettings(options: LoadOptions): Promise<Line[]> {
	const lines: Line[] = [];
	for (const [name, env] of [
		['as recommended', {}],
		...n8nSettings,
		['as recommended, again', {}],
	] as const) {
		progress(name);
		try {
			const changed = { ...options, kinds: ['short' as const], env: { ...options.env, ...env } };
			for (const [, figures] of await measureRounds(changed)) {
				lines.push([name, figures]);
				progress(
					`${name}: ${middle(figures, ({ n8nPerLogin }) => n8nPerLogin, 1)} ms of n8n's processor time per login`,
				);
			}
		} catch (error) {
			// A setting that this n8n does not accept must not stop the other measurements.
			console.error(`  ${name}:`, error);
			process.exitCode = 1;
		}
	}
	return lines;
}

async function main(): Promise<void> {
	const options = readLoadOptions(process.argv.slice(2));
	const lines = await (options.settings ? measureSettings(options) : measureRounds(options));
	const { mode, protocol, roundTrip, seconds, concurrency, rounds } = options;
	console.log(
		`\n${protocol}, ${mode} mode, ${roundTrip} ms to provider and Jira over TLS; medians of ${rounds} rounds of ${seconds} s, ${concurrency} logins at a time, everything on this machine`,
	);
	printTable(lines);
	printShares(lines);
	const [ours, bare, handBuilt] = (['short', 'bare', 'hand-built'] as const).map((kind) =>
		lines.find(([name]) => name === kind),
	);
	if (ours && bare) printRatio(ours, bare, '0.55');
	if (ours && handBuilt) printRatio(ours, handBuilt, '5');
	if (options.out) {
		writeFileSync(options.out, JSON.stringify({ options, figures: Object.fromEntries(lines) }, null, '\t'));
	}
	requireNoErrors(lines);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
