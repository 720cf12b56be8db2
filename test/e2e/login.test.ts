import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBrowser } from '../lab/browser';
import { startLab, type Lab } from '../lab/lab';
import { signInAt } from '../lab/signIn';
import { followLog } from '../support/labLog';

let lab: Lab;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
	lab = await startLab();
	browser = await startBrowser();
});
afterAll(async () => {
	await browser?.close();
	await lab?.stop();
});
beforeEach(async () => {
	context = await browser.newContext();
	page = await context.newPage();
});
afterEach(async () => {
	await context.close();
	expect(lab.simulator.violations).toEqual([]);
});

const portal = (number: number): string => `${lab.simulator.address}/servicedesk/customer/portal/${number}`;

async function login(person: string, at: Page = page): Promise<void> {
	await at.goto(lab.loginUrl);
	await signInAt(at, 'oidc', person);
}

const headline = async (at: Page = page): Promise<string> => await at.innerText('h1');

/** Writes since a call number, as operation ids. */
const writesSince = (number: number): string[] =>
	lab.simulator
		.callsAfter(number)
		.filter(({ write }) => write)
		.map(({ operation }) => operation ?? '?');

const lastCall = (): number => lab.simulator.calls.at(-1)?.number ?? 0;

describe('customers sign in with OpenID Connect', () => {
	it('alice lands in her portal with two memberships', async () => {
		const before = lastCall();
		await login('alice');
		expect(page.url()).toBe(portal(1));
		expect(lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
		// Nine, and a look at the ledger before each of its two writes, unless it was read within the second.
		expect(lab.simulator.callsAfter(before).length).toBeLessThanOrEqual(11);
	});

	it('her second login writes nothing and costs Jira at most one call', async () => {
		await login('alice');
		const before = lastCall();
		await context.clearCookies();
		await login('alice');
		expect(page.url()).toBe(portal(1));
		expect(writesSince(before)).toEqual([]);
		expect(lab.simulator.callsAfter(before).length).toBeLessThanOrEqual(1);
	});

	it("bob's organization is created on the fly, and opens the partner portal", async () => {
		await login('bob');
		expect(page.url()).toBe(portal(2));
		expect(lab.simulator.organizationsOf('bob@globex.example')).toEqual(['globex']);
	});

	it('carol has no group: she is denied with the reason page, and Jira is only asked whether she has an account (no-rule-matched)', async () => {
		const before = lastCall();
		await login('carol');
		expect(await headline()).toBe('You do not have access');
		expect(await page.innerText('.reference')).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
		expect(lab.simulator.callsAfter(before).filter(({ write }) => write)).toEqual([]);
		expect(lab.simulator.accounts.some(({ email }) => email === 'carol@none.example')).toBe(false);
	});

	it("dave's address is not verified: the trigger refuses him and starts no execution (email-unverified)", async () => {
		const before = await lab.n8n.countExecutions();
		const calls = lastCall();
		const log = followLog(lab.n8n);
		await login('dave');
		expect(await headline()).toBe('You do not have access');
		expect(await lab.n8n.countExecutions()).toBe(before);
		expect(lab.simulator.callsAfter(calls)).toEqual([]);
		await log.holds('email-unverified');
	});

	it('asks for the page the customer wanted, if it is in a granted portal', async () => {
		await page.goto(
			`${lab.loginUrl}?returnTo=${encodeURIComponent('/servicedesk/customer/portal/1/create/7')}`,
		);
		await signInAt(page, 'oidc', 'alice');
		expect(page.url()).toBe(`${portal(1)}/create/7`);
	});

	it('a portal that was asked for but not granted stays closed', async () => {
		await page.goto(`${lab.loginUrl}?returnTo=${encodeURIComponent('/servicedesk/customer/portal/2')}`);
		await signInAt(page, 'oidc', 'alice');
		expect(page.url()).toBe(portal(1));
	});

	it('two tabs at once both work', async () => {
		const second = await context.newPage();
		await page.goto(lab.loginUrl);
		await second.goto(lab.loginUrl);
		await signInAt(second, 'oidc', 'alice');
		await signInAt(page, 'oidc', 'alice');
		expect([page.url(), second.url()]).toEqual([portal(1), portal(1)]);
	});

	it('reload of the callback and the back button give a clear page, not a second login (OF-7, state-reused)', async () => {
		const callbacks: string[] = [];
		page.on('request', (request) => {
			if (request.url().includes('/callback')) callbacks.push(request.url());
		});
		await login('alice');
		const executions = await lab.n8n.countExecutions();
		const calls = lastCall();
		await page.goto(String(callbacks[0]));
		expect(await headline()).toMatch(/We could not sign you in|already completed/);
		await page.reload();
		expect(await headline()).toMatch(/We could not sign you in|already completed/);
		expect(await lab.n8n.countExecutions()).toBe(executions);
		expect(lab.simulator.callsAfter(calls)).toEqual([]);
		await page.goBack();
		await page.goBack();
		expect(await lab.n8n.countExecutions()).toBe(executions);
	});
});
