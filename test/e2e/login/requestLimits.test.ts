import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SLOTS } from '../../../nodes/shared/core/attempt/attemptCookie';
import { startBrowser } from '../../lab/browser/browser';
import { startLab, templatePath, type Lab } from '../../lab/lab';
import { signInAt } from '../../lab/browser/signIn';
import { startsNothing, visit, type Visit } from '../../support/lab/labVisit';
import { followLog } from '../../support/lab/labLog';

const LIMIT = 20;

let lab: Lab;
let browser: Browser;

beforeAll(async () => {
	lab = await startLab({
		workflows: [
			{
				file: templatePath('oidc-login'),
				id: 'oidc-login',
				parameters: { 'Customer Signs In': { options: { requestsPerAddress: LIMIT } } },
			},
		],
		n8n: { env: { N8N_PROXY_HOPS: '1' } },
	});
	browser = await startBrowser();
});
afterAll(async () => {
	await browser?.close();
	await lab?.stop();
});

/** A request as a reverse proxy hands it on: what the client claimed to be, and whom the proxy saw. */
const through = async (url: string, address: string, claimed = '', headers = {}): Promise<Visit> =>
	await visit(url, {
		headers: { ...headers, 'x-forwarded-for': claimed ? `${claimed}, ${address}` : address },
	});

/** Twice the limit at the same moment, each as if from somebody else. */
const flood = async (url: string, address: string): Promise<number[]> => {
	const visits = Array.from(
		{ length: 2 * LIMIT },
		async (_, index) => await through(url, address, `198.51.100.${index}`),
	);
	return (await Promise.all(visits)).map(({ status }) => status);
};

const countOf = (statuses: number[], wanted: number): number =>
	statuses.filter((status) => status === wanted).length;

describe('the rate limit of a login at a real n8n behind a proxy', () => {
	it('too-many-requests: an address has its limit, whatever it claims to be, and others have theirs', async () => {
		const log = followLog(lab.n8n);
		const statuses = await flood(lab.loginUrl, '203.0.113.7');
		expect(countOf(statuses, 302) + countOf(statuses, 429)).toBe(2 * LIMIT);
		// The limit refills while the flood lasts.
		expect(countOf(statuses, 302)).toBeGreaterThanOrEqual(LIMIT);
		expect(countOf(statuses, 429)).toBeGreaterThan(LIMIT / 2);
		for (const other of ['203.0.113.8', '2001:db8::7'])
			expect((await through(lab.loginUrl, other)).status).toBe(302);
		expect(countOf(await flood(lab.loginUrl, '2001:db8::8'), 302), 'one more of its /64').toBeLessThan(
			2 * LIMIT,
		);
		await log.holds('too-many-requests');
		expect(log.text()).not.toContain('203.0.113.7');
		expect(log.text().split('too-many-requests').length - 1).toBe(1);
	});

	it('too-many-requests: the answer to a login waits, and is spent only once it gets in', async () => {
		const begun = await through(lab.loginUrl, '203.0.113.9');
		const state = new URL(String(begun.location)).searchParams.get('state');
		const callback = `${lab.loginUrl.replace(/login$/, 'callback')}?code=invented&state=${state}&iss=${encodeURIComponent(lab.issuer)}`;
		const headers = { cookie: String(begun.cookies.at(-1)).split(';')[0] };
		await flood(`${callback}&state=again`, '203.0.113.9');
		const refused = await startsNothing(lab, async () => await through(callback, '203.0.113.9', '', headers));
		expect(refused.status).toBe(429);
		expect(refused.page).toContain('Please wait a moment');
		// Elsewhere, in the place of waiting: the code is no real one, but it is looked at, for the first time.
		const log = followLog(lab.n8n);
		const later = await through(callback, '203.0.113.10', '', headers);
		expect(later.status).toBe(400);
		expect(later.page).not.toContain('already completed');
		await log.holds('code-refused');
	});

	it('fifty starts at a time in one browser leave four cookies, and the next login works', async () => {
		const context = await browser.newContext();
		const page = await context.newPage();
		const provider = `${new URL(lab.issuer).origin}/**`;
		await context.route(provider, async (route) => await route.abort());
		await page.goto(new URL('/healthz', lab.loginUrl).href);
		const returnTo = encodeURIComponent(`/${'a'.repeat(760)}`);
		const log = followLog(lab.n8n);
		const answers: number[] = [];
		page.on('response', (response) => {
			if (response.url().startsWith(lab.loginUrl)) answers.push(response.status());
		});
		await page.evaluate(
			async ({ url, frames }) => {
				await Promise.all(
					Array.from(
						{ length: frames },
						async (_, index) =>
							await new Promise((resolve) => {
								const frame = document.createElement('iframe');
								frame.src = `${url}&frame=${index}`;
								frame.onload = resolve;
								document.body.append(frame);
							}),
					),
				);
			},
			{ url: `${lab.loginUrl}?returnTo=${returnTo}`, frames: 50 },
		);
		expect(answers).toEqual(Array<number>(50).fill(302));
		expect(log.text()).not.toContain('refused');
		const held = (await context.cookies()).filter(({ name }) => name.startsWith('jsm-login-'));
		expect(held).toHaveLength(SLOTS.login);
		expect(held.reduce((sum, { name, value }) => sum + name.length + value.length, 0)).toBeLessThan(8192);

		await context.unroute(provider);
		await page.goto(lab.loginUrl);
		await signInAt(page, 'oidc', 'alice');
		expect(page.url()).toBe(`${lab.simulator.address}/servicedesk/customer/portal/1`);
		await context.close();
	});
});
