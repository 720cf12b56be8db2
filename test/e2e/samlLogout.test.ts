import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signedOutTexts } from '../../nodes/shared/pages/signedOutPage';
import { startBrowser } from '../lab/browser';
import { startLab, templatePath, type Lab } from '../lab/lab';
import { signInAt } from '../lab/signIn';
import { makeKeyPair } from '../support/samlIdp/keys';
import { followLog, type LabLog } from '../support/labLog';

// samlp verifies our messages and signs its own; POST and Redirect are a provider each, as its metadata names one binding.
describe.each(['redirect', 'post'] as const)('customers sign out with SAML by %s', (binding) => {
	let lab: Lab;
	let browser: Browser;
	let context: BrowserContext;
	let page: Page;

	beforeAll(async () => {
		const key = await makeKeyPair('n8n.example.test');
		lab = await startLab({
			workflows: [
				{
					file: templatePath('saml-login'),
					id: 'saml-login',
					parameters: { 'Customer Signs In': { options: { logout: true, clockSkew: 2 } } },
				},
			],
			samlProvider: { logout: { certificate: key.certificate, binding } },
			samlConnection: { signingPrivateKeys: key.privateKey + key.certificate },
		});
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
	});

	const logoutUrl = (): string => lab.loginUrl.replace(/login$/, 'logout');
	const provider = (): string => lab.samlAddress;
	const headline = async (): Promise<string> => await page.innerText('h1');
	const cookies = async (): Promise<string[]> =>
		(await context.cookies(lab.loginUrl)).map(({ name }) => name.replace(/-[0-9a-z]+$/, ''));

	async function login(person: string): Promise<void> {
		await page.goto(lab.loginUrl);
		await signInAt(page, 'saml', person);
	}

	/** What one visit adds to n8n's log. It must start no execution. */
	async function logOf(visit: () => Promise<void>): Promise<LabLog> {
		const before = await lab.n8n.countExecutions();
		const log = followLog(lab.n8n);
		await visit();
		expect(await lab.n8n.countExecutions()).toBe(before);
		return log;
	}

	it('a click ends the session at the provider and forgets the sign-in here', async () => {
		await login('alice');
		// The trigger's cookie came along with the answer of Complete Login.
		expect(await cookies()).toEqual(['jsm-signed-in']);
		const log = await logOf(async () => {
			await page.goto(logoutUrl());
			await page.waitForSelector('h1:has-text("You are signed out")');
		});
		expect(await headline()).toBe(signedOutTexts.everywhere.title);
		expect(await cookies()).toEqual([]);
		await log.holds('Logout sent to the identity provider');
		await log.holds('Logout confirmed by the identity provider');
		await page.goto(logoutUrl());
		expect(await headline()).toBe(signedOutTexts.nobody.title);
	});

	it('the provider signs a customer out here and gets a signed answer', async () => {
		await login('alice');
		const log = await logOf(async () => {
			await page.goto(`${provider()}/slo`);
			await page.waitForURL((url) => url.origin === provider() && url.pathname === '/slo');
			await page.waitForSelector('text=OK');
		});
		await log.holds('Logout by the identity provider answered');
		expect(await cookies()).toEqual([]);
	});

	it('a message without a signature ends nothing (signature-missing)', async () => {
		await login('alice');
		const log = await logOf(async () => {
			const empty =
				'<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_x" Version="2.0"/>';
			const value = Buffer.from(empty).toString('base64');
			if (binding === 'redirect') {
				await page.goto(`${logoutUrl()}?SAMLRequest=${encodeURIComponent(value)}`);
			} else {
				// The portal's own policy would not let the form go.
				await page.goto('about:blank');
				await page.setContent(
					`<form method="post" action="${logoutUrl()}"><input name="SAMLRequest" value="${value}"><button>Send</button></form>`,
				);
				await page.click('button');
			}
			await page.waitForSelector('.reference');
		});
		expect(await headline()).toBe('We could not sign you out');
		await log.holds('Logout refused: signature-missing (');
		expect(await cookies()).toEqual(['jsm-signed-in']);
	});

	it('our metadata names the address, for both bindings', async () => {
		const text = await (await fetch(lab.loginUrl.replace(/login$/, 'metadata'))).text();
		expect(text.split(`Location="${logoutUrl()}"`)).toHaveLength(3);
	});
});
