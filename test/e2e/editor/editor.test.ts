import { X509Certificate } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBrowser } from '../../lab/browser/browser';
import { openEditor, type Editor } from '../../lab/browser/editor';
import { SAML_WEBHOOK, startLab, templatePath, type Lab } from '../../lab/lab';
import { signInAt } from '../../lab/browser/signIn';

const TRIGGER = 'Customer Signs In';
const EMAIL = 'alice@acme.example';

/** n8n tells the editor of an execution a moment after the customer has her answer. */
const patient = { timeout: 20_000 };

let lab: Lab;
let browser: Browser;
let editor: Editor;
let customer: BrowserContext;
let page: Page;

beforeAll(async () => {
	lab = await startLab({
		workflows: ['oidc-login', 'saml-login'].map((id) => ({ file: templatePath(id), id })),
	});
	browser = await startBrowser();
	editor = await openEditor(browser, lab.n8n.url);
	await editor.openWorkflow('oidc-login');
});
afterAll(async () => {
	await browser?.close();
	await lab?.stop();
});
beforeEach(async () => {
	customer = await browser.newContext();
	page = await customer.newPage();
});
afterEach(async () => {
	await customer.close();
	expect(lab.simulator.violations).toEqual([]);
});

const portal = (): string => `${lab.simulator.address}/servicedesk/customer/portal/1`;

const testLoginUrl = (): string => lab.loginUrl.replace('/webhook/', '/webhook-test/');

async function login(url: string): Promise<void> {
	await page.goto(url);
	await signInAt(page, 'oidc', 'alice');
}

/** Status of the first answer at the address customers use, or at the test address. */
const statusOfLogin = async (url = lab.loginUrl): Promise<number> =>
	(await fetch(url, { redirect: 'manual' })).status;

/** The editor says that it listens a moment before n8n does. */
async function loginAtTestUrl(): Promise<void> {
	await expect.poll(() => statusOfLogin(testLoginUrl()), patient).toBe(302);
	await login(testLoginUrl());
}

describe('an admin at work in n8n’s editor', () => {
	it('the trigger’s panel says which address to register at the provider', async () => {
		const panel = await editor.openPanel(TRIGGER);
		expect(await panel.parameters.innerText()).toMatch(/Register the URL that ends in \/callback/);
		await panel.showWebhookUrls('Production URL');
		const shown = await panel.whole.innerText();
		expect(shown).toContain(`${lab.n8n.url}/webhook/customer-login/callback`);
		expect(shown).toContain(lab.loginUrl);
		await panel.showWebhookUrls('Test URL');
		expect(await panel.whole.innerText()).toContain(`${lab.n8n.url}/webhook-test/customer-login/callback`);
		await panel.close();
	});

	it('a test of the trigger alone shows the item of the login, and opens nothing', async () => {
		const panel = await editor.openPanel(TRIGGER);
		await panel.listen();
		await loginAtTestUrl();
		expect(page.url()).not.toContain(lab.simulator.address);
		await expect.poll(() => panel.output.innerText(), patient).toContain(EMAIL);
		await panel.close();
		expect(await editor.succeededNodes()).toEqual([TRIGGER]);
		expect(lab.simulator.calls).toEqual([]);
	});

	it('a test of the whole workflow lets her in, with every node of the chain in green', async () => {
		await editor.listen();
		await loginAtTestUrl();
		expect(page.url()).toBe(portal());
		expect(lab.simulator.organizationsOf(EMAIL)).toEqual(['Acme', 'Acme Customers']);
		await editor.page.getByText('Workflow executed successfully').waitFor();
		expect(await editor.succeededNodes()).toEqual([
			TRIGGER,
			'Map Organizations',
			'Decide Portals',
			'Synchronize Access',
			'Open Portal',
		]);
		const panel = await editor.openPanel(TRIGGER);
		await expect.poll(() => panel.output.innerText(), patient).toContain(EMAIL);
		await panel.close();
	});

	it('the next login follows a changed row of the group table once it is published', async () => {
		const panel = await editor.openPanel('Map Organizations');
		await panel.type('organization', 'Acme Partners', 1);
		await panel.flip('create', 1);
		await panel.close();
		expect(await editor.publish()).toBeUndefined();
		await login(lab.loginUrl);
		expect(page.url()).toBe(portal());
		expect(lab.simulator.organizationsOf(EMAIL)).toContain('Acme Partners');
	});

	it('a setting the trigger refuses is named when it is published, and closes the login until it is right (setting-invalid)', async () => {
		let panel = await editor.openPanel(TRIGGER);
		await panel.choose('emailTrust', 'Any Address in These Domains');
		await panel.close();
		expect(await editor.publish()).toContain('setting-invalid');
		// n8n takes the old version down before it asks the trigger about the new one.
		expect(await statusOfLogin()).toBe(404);

		panel = await editor.openPanel(TRIGGER);
		await panel.type('emailDomains', 'acme.example');
		await panel.close();
		expect(await editor.publish()).toBeUndefined();
		await login(lab.loginUrl);
		expect(page.url()).toBe(portal());
	});

	it('a click makes a key pair of ours, which the metadata then has and the row keeps', async () => {
		await editor.openWorkflow('saml-login');
		let panel = await editor.openPanel(TRIGGER);
		for (const kind of ['Signing Key Pair', 'Decryption Key Pair']) await panel.addRow('ourKeys', kind);
		for (const row of [0, 1]) {
			const choices = await panel.openList('keyPair', row);
			expect(await choices.allInnerTexts()).toEqual([
				expect.stringMatching(/^Key pair made \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/),
			]);
			await choices.first().click();
		}
		await panel.close();
		expect(await editor.publish()).toBeUndefined();
		const answer = await fetch(lab.loginUrlOf(SAML_WEBHOOK).replace(/login$/, 'metadata'));
		const metadata = await answer.text();
		expect(metadata.match(/use="\w+"/g)).toEqual(['use="signing"', 'use="encryption"']);
		const certificates = [...metadata.matchAll(/X509Certificate>([^<]{1000,})</g)].map(
			([, base64 = '']) => new X509Certificate(Buffer.from(base64, 'base64')).subject,
		);
		expect(certificates).toEqual([
			expect.stringMatching('CN=JSM Customer SSO signing'),
			expect.stringMatching('CN=JSM Customer SSO decryption'),
		]);

		// After a reload the row still has its pair, and its list offers no other one.
		await editor.openWorkflow('saml-login');
		panel = await editor.openPanel(TRIGGER);
		expect(await (await panel.openList('keyPair', 0)).count()).toBe(1);
		await editor.page.keyboard.press('Escape');
	});
});
