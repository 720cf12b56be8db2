import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startLab, templatePath, type Lab } from '../lab/lab';
import { createProgress } from '../lab/progress';
import { bareWorkflow } from './bareWorkflow';
import { createCustomer, signInAtProvider, type Customer } from './customer';

const ROUNDS = 7;
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

const median = (values: readonly number[]): number =>
	[...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

function expectRedirect({ status, location }: { status: number; location?: string }): string {
	if (status !== 302 || !location) throw new Error(`Expected a redirect, not ${status}`);
	return location;
}

async function timeStarts(url: string): Promise<number> {
	const jobs = Array.from({ length: STARTS }, () => createCustomer());
	return (await time(jobs, async (customer) => void expectRedirect(await customer.visit(url)))) / STARTS;
}

/** Milliseconds per request. */
interface Times {
	start: number;
	callback: number;
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

/** Resident memory of n8n in MB. */
function memoryOf(lab: Lab): number {
	const status = readFileSync(`/proc/${lab.n8n.pid()}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

async function main(): Promise<void> {
	const bareFile = join(tmpdir(), `bare-workflow-${process.pid}.json`);
	writeFileSync(bareFile, JSON.stringify(bareWorkflow));
	const lab = await startLab({
		progress,
		workflows: [
			{ file: templatePath('oidc-login'), id: 'oidc-login' },
			{ file: bareFile, id: 'bare', webhookId: 'bare' },
		],
		n8n: {
			packages: {
				'n8n-nodes-jsm-customer-sso': resolve(__dirname, '../..'),
				'n8n-nodes-bench-bare': resolve(__dirname, 'bare'),
			},
		},
	});
	try {
		const bareCallback = lab.loginUrlOf('bare').replace(/login$/, 'callback');
		const calls = {
			'first login, organizations known': await countCalls(lab, 'alice'),
			'first login, everything new': await countCalls(lab, 'bob'),
			'returning login': await countCalls(lab, 'alice'),
		};
		progress('Warming up …');
		await timeStarts(lab.loginUrl);
		await timeStarts(lab.loginUrlOf('bare'));
		await timeCallbacks(await prepareLogins(lab));
		await timeCallbacks(prepareBare(bareCallback));

		const memoryBefore = memoryOf(lab);
		const rounds: { login: Times; bare: Times }[] = [];
		for (let round = 1; round <= ROUNDS; round++) {
			const waiting = await prepareLogins(lab);
			// Who goes first changes from round to round.
			const ours = async () => ({
				start: await timeStarts(lab.loginUrl),
				callback: await timeCallbacks(waiting),
			});
			const theirs = async () => ({
				start: await timeStarts(lab.loginUrlOf('bare')),
				callback: await timeCallbacks(prepareBare(bareCallback)),
			});
			const first = round % 2 === 0 ? await ours() : undefined;
			const bare = await theirs();
			const login = first ?? (await ours());
			rounds.push({ login, bare });
			progress(`Round ${round} of ${ROUNDS}`);
		}
		const ratio = (of: (times: Times) => number): string => {
			const ratios = rounds.map(({ login, bare }) => of(bare) / of(login));
			return `${median(ratios).toFixed(2)}  (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
		};
		const middle = (of: (round: (typeof rounds)[number]) => number): string =>
			median(rounds.map(of)).toFixed(1);

		console.log(`
${ROUNDS} rounds, ${AT_ONCE} requests at a time, everything on this machine
  login start against a bare redirect         ${ratio(({ start }) => start)}   goal 0.90
     milliseconds per request: ${middle(({ login }) => login.start)}, bare ${middle(({ bare }) => bare.start)}
  returning login against trigger and end     ${ratio(({ start, callback }) => start + callback)}   goal 0.70
     milliseconds per login: ${middle(({ login }) => login.start + login.callback)}, bare ${middle(({ bare }) => bare.start + bare.callback)}
  memory of n8n in MB: ${memoryBefore.toFixed(0)} before, ${memoryOf(lab).toFixed(0)} after ${ROUNDS * (LOGINS + STARTS)} starts and ${ROUNDS * LOGINS} logins
  calls to Jira: ${Object.entries(calls)
		.map(([name, count]) => `${name} ${count}`)
		.join(', ')}`);
	} finally {
		await lab.stop();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
