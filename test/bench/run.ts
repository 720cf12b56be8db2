import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { shuffle } from 'lodash';
import { startLab, templatePath, type Lab } from '../lab/lab';
import { createProgress } from '../lab/progress';
import { createCustomer, signInAtProvider, type Customer } from './customer';
import { median } from './median';
import { addressesOf, writeYardsticks, type Yardstick } from './yardsticks';

const ROUNDS = 7;
const WARM_UP = 2;
const STARTS = 150;
const LOGINS = 40;
const AT_ONCE = 4;

const progress = createProgress();

/** Runs all with so many at a time; gives milliseconds. */
async function time<T>(jobs: readonly T[], job: (input: T) => Promise<void>): Promise<number> {
	const queue = [...jobs];
	const begin = performance.now();
	await Promise.all(
		Array.from({ length: AT_ONCE }, async () => {
			for (let next = queue.shift(); next !== undefined; next = queue.shift()) await job(next);
		}),
	);
	return performance.now() - begin;
}

function expectRedirect({ status, location }: { status: number; location?: string }): string {
	if (status !== 302 || !location) throw new Error(`Expected a redirect, not ${status}`);
	return location;
}

async function timeStarts(url: string): Promise<number> {
	const jobs = Array.from({ length: STARTS }, () => createCustomer());
	return (await time(jobs, async (customer) => void expectRedirect(await customer.visit(url)))) / STARTS;
}

interface Waiting {
	customer: Customer;
	callback: string;
}

async function timeCallbacks(waiting: readonly Waiting[]): Promise<number> {
	const total = await time(waiting, async ({ customer, callback }) => {
		const location = expectRedirect(await customer.visit(callback));
		if (!/portal/.test(location)) throw new Error(`The login ended at ${location}`);
	});
	return total / waiting.length;
}

/** Logins of one known customer that have come back from the provider; what happens there is not timed. */
async function prepareLogins(lab: Lab): Promise<Waiting[]> {
	const waiting: Waiting[] = [];
	for (let count = 0; count < LOGINS; count++) {
		const customer = createCustomer();
		const address = expectRedirect(await customer.visit(lab.loginUrl));
		waiting.push({ customer, callback: await signInAtProvider(customer, address, 'alice') });
	}
	return waiting;
}

const prepareBare = (callback: string): Waiting[] =>
	Array.from({ length: LOGINS }, () => ({ customer: createCustomer(), callback }));

async function countCalls(lab: Lab, person: string): Promise<number> {
	const before = lab.simulator.calls.at(-1)?.number ?? 0;
	const customer = createCustomer();
	const address = expectRedirect(await customer.visit(lab.loginUrl));
	expectRedirect(await customer.visit(await signInAtProvider(customer, address, person)));
	return lab.simulator.callsAfter(before).length;
}

/** Processor time n8n has used so far, in milliseconds; the provider, Jira and the browsers are not in it. */
function processorTimeOf(lab: Lab): number {
	const fields = readFileSync(`/proc/${lab.n8n.pid()}/stat`, 'utf8')
		.replace(/^.*\) /, '')
		.split(' ');
	// proc(5): user and system time, fields 14 and 15, in ticks of 10 ms.
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of n8n in MB. */
function memoryOf(lab: Lab): number {
	const status = readFileSync(`/proc/${lab.n8n.pid()}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

type Measure =
	'login start' | 'returning login' | 'processor time' | `${Yardstick} start` | `${Yardstick} login`;

async function measure(lab: Lab): Promise<Record<Measure, number>> {
	const times: Partial<Record<Measure, number>> = {};
	const waiting = await prepareLogins(lab);
	const login = async (): Promise<void> => {
		times['login start'] = await timeStarts(lab.loginUrl);
		const before = processorTimeOf(lab);
		times['returning login'] = times['login start'] + (await timeCallbacks(waiting));
		times['processor time'] = (processorTimeOf(lab) - before) / waiting.length;
	};
	const yardstick = (name: Yardstick) => async (): Promise<void> => {
		const { login: start, callback } = addressesOf(lab, name);
		const own = await timeStarts(start);
		times[`${name} start`] = own;
		// In the template a bare trigger brings no login, and its nodes have nothing to do.
		times[`${name} login`] =
			name === 'bare-in-template' ? Number.NaN : own + (await timeCallbacks(prepareBare(callback)));
	};
	const jobs = [login, yardstick('bare'), yardstick('bare-chain'), yardstick('bare-in-template')];
	// Who goes first changes from round to round.
	for (const job of shuffle(jobs)) await job();
	return times as Record<Measure, number>;
}

async function main(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'jsm-customer-sso-bench-'));
	const lab = await startLab({
		progress,
		workflows: [{ file: templatePath('oidc-login'), id: 'oidc-login' }, ...writeYardsticks(folder)],
		n8n: {
			packages: {
				'n8n-nodes-jsm-customer-sso': resolve(__dirname, '../..'),
				'n8n-nodes-bench-bare': resolve(__dirname, 'bare'),
			},
		},
	});
	try {
		const calls = {
			'very first login': await countCalls(lab, 'alice'),
			'new customer, new organization': await countCalls(lab, 'bob'),
			'returning login': await countCalls(lab, 'alice'),
		};
		progress('Warming up …');
		for (let round = 0; round < WARM_UP; round++) await measure(lab);

		const memoryBefore = memoryOf(lab);
		const rounds: Record<Measure, number>[] = [];
		for (let round = 1; round <= ROUNDS; round++) {
			rounds.push(await measure(lab));
			progress(`Round ${round} of ${ROUNDS}`);
		}
		const line = (sentence: string, ours: Measure, bare: Measure, goal = ''): string => {
			const ratios = rounds.map((times) => times[bare] / times[ours]);
			const middle = (name: Measure): string => median(rounds.map((times) => times[name])).toFixed(1);
			const range = `(${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
			return `  ${sentence.padEnd(58)} ${median(ratios).toFixed(2)} ${range}  ${middle(bare)} / ${middle(ours)} ms ${goal}`;
		};
		console.log(`
${ROUNDS} rounds, ${AT_ONCE} requests at a time, everything on this machine; the bare one's time divided by ours
${line('login start / bare redirect', 'login start', 'bare start', 'goal 0.90')}
${line('login start / bare redirect with the template’s nodes', 'login start', 'bare-in-template start')}
${line('returning login / bare trigger and end', 'returning login', 'bare login', 'goal 0.70')}
${line('returning login / as many nodes that do nothing', 'returning login', 'bare-chain login')}
  processor time of n8n per returning login: ${median(rounds.map((times) => times['processor time'])).toFixed(0)} ms; the rest is the lab’s provider, Jira and waiting
  memory of n8n in MB: ${memoryBefore.toFixed(0)} before, ${memoryOf(lab).toFixed(0)} after
  calls to Jira: ${Object.entries(calls)
		.map(([name, count]) => `${name} ${count}`)
		.join(', ')}`);
	} finally {
		await lab.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
