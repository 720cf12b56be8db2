import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../../lab/browser/browser';
import { startLab, templatePath, type Lab } from '../../lab/lab';
import { signInAt } from '../../lab/browser/signIn';

let lab: Lab;
let browser: Browser;

beforeAll(async () => {
	// The provider is at "localhost", we are at "127.0.0.1": the answer is a POST from another site.
	lab = await startLab({ https: true, workflows: [{ file: templatePath('saml-login'), id: 'saml-login' }] });
	browser = await startBrowser();
});
afterAll(async () => {
	await browser?.close();
	await lab?.stop();
});

describe('a SAML login by https', () => {
	it('its cookie is bound to this host and https, comes with the POST of another site, and goes at the end', async () => {
		expect(lab.loginUrl).toMatch(/^https:/);
		const context = await browser.newContext({ ignoreHTTPSErrors: true });
		const page = await context.newPage();
		const started = page.waitForResponse(lab.loginUrl);
		await page.goto(lab.loginUrl);
		expect(await (await started).headerValue('set-cookie')).toMatch(
			/^__Host-jsm-login-\w+=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=None$/,
		);
		const [cookie] = await context.cookies(lab.loginUrl);
		expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'None', path: '/' });

		const posted = page.waitForRequest(
			(request) => request.method() === 'POST' && request.url().endsWith('/acs'),
		);
		await signInAt(page, 'saml', 'alice');
		const headers = await (await posted).allHeaders();
		expect(headers['sec-fetch-site']).toBe('cross-site');
		expect(headers.cookie).toBe(`${cookie?.name}=${cookie?.value}`);
		expect(page.url()).toBe(`${lab.simulator.address}/servicedesk/customer/portal/1`);
		expect(await context.cookies(lab.loginUrl)).toEqual([]);
		await context.close();
	});
});
