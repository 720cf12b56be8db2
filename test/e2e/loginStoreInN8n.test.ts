import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBrowser } from '../lab/browser';
import { openEditor } from '../lab/editor';
import { OIDC_WEBHOOK, SAML_WEBHOOK, startLab, templatePath, type Lab } from '../lab/lab';
import { withLoginStore } from '../lab/queue';
import { createRedis, type RedisServer } from '../lab/redis';
import { signInAt } from '../lab/signIn';
import { followLog } from '../support/labLog';

type Protocol = 'oidc' | 'saml';

let redis: RedisServer;
let lab: Lab;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
	redis = await createRedis({ password: 'canary-of-redis', settings: { appendonly: 'yes' } });
	await redis.start();
	await redis.ready();
	lab = await startLab({
		workflows: ['oidc-login', 'saml-login'].map((id) => withLoginStore({ file: templatePath(id), id })),
		samlProvider: { mailDomain: 'partner.example' },
		loginStore: { address: redis.env().REDIS_ADDRESS, password: 'canary-of-redis' },
	});
	browser = await startBrowser();
});
afterAll(async () => {
	await browser?.close();
	await lab?.stop();
	await redis?.stop();
});
beforeEach(async () => {
	context = await browser.newContext();
	page = await context.newPage();
});
afterEach(async () => {
	await context.close();
	expect(lab.simulator.violations).toEqual([]);
	expect(lab.n8n.log()).not.toContain('canary');
});

const loginUrlOf = (protocol: Protocol): string =>
	lab.loginUrlOf(protocol === 'oidc' ? OIDC_WEBHOOK : SAML_WEBHOOK);

const portal = (number: number): string => `${lab.simulator.address}/servicedesk/customer/portal/${number}`;

async function login(protocol: Protocol, person: string): Promise<void> {
	await context.clearCookies();
	await page.goto(loginUrlOf(protocol));
	await signInAt(page, protocol, person);
}

/** She is at the provider when `fail` happens to Redis: a page in time, its number in the log, and nothing done. */
async function expectClosed(protocol: Protocol, fail: () => Promise<void> | void): Promise<void> {
	await context.clearCookies();
	await page.goto(loginUrlOf(protocol));
	const executions = await lab.n8n.countExecutions();
	const { length } = lab.simulator.calls;
	const log = followLog(lab.n8n);
	await fail();
	const began = Date.now();
	await signInAt(page, protocol, 'bob');
	expect(Date.now() - began).toBeLessThan(2000);
	expect(new URL(page.url()).origin).toBe(lab.n8n.url);
	expect(await page.innerText('h1')).toBe('Sign-in is not available right now');
	const [reference] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(await page.innerText('.reference')) ?? [];
	await log.holds(`Login refused: store-unreachable (reference ${reference}`);
	expect(await lab.n8n.countExecutions()).toBe(executions);
	expect(lab.simulator.calls).toHaveLength(length);
}

/** A login that ends well, and the provider's answer as the browser brought it, cookie included. */
async function recordAnswer(protocol: Protocol): Promise<() => Promise<Response>> {
	const sent: Request[] = [];
	page.on('request', (request) => {
		if (/\/(callback|acs)$/.test(new URL(request.url()).pathname)) sent.push(request);
	});
	await login(protocol, 'alice');
	expect(page.url()).toBe(portal(1));
	const [answer] = sent;
	if (!answer) throw new Error('The browser brought no answer');
	const headers = await answer.allHeaders();
	const { cookie = '', 'content-type': contentType } = headers;
	expect(cookie).toContain('jsm-login-');
	return async () =>
		await fetch(answer.url(), {
			method: answer.method(),
			headers: { cookie, ...(contentType ? { 'content-type': contentType } : {}) },
			body: answer.postData() ?? undefined,
			redirect: 'manual',
		});
}

it('the trigger’s panel asks for the login store once Redis is chosen', async () => {
	const editor = await openEditor(browser, lab.n8n.url);
	await editor.openWorkflow('oidc-login');
	const panel = await editor.openPanel('Customer Signs In');
	await expect.poll(() => panel.whole.innerText(), { timeout: 20_000 }).toContain('Login Store');
	await panel.choose('usedOnceStore', 'In This Process');
	await expect.poll(() => panel.whole.innerText(), { timeout: 20_000 }).not.toContain('Login Store');
});

describe.each<[Protocol, string]>([
	['oidc', 'state-reused'],
	['saml', 'assertion-reused'],
])('used logins remembered in Redis (%s)', (protocol, reused) => {
	it('RPL-9: Redis is killed while she is at the provider: the page in two seconds, nothing granted; once it is back she gets in', async () => {
		await expectClosed(protocol, redis.kill);
		await redis.start();
		await redis.ready();
		await login(protocol, 'alice');
		expect(page.url()).toBe(portal(1));
	});

	it('RPL-9: Redis hangs while she is at the provider; once it goes on she gets in', async () => {
		await expectClosed(protocol, redis.freeze);
		redis.thaw();
		await login(protocol, 'alice');
		expect(page.url()).toBe(portal(1));
	});

	it(`RPL-11: ${reused}: the answer again after a restart of n8n, which Redis slept through`, async () => {
		const postAgain = await recordAnswer(protocol);
		redis.freeze();
		await lab.n8n.restart();
		redis.thaw();
		const executions = await lab.n8n.countExecutions();
		const log = followLog(lab.n8n);
		const answer = await postAgain();
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain('This sign-in is already completed');
		await log.holds(`Login refused: ${reused}`);
		expect(await lab.n8n.countExecutions()).toBe(executions);
	});
});
