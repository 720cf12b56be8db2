import type { Request } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { openEditor } from '../../lab/browser/editor';
import { OIDC_WEBHOOK, SAML_WEBHOOK, startLab, templatePath } from '../../lab/lab';
import { withLoginStore } from '../../lab/n8nServer/queue';
import { createRedis, type RedisServer } from '../../lab/servers/redis';
import { signInAt } from '../../lab/browser/signIn';
import { followLog } from '../../support/lab/labLog';
import { useLab } from '../../support/lab/useLab';
import { measureTurns } from '../../support/measureTurns';

type Protocol = 'oidc' | 'saml';

let redis: RedisServer;

const at = useLab(
	async () => {
		redis = await createRedis({ password: 'canary-of-redis', settings: { appendonly: 'yes' } });
		await redis.start();
		await redis.ready();
		return await startLab({
			workflows: ['oidc-login', 'saml-login'].map((id) => withLoginStore({ file: templatePath(id), id })),
			samlProvider: { mailDomain: 'partner.example' },
			loginStore: { address: redis.env().REDIS_ADDRESS, password: 'canary-of-redis' },
		});
	},
	async () => await redis?.stop(),
);
afterEach(() => {
	expect(at.lab.n8n.log()).not.toContain('canary');
});

const loginUrlOf = (protocol: Protocol): string =>
	at.lab.loginUrlOf(protocol === 'oidc' ? OIDC_WEBHOOK : SAML_WEBHOOK);

const { portal } = at;

async function login(protocol: Protocol, person: string): Promise<void> {
	await at.context.clearCookies();
	await at.page.goto(loginUrlOf(protocol));
	await signInAt(at.page, protocol, person);
}

/** She is at the provider when `fail` happens to Redis: a page in time, its number in the log, and nothing done. */
async function expectClosed(protocol: Protocol, fail: () => Promise<void> | void): Promise<void> {
	await at.context.clearCookies();
	await at.page.goto(loginUrlOf(protocol));
	const executions = await at.lab.n8n.countExecutions();
	const { length } = at.lab.simulator.calls;
	const log = followLog(at.lab.n8n);
	await fail();
	const { took } = await measureTurns(async () => await signInAt(at.page, protocol, 'bob'));
	expect(took).toBeLessThan(2000);
	expect(new URL(at.page.url()).origin).toBe(at.lab.n8n.url);
	expect(await at.page.innerText('h1')).toBe('Sign-in is not available right now');
	const [reference] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(await at.page.innerText('.reference')) ?? [];
	await log.holds(`Login refused: store-unreachable (reference ${reference}`);
	expect(await at.lab.n8n.countExecutions()).toBe(executions);
	expect(at.lab.simulator.calls).toHaveLength(length);
}

/** A login that ends well, and the provider's answer as the browser brought it, cookie included. */
async function recordAnswer(protocol: Protocol): Promise<() => Promise<Response>> {
	const sent: Request[] = [];
	at.page.on('request', (request) => {
		if (/\/(callback|acs)$/.test(new URL(request.url()).pathname)) sent.push(request);
	});
	await login(protocol, 'alice');
	expect(at.page.url()).toBe(portal(1));
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
	const editor = await openEditor(at.browser, at.lab.n8n.url);
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
		expect(at.page.url()).toBe(portal(1));
	});

	it('RPL-9: Redis hangs while she is at the provider; once it goes on she gets in', async () => {
		await expectClosed(protocol, redis.freeze);
		redis.thaw();
		await login(protocol, 'alice');
		expect(at.page.url()).toBe(portal(1));
	});

	it(`RPL-11: ${reused}: the answer again after a restart of n8n, which Redis slept through`, async () => {
		const postAgain = await recordAnswer(protocol);
		redis.freeze();
		await at.lab.n8n.restart();
		redis.thaw();
		const executions = await at.lab.n8n.countExecutions();
		const log = followLog(at.lab.n8n);
		const answer = await postAgain();
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain('This sign-in is already completed');
		await log.holds(`Login refused: ${reused}`);
		expect(await at.lab.n8n.countExecutions()).toBe(executions);
	});
});
