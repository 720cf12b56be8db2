import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { shuffle } from 'lodash';
import { builtPackage } from '../lab/n8nServer/builtPackage';
import { SAML_WEBHOOK, startLab, templatePath, type Lab } from '../lab/lab';
import { createProgress } from '../lab/servers/progress';
import { makeKeys, type Keys } from '../support/samlIdp/identityProvider';
import { addresseeOf, answering, connectionTo, readSentRequest } from '../support/samlIdp/liveLogin';
import { createCustomer, expectRedirect, signInAtProvider, type Customer } from './logins/customer';
import { median } from './statistics/median';
import { memoryOf, processorTimeOf } from './processes/processes';
import { addressesOf, writeYardsticks, type Yardstick } from './yardsticks/yardsticks';

const ROUNDS = 7;
const WARM_UP = 2;
const STARTS = 150;
const LOGINS = 40;
const AT_ONCE = 4;

const progress = createProgress();

/** Runs all jobs, `AT_ONCE` at a time. Returns milliseconds. */
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

async function timeStarts(url: string): Promise<number> {
	const jobs = Array.from({ length: STARTS }, () => createCustomer());
	return (await time(jobs, async (customer) => void expectRedirect(await customer.visit(url)))) / STARTS;
}

/** A login whose provider part is done. Only the callback request is left. */
interface Waiting {
	customer: Customer;
	callback: string;
	/** Form posted to the callback, with SAML. */
	form?: Record<string, string>;
}

async function timeCallbacks(waiting: readonly Waiting[]): Promise<number> {
	const total = await time(waiting, async ({ customer, callback, form }) => {
		const location = expectRedirect(await customer.visit(callback, form));
		if (!/portal/.test(location)) throw new Error(`The login ended at ${location}`);
	});
	return total / waiting.length;
}

type Protocol = 'OIDC' | 'SAML';

const loginUrlOf = (lab: Lab, protocol: Protocol): string =>
	protocol === 'OIDC' ? lab.loginUrl : lab.loginUrlOf(SAML_WEBHOOK);

/**
 * Runs the provider's part of a login, which is not timed. Each protocol has its own person, because an account is bound
 * to the provider of its first login. The SAML provider knows only Alice.
 */
const goThere: Record<Protocol, (lab: Lab, keys: Keys) => Promise<Waiting>> = {
	OIDC: async (lab) => {
		const customer = createCustomer();
		const address = expectRedirect(await customer.visit(loginUrlOf(lab, 'OIDC')));
		return { customer, callback: await signInAtProvider(customer, address, 'bob') };
	},
	SAML: async (lab, keys) => {
		const customer = createCustomer();
		const loginUrl = loginUrlOf(lab, 'SAML');
		const sent = readSentRequest(new URL(expectRedirect(await customer.visit(loginUrl))));
		const addressee = addresseeOf(loginUrl, sent.requestId);
		const SAMLResponse = Buffer.from(answering(keys, addressee).respond('A')).toString('base64');
		return { customer, callback: addressee.acsUrl, form: { SAMLResponse, RelayState: sent.relayState } };
	},
};

/** Prepares logins of one known customer. */
async function prepareLogins(lab: Lab, keys: Keys, protocol: Protocol): Promise<Waiting[]> {
	const waiting: Waiting[] = [];
	for (let count = 0; count < LOGINS; count++) waiting.push(await goThere[protocol](lab, keys));
	return waiting;
}

const prepareBare = (callback: string, form?: Record<string, string>): Waiting[] =>
	Array.from({ length: LOGINS }, () => ({ customer: createCustomer(), callback, form }));

async function countCalls(lab: Lab, keys: Keys, protocol: Protocol): Promise<number> {
	const before = lab.simulator.calls.at(-1)?.number ?? 0;
	const { customer, callback, form } = await goThere[protocol](lab, keys);
	expectRedirect(await customer.visit(callback, form));
	return lab.simulator.callsAfter(before).length;
}

type Login = `${'returning' | Yardstick} ${Protocol} login`;
type Measure = `${Protocol} login start` | `${Yardstick} start` | Login | `${Login}, processor`;

async function measure(lab: Lab, keys: Keys): Promise<Record<Measure, number>> {
	const times: Partial<Record<Measure, number>> = {};
	const pid = lab.n8n.pid() ?? Number.NaN;
	const waiting = {
		OIDC: await prepareLogins(lab, keys, 'OIDC'),
		SAML: await prepareLogins(lab, keys, 'SAML'),
	};
	const measureEnd = async (login: Login, start: number, ends: readonly Waiting[]): Promise<void> => {
		const before = processorTimeOf(pid);
		times[login] = start + (await timeCallbacks(ends));
		times[`${login}, processor`] = (processorTimeOf(pid) - before) / ends.length;
	};
	const login = (protocol: Protocol) => async (): Promise<void> => {
		const own = await timeStarts(loginUrlOf(lab, protocol));
		times[`${protocol} login start`] = own;
		await measureEnd(`returning ${protocol} login`, own, waiting[protocol]);
	};
	const yardstick = (name: Yardstick) => async (): Promise<void> => {
		const { login: start, callback, acs } = addressesOf(lab, name);
		const own = await timeStarts(start);
		times[`${name} start`] = own;
		// The bare trigger in the template outputs no login, so the nodes have nothing to do and only the start is timed.
		if (name === 'bare-in-template') return;
		await measureEnd(`${name} OIDC login`, own, prepareBare(callback));
		await measureEnd(`${name} SAML login`, own, prepareBare(acs, waiting.SAML[0]?.form));
	};
	const jobs = [
		login('OIDC'),
		login('SAML'),
		yardstick('bare'),
		yardstick('bare-chain'),
		yardstick('bare-with-requests'),
		yardstick('bare-in-template'),
	];
	// The order changes from round to round.
	for (const job of shuffle(jobs)) await job();
	return times as Record<Measure, number>;
}

async function main(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'jsm-customer-sso-bench-'));
	const keys = await makeKeys();
	const asked = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
	asked.unref();
	await once(asked, 'listening');
	const { port } = asked.address() as AddressInfo;
	const lab = await startLab({
		progress,
		workflows: [
			{ file: templatePath('oidc-login'), id: 'oidc-login' },
			{
				file: templatePath('saml-login'),
				id: 'saml-login',
				parameters: { 'Customer Signs In': { emailTrust: 'domains', emailDomains: 'acme.example' } },
			},
			...writeYardsticks(folder, `http://127.0.0.1:${port}/`),
		],
		samlConnection: connectionTo(keys),
		n8n: {
			packages: {
				'n8n-nodes-jsm-customer-sso': builtPackage(),
				'n8n-nodes-bench-bare': resolve(__dirname, 'yardsticks/bare'),
			},
		},
	});
	try {
		const calls = {
			'very first login': await countCalls(lab, keys, 'OIDC'),
			'new customer, with SAML': await countCalls(lab, keys, 'SAML'),
			'returning login': await countCalls(lab, keys, 'OIDC'),
			'returning login with SAML': await countCalls(lab, keys, 'SAML'),
		};
		progress('Warming up …');
		for (let round = 0; round < WARM_UP; round++) await measure(lab, keys);

		const memory = (): string => memoryOf(lab.n8n.pid() ?? Number.NaN).toFixed(0);
		const memoryBefore = memory();
		const rounds: Record<Measure, number>[] = [];
		for (let round = 1; round <= ROUNDS; round++) {
			rounds.push(await measure(lab, keys));
			progress(`Round ${round} of ${ROUNDS}`);
		}
		const line = (sentence: string, ours: Measure, bare: Measure, goal = ''): string => {
			const ratios = rounds.map((times) => times[bare] / times[ours]);
			const middle = (name: Measure): string => median(rounds.map((times) => times[name])).toFixed(1);
			const range = `(${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
			return `  ${sentence.padEnd(68)} ${median(ratios).toFixed(2)} ${range}  ${middle(bare)} / ${middle(ours)} ms ${goal}`;
		};
		console.log(`
${ROUNDS} rounds, ${AT_ONCE} requests at a time, everything on this machine; ratio: time of the bare workflow divided by ours
${line('login start / bare redirect', 'OIDC login start', 'bare start', 'goal 0.90')}
${line('login start / bare redirect with the template’s nodes', 'OIDC login start', 'bare-in-template start')}
${line('returning login / bare trigger and end', 'returning OIDC login', 'bare OIDC login', 'goal 0.70')}
${line('returning login / as many nodes that do nothing', 'returning OIDC login', 'bare-chain OIDC login')}
${line('returning login / as many nodes and requests, answers ignored', 'returning OIDC login', 'bare-with-requests OIDC login')}
${line('SAML login start / bare redirect', 'SAML login start', 'bare start')}
${line('returning SAML login / bare trigger with the same post, and end', 'returning SAML login', 'bare SAML login')}
${line('returning SAML login / as many nodes that do nothing', 'returning SAML login', 'bare-chain SAML login')}
${line('returning SAML login / returning OIDC login', 'returning SAML login', 'returning OIDC login')}
  processor time of n8n alone, without start, provider, Jira and waiting; other work on the machine changes it little:
${line('returning login / bare trigger and end', 'returning OIDC login, processor', 'bare OIDC login, processor')}
${line('returning login / as many nodes that do nothing', 'returning OIDC login, processor', 'bare-chain OIDC login, processor')}
${line('returning login / as many nodes and requests, answers ignored', 'returning OIDC login, processor', 'bare-with-requests OIDC login, processor')}
${line('returning SAML login / bare trigger with the same post, and end', 'returning SAML login, processor', 'bare SAML login, processor')}
${line('returning SAML login / as many nodes that do nothing', 'returning SAML login, processor', 'bare-chain SAML login, processor')}
${line('returning SAML login / returning OIDC login', 'returning SAML login, processor', 'returning OIDC login, processor')}
  memory of n8n in MB: ${memoryBefore} before, ${memory()} after
  calls to Jira: ${Object.entries(calls)
		.map(([name, count]) => `${name} ${count}`)
		.join(', ')}`);
	} finally {
		await lab.stop();
		asked.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
