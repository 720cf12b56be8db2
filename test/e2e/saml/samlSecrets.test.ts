import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../../lab/browser/browser';
import { startLab, templatePath, type Lab } from '../../lab/lab';
import { signInAt } from '../../lab/browser/signIn';
import { makeKeyPair } from '../../support/samlIdp/keys';
import { readFolder, rememberCookies } from '../../support/lab/secretSearch';

/** What must be found nowhere, by what it is. */
const secrets: Record<string, Set<string>> = {
	answer: new Set(),
	'text of an assertion': new Set(['<saml:Assertion', 'SAMLResponse', '</saml:AttributeStatement>']),
	RelayState: new Set(),
	cookie: new Set(),
	'private key': new Set(),
};

let lab: Lab;
let browser: Browser;

/** Remembers everything secret that passes the browser. */
function watch(page: Page): void {
	page.on('request', (request) => {
		if (request.method() !== 'POST' || !request.url().endsWith('/acs')) return;
		const form = new URLSearchParams(request.postData() ?? '');
		const answer = form.get('SAMLResponse') ?? '';
		secrets.answer?.add(answer.slice(200, 260));
		secrets.RelayState?.add(form.get('RelayState') ?? '');
		secrets['text of an assertion']?.add(
			/<saml:Assertion[^>]* ID="([^"]+)"/.exec(Buffer.from(answer, 'base64').toString())?.[1] ?? '<saml:',
		);
	});
	rememberCookies(page, lab.n8n, secrets.cookie);
}

async function login(person: string): Promise<void> {
	const context = await browser.newContext();
	const page = await context.newPage();
	watch(page);
	await page.goto(lab.loginUrl);
	await signInAt(page, 'saml', person);
	await context.close();
}

beforeAll(async () => {
	const key = await makeKeyPair('n8n.example.test');
	secrets['private key']?.add(key.privateKey.split('\n')[5] ?? '');
	lab = await startLab({
		workflows: [{ file: templatePath('saml-login'), id: 'saml-login' }],
		samlConnection: { signingPrivateKeys: key.privateKey + key.certificate },
		n8n: { env: { N8N_LOG_LEVEL: 'debug' } },
	});
	browser = await startBrowser();
	for (const person of ['alice', 'bob', 'carol', 'dave']) await login(person);
});
afterAll(async () => {
	await browser?.close();
	await lab?.stop();
});

describe('secrets of a SAML login (P-12)', () => {
	it('there were some, and the logins left traces in log and database', async () => {
		for (const [name, values] of Object.entries(secrets)) {
			expect(values.size, name).toBeGreaterThan(0);
			for (const value of values) expect(value.length, name).toBeGreaterThan(10);
		}
		await expect.poll(() => lab.n8n.log()).toContain('email-unverified');
		expect(readFolder(lab.n8n).some(({ text }) => text.includes('alice@acme.example'))).toBe(true);
	});

	it.each(Object.keys(secrets))('no %s in n8n’s log, not even at level debug', (name) => {
		for (const value of secrets[name] ?? []) expect(lab.n8n.log().includes(value)).toBe(false);
	});

	it.each(Object.keys(secrets))('no %s in n8n’s folder: database, executions, settings', (name) => {
		for (const { name: file, text } of readFolder(lab.n8n)) {
			for (const value of secrets[name] ?? []) expect(text.includes(value), file).toBe(false);
		}
	});
});
