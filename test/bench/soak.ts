import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createProgress } from '../lab/servers/progress';
import { measure, welcome } from './logins/figures';
import { MANY, readMode, readNumber } from './logins/loadOptions';
import { median } from './statistics/median';
import { createPopulation } from './logins/population';
import { handlesOf, memoryOf, threadsOf } from './processes/processes';
import { slope } from './statistics/slope';
import { startTarget, type Target } from './logins/target';

/*
 * Runs half of the load n8n can handle for a long time, to see whether memory or open handles grow.
 */

const progress = createProgress();

/** Seconds between two samples. */
const EVERY = 10;
const CONCURRENCY = 8;

/** One sample: measures by name. */
interface Sample {
	/** Hours since the start. */
	at: number;
	values: Record<string, number>;
}

/** Reads heap figures from the metrics endpoint of an n8n process. */
async function readHeap(url: string): Promise<Record<string, number>> {
	const text = await (await fetch(`${url}/metrics`)).text();
	const used = /^n8n_nodejs_heap_size_used_bytes (\S+)/m.exec(text)?.[1];
	return used === undefined ? {} : { 'n8n heap MB': Number(used) / 2 ** 20 };
}

async function look({ lab, processes }: Target): Promise<Record<string, number>> {
	const values = processes().flatMap(({ name, pid }) => [
		[`${name} memory MB`, memoryOf(pid)],
		[`${name} handles`, handlesOf(pid)],
		[`${name} threads`, threadsOf(pid)],
	]);
	return { ...(Object.fromEntries(values) as Record<string, number>), ...(await readHeap(lab.n8n.url)) };
}

/** Takes a sample now and every `EVERY` seconds. Returns a function that stops and returns the samples. */
async function watch(target: Target): Promise<() => Sample[]> {
	const begin = Date.now();
	const samples: Sample[] = [];
	const take = async (): Promise<void> => {
		const at = (Date.now() - begin) / 3_600_000;
		samples.push({ at, values: await look(target) });
	};
	await take();
	const timer = setInterval(() => {
		take().catch((error: unknown) => {
			console.error(error);
			process.exitCode = 1;
		});
	}, EVERY * 1000);
	return () => {
		clearInterval(timer);
		return samples;
	};
}

function printSamples(samples: readonly Sample[]): void {
	const quarter = Math.max(1, Math.floor(samples.length / 4));
	for (const name of Object.keys(samples[0]?.values ?? {})) {
		const values = samples.map((sample) => sample.values[name] ?? Number.NaN);
		const growth = slope(
			samples.map(({ at }) => at),
			values,
		);
		console.log(
			`  ${name.padEnd(28)} first quarter ${median(values.slice(0, quarter)).toFixed(0).padStart(6)}, last quarter ` +
				`${median(values.slice(-quarter)).toFixed(0).padStart(6)}, slope ${growth.toFixed(0).padStart(6)} an hour`,
		);
	}
}

async function main(): Promise<void> {
	const { values: given } = parseArgs({
		options: {
			mode: { type: 'string', default: 'regular' },
			/** Logins per second that n8n can handle according to bench:load. The run uses half of it. */
			rate: { type: 'string' },
			minutes: { type: 'string', default: '20' },
			'new-share': { type: 'string', default: '0' },
			out: { type: 'string' },
		},
	});
	const rate = readNumber('rate', given.rate ?? '', 1) / 2;
	const seconds = readNumber('minutes', given.minutes, 0.1) * 60;
	const newShare = readNumber('new-share', given['new-share'], 0);
	const target = await startTarget({
		mode: readMode(given.mode),
		env: { N8N_METRICS: 'true' },
		progress,
	});
	try {
		const population = createPopulation('short', MANY, newShare);
		await welcome(target, 'short', population.known);
		progress('Warming up …');
		await measure(target, 'short', population, { seconds: Math.min(60, seconds), concurrency: CONCURRENCY });
		progress(`${rate} logins per second for ${(seconds / 60).toFixed(1)} minutes …`);
		const stopWatch = await watch(target);
		const figures = await measure(target, 'short', population, { seconds, rate });
		const samples = stopWatch();
		console.log(
			`\n${given.mode} mode; ${figures.logins} logins, ${figures.loginsPerSecond.toFixed(1)} a second; p50 ${figures.p50.toFixed(0)}, ` +
				`p95 ${figures.p95.toFixed(0)}, p99 ${figures.p99.toFixed(0)} ms; ${figures.jsmCallsPerLogin.toFixed(2)} JSM calls a login`,
		);
		printSamples(samples);
		if (given.out) writeFileSync(given.out, JSON.stringify({ figures, samples }, null, '\t'));
		for (const [kind, count] of Object.entries(figures.errors)) {
			console.error(`  ${count} times "${kind}"`);
			process.exitCode = 1;
		}
	} finally {
		await target.stop();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
