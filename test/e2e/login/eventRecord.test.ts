import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IConnections, INode } from 'n8n-workflow';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../../lab/browser/browser';
import { startLab, templatePath, type Lab } from '../../lab/lab';
import { people } from '../../lab/people';
import { readExecution } from '../../lab/n8nServer/runNow';
import { signInAt } from '../../lab/browser/signIn';
import { followLog, type LabLog } from '../../support/lab/labLog';

interface Template {
	nodes: INode[];
	connections: IConnections;
}

interface LogEntry {
	level: string;
	message: string;
	metadata: Record<string, unknown> & {
		event?: string;
		reference?: string;
		steps?: { step: string; ms: number; calls?: number }[];
	};
}

/** The login whose audit branch takes long and then fails. */
const SLOW = 'slow-audit';
const AUDIT = 'Audit';

/** Puts a step behind the second output of every node that answers. */
function withAudit({ nodes, connections, ...template }: Template): Template {
	const toAudit = [{ node: AUDIT, type: 'main' as const, index: 0 }];
	const answering = nodes.filter(({ type }) => type.endsWith('.completeLogin'));
	return {
		...template,
		nodes: [
			...nodes,
			{
				id: 'audit',
				name: AUDIT,
				type: 'n8n-nodes-base.wait',
				typeVersion: 1.1,
				parameters: { amount: 3, unit: 'seconds' },
				position: [0, 0],
				webhookId: 'of-the-audit',
			},
			{
				id: 'audit-fails',
				name: 'Audit Fails',
				type: 'n8n-nodes-base.stopAndError',
				typeVersion: 1,
				parameters: { errorMessage: 'the table is full' },
				position: [0, 0],
			},
		],
		connections: {
			...connections,
			...Object.fromEntries(answering.map(({ name }) => [name, { main: [[], toAudit] }])),
			[AUDIT]: { main: [[{ node: 'Audit Fails', type: 'main', index: 0 }]] },
		},
	};
}

let folder: string;
let lab: Lab;
let browser: Browser;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'jsm-customer-sso-record-'));
	const template = JSON.parse(readFileSync(templatePath('oidc-login'), 'utf8')) as Template;
	const file = join(folder, `${SLOW}.json`);
	writeFileSync(file, JSON.stringify(withAudit(template)));
	const recorded = (eventRecord: Record<string, string>) => ({
		'Open Portal': { eventRecord },
		'Deny Access': { eventRecord },
	});
	lab = await startLab({
		workflows: [
			{
				file: templatePath('oidc-login'),
				id: 'oidc-login',
				parameters: recorded({ destination: 'logAndOutput', personalData: 'pseudonym' }),
			},
			{ file, id: SLOW, webhookId: SLOW, parameters: recorded({ destination: 'logAndOutput' }) },
		],
		n8n: { env: { N8N_LOG_LEVEL: 'debug', N8N_LOG_FORMAT: 'json' } },
	});
	browser = await startBrowser();
});
afterAll(async () => {
	await browser?.close();
	await lab?.stop();
	rmSync(folder, { recursive: true, force: true });
});

const entriesOf = (log: string): LogEntry[] =>
	log
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line) as LogEntry);

const eventsIn = (log: LabLog, event: string): LogEntry[] =>
	entriesOf(log.text()).filter(({ metadata }) => metadata.event === event);

interface Login {
	page: Page;
	/** On the customer's page, if it is one of ours. */
	reference?: string;
	/** The lines that are records, and those about calls to Jira. */
	records: LogEntry[];
	calls: LogEntry[];
	/** Status and path template of each call the simulator got. */
	received: string[];
}

/** The same for the log of n8n and that of the simulator, which name the gaps of a path differently. */
const asReceived = ({
	status,
	method,
	path,
}: {
	status?: unknown;
	method?: unknown;
	path?: unknown;
}): string => `${String(status)} ${String(method)} ${String(path).replace(/\{\w+\}/g, '{}')}`;

async function login(person: string, url = lab.loginUrl): Promise<Login> {
	const log = followLog(lab.n8n);
	const before = lab.simulator.calls.length;
	const page = await (await browser.newContext()).newPage();
	await page.goto(url);
	await signInAt(page, 'oidc', person);
	await expect.poll(() => eventsIn(log, 'login')).toHaveLength(1);
	await lab.n8n.countExecutions();
	const shown = page.locator('.reference');
	return {
		page,
		reference:
			(await shown.count()) > 0 ? /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(await shown.innerText())?.[0] : undefined,
		records: eventsIn(log, 'login'),
		calls: eventsIn(log, 'jira-call'),
		received: lab.simulator.calls.slice(before).map(asReceived),
	};
}

function recordOf({ records, calls, received }: Login): LogEntry {
	expect(records).toHaveLength(1);
	const [record] = records;
	if (!record) throw new Error('There is no record');
	expect(record.message).toContain(`reference ${record.metadata.reference}, connection "Identity provider"`);
	expect(calls.map(({ metadata: { status, method, path } }) => asReceived({ status, method, path }))).toEqual(
		received,
	);
	for (const call of calls) {
		expect(call).toMatchObject({ level: 'debug', metadata: { reference: record.metadata.reference } });
		expect(call.message).toContain(`reference ${record.metadata.reference}`);
	}
	return record;
}

const stepsOf = ({ metadata }: LogEntry): string[] => (metadata.steps ?? []).map(({ step }) => step);
const chain = ['provider', 'verify', 'mapping', 'access', 'customerAccess', 'answer'];

describe('one record per login, as JSON in the log of the real n8n', () => {
	let person: unknown;

	it('a new customer: the portal, the rules, the changes, every step and every call to Jira', async () => {
		const visit = await login('alice');
		const record = recordOf(visit);
		expect(record).toMatchObject({
			level: 'info',
			metadata: {
				protocol: 'oidc',
				initiatedBy: 'customer',
				result: 'portal',
				rules: ['group table, row 1', 'group table, row 2'],
				portals: [{ serviceDesk: '1', rule: 'portal table, row 1' }],
				calls: visit.received.length,
				changes: { done: expect.any(Number) as number },
			},
		});
		expect(visit.received.length).toBeGreaterThan(3);
		expect(stepsOf(record)).toEqual(chain);
		({ person } = record.metadata);
		expect(person).toMatch(/^[\w-]{22}$/);

		const execution = await readExecution(lab.n8n, String(record.metadata.execution));
		const { timestamp, file, function: caller, ...metadata } = record.metadata;
		expect([timestamp, file, caller]).toEqual([expect.any(String), expect.any(String), expect.any(String)]);
		expect(execution.itemsOf('Open Portal', 1)).toEqual([metadata]);
		expect(execution.itemsOf('Open Portal')).toMatchObject([
			{ login: { id: metadata.reference, pseudonym: person }, completion: { answer: 'portal' } },
		]);
	});

	it('a returning customer: the same person, and at most one call', async () => {
		const visit = await login('alice');
		const record = recordOf(visit);
		expect(record.metadata).toMatchObject({ result: 'portal', person, calls: visit.received.length });
		expect(visit.received.length).toBeLessThanOrEqual(1);
		expect(stepsOf(record)).toEqual(chain);
	});

	it('a denied one: no-rule-matched, with the reference of the page', async () => {
		const visit = await login('carol');
		const record = recordOf(visit);
		expect(record).toMatchObject({
			level: 'info',
			metadata: {
				reference: visit.reference,
				result: 'denied',
				reason: 'no-rule-matched',
				rules: [],
				portals: [],
				calls: visit.received.length,
			},
		});
		expect(stepsOf(record)).toEqual(['provider', 'verify', 'mapping', 'customerAccess', 'answer']);
		expect(record.metadata.person).not.toBe(person);
	});

	it('one the trigger refuses: email-unverified, no execution, no call', async () => {
		const executions = await lab.n8n.countExecutions();
		const visit = await login('dave');
		const record = recordOf(visit);
		expect(record).toMatchObject({
			level: 'warn',
			metadata: {
				reference: visit.reference,
				protocol: 'oidc',
				result: 'refused',
				reason: 'email-unverified',
				field: 'email_verified',
			},
		});
		expect(stepsOf(record)).toEqual(['provider', 'verify']);
		expect(visit.received).toEqual([]);
		expect(await lab.n8n.countExecutions()).toBe(executions);
	});

	it('one whose Jira fails: the reason, the call, and the number Atlassian gave it', async () => {
		lab.simulator.faults.inject({ operation: '*', kind: 'status', status: 403, times: Infinity });
		const visit = await login('bob');
		lab.simulator.faults.clear();
		const record = recordOf(visit);
		const last = visit.calls.at(-1)?.metadata;
		expect(record).toMatchObject({
			level: 'warn',
			metadata: {
				reference: visit.reference,
				result: 'page',
				reason: 'jsm-permission-missing',
				field: `${String(last?.method)} ${String(last?.path)}`,
				traceId: last?.traceId,
				calls: visit.received.length,
			},
		});
		expect(last?.traceId).toMatch(/^[0-9a-f]{32}$/);
	});
});

describe('what hangs on the second output', () => {
	it('neither delays nor endangers the answer: the browser has it while the branch runs, and when it fails', async () => {
		const log = followLog(lab.n8n);
		const page = await (await browser.newContext()).newPage();
		await page.goto(lab.loginUrlOf(SLOW));
		await signInAt(page, 'oidc', 'alice');
		expect(page.url()).toBe(`${lab.simulator.address}/servicedesk/customer/portal/1`);
		await expect.poll(() => eventsIn(log, 'login')).toHaveLength(1);
		const [record] = eventsIn(log, 'login');
		const id = String(record?.metadata.execution);
		const { request } = await lab.n8n.session();
		expect(await request('GET', `/executions/${id}`)).toMatchObject({ status: 'running' });
		const execution = await readExecution(lab.n8n, id);
		expect(execution).toMatchObject({ status: 'error', error: 'the table is full' });
		expect(execution.itemsOf(AUDIT)).toMatchObject([{ event: 'login', result: 'portal' }]);
	});
});

describe('personal data in the log', () => {
	it('of everybody above there is none, not even at level debug', () => {
		const log = lab.n8n.log();
		for (const { name, email, login: subject } of Object.values(people)) {
			expect(log).not.toContain(email);
			expect(log).not.toContain(name);
			for (const { message, metadata } of entriesOf(log).filter(({ metadata }) => metadata.event)) {
				expect(`${message} ${JSON.stringify(metadata)}`).not.toMatch(new RegExp(`\\b${subject}\\b`, 'i'));
			}
		}
	});
});
