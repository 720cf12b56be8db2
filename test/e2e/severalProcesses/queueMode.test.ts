import { sumBy, uniq } from 'lodash';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer, signInAtProvider } from '../../bench/logins/customer';
import { OIDC_WEBHOOK, SAML_WEBHOOK, startLab, templatePath } from '../../lab/lab';
import type { N8nProcess } from '../../lab/n8nServer/n8nProcess';
import { withLedgerInRedis, withLoginStore, type Queue } from '../../lab/n8nServer/queue';
import type { Service } from '../../lab/servers/service';
import { signInAt } from '../../lab/browser/signIn';
import { callAsNewAdmin } from '../../support/lab/callAsNewAdmin';
import { followLog } from '../../support/lab/labLog';
import { useLab } from '../../support/lab/useLab';
import { measureTurns } from '../../support/measureTurns';

type Protocol = 'oidc' | 'saml';

/** Seconds a customer waits for a workflow that does not answer. */
const WORKFLOW_TIMEOUT = 5;
const PAGE_IN_TIME = 2000;

/** A copy of the template with the ledger in Redis as well. */
const REMEMBERED = 'remembered';

const PARTNERS = 'Globex Partners';

const PROCESSORS = ['webhook processor 1', 'webhook processor 2'] as const;

const titles = {
	preparing: 'Your access is still being prepared',
	unavailable: 'Sign-in is not available right now',
	refused: 'We could not sign you in',
	done: 'This sign-in is already completed',
};

let queue: Queue;

const at = useLab(async () => {
	const parameters = {
		'Customer Signs In': { options: { workflowTimeout: WORKFLOW_TIMEOUT } },
	};
	// An organization made on the fly belongs to the first provider that names it.
	const partnerRows = [{}, {}, { group: 'globex', organization: PARTNERS, create: true }];
	const [oidc, saml] = ['oidc-login', 'saml-login'].map((id) =>
		withLoginStore({ file: templatePath(id), id, parameters }),
	);
	if (!oidc || !saml) throw new Error('A template is missing');
	const lab = await startLab({
		queue: {},
		workflows: [
			oidc,
			{
				...saml,
				parameters: { ...saml.parameters, 'Map Organizations': { groupRules: { rule: partnerRows } } },
			},
			withLedgerInRedis({ ...oidc, id: REMEMBERED, webhookId: REMEMBERED }),
		],
		samlProvider: { mailDomain: 'partner.example' },
		n8n: {
			// A worker that died is noticed after seconds, not after a minute; but not before the customer has his page.
			env: {
				QUEUE_WORKER_LOCK_DURATION: '9000',
				QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
				QUEUE_WORKER_STALLED_INTERVAL: '2000',
			},
		},
	});
	if (!lab.queue) throw new Error('The lab has no queue');
	queue = lab.queue;
	return lab;
});

const processNamed = (name: string): N8nProcess => {
	const found = at.lab.n8n.processes.find((process) => process.name === name);
	if (!found) throw new Error(`There is no ${name}`);
	return found;
};

const workers = (): N8nProcess[] => [processNamed('worker 1'), processNamed('worker 2')];

const startedBy = ({ log }: N8nProcess): number[] =>
	[...log().matchAll(/Worker started execution (\d+)/g)].map(([, number]) => Number(number));

const loginUrlOf = (protocol: Protocol): string =>
	at.lab.loginUrlOf(protocol === 'oidc' ? OIDC_WEBHOOK : SAML_WEBHOOK);

const { portal } = at;

const title = async (): Promise<string> => await at.page.innerText('h1');

/** Up to the provider's page. */
async function begin(url: string): Promise<void> {
	await at.context.clearCookies();
	await at.page.goto(url);
}

async function login(protocol: Protocol, person: string, url = loginUrlOf(protocol)): Promise<void> {
	await begin(url);
	await signInAt(at.page, protocol, person);
}

/** Signs in at the provider; gives the milliseconds until the customer saw the end of it. */
async function signInTimed(protocol: Protocol, person: string): Promise<number> {
	return (await measureTurns(async () => await signInAt(at.page, protocol, person))).took;
}

/** Who answered the requests to a login's addresses since then. */
const answeredSince = (count: number): string[] => queue.proxy.passages.slice(count).map(({ by }) => by);

const passed = (): number => queue.proxy.passages.length;

async function relaunch(process: N8nProcess, env?: Record<string, string>): Promise<void> {
	await process.stop();
	process.launch(env);
	await process.ready();
}

async function startAgain(server: Service): Promise<void> {
	await server.start();
	await server.ready();
}

/** n8n takes some moments to find its Redis or PostgreSQL again; then a login ends at this portal. */
async function expectLogin(protocol: Protocol, person: string, number: number, url?: string): Promise<void> {
	await expect
		.poll(
			async () => {
				await login(protocol, person, url).catch(() => undefined);
				return at.page.url();
			},
			{ timeout: 30_000 },
		)
		.toBe(portal(number));
}

/** A login of hers at each worker; each remembers by itself. */
async function letBothKnow(url: string, person: string): Promise<void> {
	const before = workers().map((worker) => startedBy(worker).length);
	const isKnown = (): boolean =>
		workers().every((worker, index) => startedBy(worker).length > (before[index] ?? 0));
	for (let count = 0; count < 30 && !isKnown(); count += 1) await login('oidc', person, url);
	expect(isKnown()).toBe(true);
}

/** Each process has found its database and its Redis again. */
async function expectHealth(): Promise<void> {
	await Promise.all(at.lab.n8n.processes.map(async (process) => await process.ready()));
}

describe('each login crosses three processes', () => {
	it.each<[Protocol]>([['oidc'], ['saml']])(
		'%s: start and answer at different webhook processors, the workflow at a worker',
		async (protocol) => {
			for (let count = 0; count < 3; count += 1) {
				const before = passed();
				const executions = workers().flatMap(startedBy).length;
				await login(protocol, 'alice');
				expect(at.page.url()).toBe(portal(1));
				const answered = answeredSince(before);
				expect(answered).toHaveLength(2);
				expect(uniq(answered).sort()).toEqual(PROCESSORS);
				await expect.poll(() => workers().flatMap(startedBy)).toHaveLength(executions + 1);
			}
			expect(startedBy(processNamed('n8n'))).toEqual([]);
		},
	);

	it('20 customers at once: both workers take part, nobody is left over, and Jira is asked at most once each', async () => {
		await letBothKnow(loginUrlOf('oidc'), 'bob');
		const counts = workers().map((worker) => startedBy(worker).length);
		const { length } = at.lab.simulator.calls;
		const ends = await Promise.all(
			Array.from({ length: 20 }, async () => {
				const customer = createCustomer();
				const { location = '' } = await customer.visit(loginUrlOf('oidc'));
				return await customer.visit(await signInAtProvider(customer, location, 'bob'));
			}),
		);
		expect(uniq(ends.map(({ status, location }) => `${status} ${location}`))).toEqual([`302 ${portal(2)}`]);
		const taken = (): number[] =>
			workers().map((worker, index) => startedBy(worker).length - (counts[index] ?? 0));
		await expect.poll(() => sumBy(taken())).toBe(20);
		expect(Math.min(...taken())).toBeGreaterThan(0);
		expect(at.lab.simulator.calls.length - length).toBeLessThanOrEqual(20);
	});
});

describe('one answer, a hundred times at once, at both webhook processors', () => {
	/** The provider's answer as a browser brings it, not yet delivered; and a delivery to one of the processors. */
	async function recordAnswer(): Promise<(number: number) => Promise<Response>> {
		const url = loginUrlOf('oidc');
		const start = await fetch(url, { redirect: 'manual' });
		const cookie = start.headers
			.getSetCookie()
			.map((line) => line.split(';')[0])
			.join('; ');
		const callback = new URL(
			await signInAtProvider(createCustomer(), start.headers.get('location') ?? '', 'alice'),
		);
		const addresses = PROCESSORS.map(
			(name) => new URL(callback.pathname + callback.search, processNamed(name).url),
		);
		return async (number) =>
			await fetch(addresses[number % 2] ?? callback, { redirect: 'manual', headers: { cookie } });
	}

	/** Statuses and how often each came. */
	async function deliver(send: (number: number) => Promise<Response>): Promise<Record<string, number>> {
		const counts: Record<string, number> = {};
		await Promise.all(
			Array.from({ length: 100 }, async (_, number) => {
				const answer = await send(number);
				const [, heading = answer.headers.get('location') ?? ''] =
					/<h1[^>]*>([^<]*)/.exec(await answer.text()) ?? [];
				const what = `${answer.status} ${heading}`;
				counts[what] = (counts[what] ?? 0) + 1;
			}),
		);
		return counts;
	}

	it('RPL-8: state-reused: one gets in, 99 see that it is done', async () => {
		const send = await recordAnswer();
		const executions = await at.lab.n8n.countExecutions();
		expect(await deliver(send)).toEqual({ [`302 ${portal(1)}`]: 1, [`400 ${titles.done}`]: 99 });
		expect(await at.lab.n8n.countExecutions()).toBe(executions + 1);
	});

	it('RPL-9: store-unreachable: with Redis down none gets in, and afterwards one does', async () => {
		const send = await recordAnswer();
		const executions = workers().flatMap(startedBy).length;
		await queue.loginStore.kill();
		expect(await deliver(send)).toEqual({ [`503 ${titles.unavailable}`]: 100 });
		await startAgain(queue.loginStore);
		expect(workers().flatMap(startedBy)).toHaveLength(executions);
		// Nothing was spent: the customer's own answer still counts.
		await expectLogin('oidc', 'alice', 1);
		expect((await send(0)).headers.get('location')).toBe(portal(1));
	});
});

describe('a Redis goes away', () => {
	it('store-unreachable: while she is at the provider: a page in two seconds, nothing done; once it is back, a reload lets her in', async () => {
		await begin(loginUrlOf('oidc'));
		const { length } = at.lab.simulator.calls;
		await queue.loginStore.kill();
		expect(await signInTimed('oidc', 'alice')).toBeLessThan(PAGE_IN_TIME);
		expect(await title()).toBe(titles.unavailable);
		expect(at.lab.simulator.calls).toHaveLength(length);
		await startAgain(queue.loginStore);
		await expect
			.poll(async () => (await at.page.reload(), at.page.url()), { timeout: 30_000 })
			.toBe(portal(1));
	});

	it('n8n’s own Redis while the workflow works: the page after the workflow’s time-out, and the next login is whole', async () => {
		await callAsNewAdmin(at.lab);
		const slow = at.lab.simulator.faults.inject({ operation: '*', kind: 'slow', delay: 1500 });
		await begin(loginUrlOf('oidc'));
		const ended = signInTimed('oidc', 'bob');
		await expect.poll(() => slow.hits).toBe(1);
		await queue.jobs.kill();
		expect(await ended).toBeLessThan(WORKFLOW_TIMEOUT * 1000 + PAGE_IN_TIME);
		expect(new URL(at.page.url()).origin).toBe(queue.proxy.address);
		await startAgain(queue.jobs);
		await expectHealth();
		await expectLogin('oidc', 'bob', 2);
		expect(at.lab.simulator.organizationsOf('bob@globex.example')).toEqual(['globex']);
	});

	it('state-reused: after she got in: nothing is lost, and her answer stays used when Redis is back', async () => {
		const answers: string[] = [];
		at.page.on('request', (request) => {
			if (new URL(request.url()).pathname.endsWith('/callback')) answers.push(request.url());
		});
		await begin(loginUrlOf('oidc'));
		const cookies = await at.context.cookies(at.lab.loginUrl);
		await signInAt(at.page, 'oidc', 'alice');
		expect(at.page.url()).toBe(portal(1));
		await queue.loginStore.kill();
		await startAgain(queue.loginStore);
		await expectLogin('oidc', 'alice', 1);
		await at.context.addCookies(cookies);
		await at.page.goto(answers[0] ?? '');
		expect(await title()).toBe(titles.done);
	});
});

describe('processes end', () => {
	it('a worker is killed in the middle of his first login: a page in time, and his next login is whole', async () => {
		const slow = at.lab.simulator.faults.inject({
			operation: 'addOrganizationMembers',
			kind: 'slow',
			delay: 3000,
		});
		await begin(loginUrlOf('saml'));
		const ended = signInTimed('saml', 'bob');
		await expect.poll(() => slow.hits, { timeout: 20_000 }).toBe(1);
		const [busy] = workers().sort((a, b) => Math.max(...startedBy(b)) - Math.max(...startedBy(a)));
		await busy?.kill();
		expect(await ended).toBeLessThan(WORKFLOW_TIMEOUT * 1000 + PAGE_IN_TIME);
		expect(new URL(at.page.url()).origin).toBe(queue.proxy.address);
		// The other worker is enough.
		await expectLogin('saml', 'bob', 2);
		expect(at.lab.simulator.organizationsOf('bob@partner.example')).toEqual([PARTNERS]);
		await busy?.ready();
	});

	it('both webhook processors are restarted while she is at the provider: she does not notice', async () => {
		await begin(loginUrlOf('saml'));
		await Promise.all(PROCESSORS.map(async (name) => await relaunch(processNamed(name))));
		await signInAt(at.page, 'saml', 'alice');
		expect(at.page.url()).toBe(portal(1));
	});

	it('one webhook processor is down: the other takes start and answer', async () => {
		await processNamed(PROCESSORS[0]).stop();
		const before = passed();
		await login('oidc', 'alice');
		expect(at.page.url()).toBe(portal(1));
		expect(uniq(answeredSince(before))).toEqual([PROCESSORS[1]]);
		processNamed(PROCESSORS[0]).launch();
		await processNamed(PROCESSORS[0]).ready();
	});

	it('PostgreSQL is restarted while she is at the provider: n8n itself answers 503, spends nothing, and a reload lets her in', async () => {
		await begin(loginUrlOf('oidc'));
		const { length } = at.lab.simulator.calls;
		await queue.postgres.kill();
		expect(await signInTimed('oidc', 'alice')).toBeLessThan(PAGE_IN_TIME);
		// Without its database n8n asks no node; a page has to come from the proxy before it.
		expect(await at.page.innerText('body')).toMatch(/^\{"code":\d/);
		expect(at.lab.simulator.calls).toHaveLength(length);
		await startAgain(queue.postgres);
		await expect
			.poll(async () => (await at.page.reload(), at.page.url()), { timeout: 30_000 })
			.toBe(portal(1));
		await expectHealth();
	});
});

describe('Jira answers 429 for a minute', () => {
	afterEach(() => at.lab.simulator.faults.clear());

	const limitForAMinute = (): void =>
		void at.lab.simulator.faults.inject({ operation: '*', kind: '429', retryAfter: 60, times: Infinity });

	it('with the ledger in Redis whoever both workers know gets in at once; nobody is asked', async () => {
		await letBothKnow(at.lab.loginUrlOf(REMEMBERED), 'alice');
		const { length } = at.lab.simulator.calls;
		limitForAMinute();
		await begin(at.lab.loginUrlOf(REMEMBERED));
		expect(await signInTimed('oidc', 'alice')).toBeLessThan(PAGE_IN_TIME);
		expect(at.page.url()).toBe(portal(1));
		expect(at.lab.simulator.calls).toHaveLength(length);
	});

	it('jsm-rate-limited: whom they do not know sees in two seconds that the access is being prepared', async () => {
		await callAsNewAdmin(at.lab);
		limitForAMinute();
		await begin(loginUrlOf('oidc'));
		expect(await signInTimed('oidc', 'bob')).toBeLessThan(PAGE_IN_TIME);
		expect(await title()).toBe(titles.preparing);
		at.lab.simulator.faults.clear();
		await callAsNewAdmin(at.lab);
		await expectLogin('oidc', 'bob', 2);
	});
});

describe.each<[string, [Protocol, string | undefined][]]>([
	[
		'+5m',
		[
			['oidc', undefined],
			['saml', undefined],
		],
	],
	[
		'-5m',
		[
			['oidc', undefined],
			['saml', 'assertion-time-implausible'],
		],
	],
])('the clock of the webhook processor is wrong: %s', (offset, rows) => {
	beforeAll(async () => {
		await processNamed(PROCESSORS[1]).stop();
		await relaunch(processNamed(PROCESSORS[0]), {
			// Debian: package faketime.
			LD_PRELOAD: '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
			FAKETIME: offset,
			FAKETIME_DONT_FAKE_MONOTONIC: '1',
		});
	});

	it.each(rows.map(([protocol, reason]) => [protocol, reason ?? 'gets in', reason] as const))(
		'%s: %s',
		async (protocol, _, reason) => {
			const log = followLog(at.lab.n8n);
			await login(protocol, 'alice');
			if (reason === undefined) return expect(at.page.url()).toBe(portal(1));
			expect(await title()).toBe(titles.refused);
			await log.holds(`Login refused: ${reason}`);
		},
	);
});
