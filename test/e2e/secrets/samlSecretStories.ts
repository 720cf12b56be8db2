import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { SAML_WEBHOOK } from '../../lab/lab';
import { signInAt } from '../../lab/browser/signIn';
import type { KeyPair } from '../../support/samlIdp/keys';
import { callAsNewAdmin } from '../../support/lab/callAsNewAdmin';
import { followLog, type LabLog } from '../../support/lab/labLog';
import { readFolder, rememberCookies } from '../../support/lab/secretSearch';
import type { UsedLab } from '../../support/lab/useLab';

/** What must be found nowhere, by what it is. */
const secrets: Record<string, Set<string>> = {
	answer: new Set(),
	'text of an assertion': new Set(['<saml:Assertion', 'SAMLResponse', '</saml:AttributeStatement>']),
	RelayState: new Set(),
	cookie: new Set(),
	'private key': new Set(),
};

/** Signs people in with SAML and looks for every secret in log and folder. Signs requests with `key`. */
export function tellSamlSecretStories(at: UsedLab, key: Promise<KeyPair>): void {
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
		rememberCookies(page, at.lab.n8n, secrets.cookie);
	}

	async function login(person: string): Promise<void> {
		const context = await at.browser.newContext();
		const page = await context.newPage();
		watch(page);
		await page.goto(at.lab.loginUrlOf(SAML_WEBHOOK));
		await signInAt(page, 'saml', person);
		await context.close();
	}

	describe('secrets of a SAML login (P-12)', () => {
		let log: LabLog;
		let executionsBefore = 0;

		beforeAll(async () => {
			secrets['private key']?.add((await key).privateKey.split('\n')[5] ?? '');
			// The accounts of the other provider's customers are bound to it.
			at.lab.simulator.reset();
			await callAsNewAdmin(at.lab);
			log = followLog(at.lab.n8n);
			executionsBefore = await at.lab.n8n.countExecutions();
			for (const person of ['alice', 'bob', 'carol', 'dave']) await login(person);
		});

		it('there were some, and the logins left traces in log and database', async () => {
			for (const [name, values] of Object.entries(secrets)) {
				expect(values.size, name).toBeGreaterThan(0);
				for (const value of values) expect(value.length, name).toBeGreaterThan(10);
			}
			await log.holds('email-unverified');
			expect(await at.lab.n8n.countExecutions()).toBeGreaterThan(executionsBefore);
			expect(readFolder(at.lab.n8n).some(({ text }) => text.includes('alice@acme.example'))).toBe(true);
		});

		it.each(Object.keys(secrets))('no %s in n8n’s log, not even at level debug', (name) => {
			for (const value of secrets[name] ?? []) expect(at.lab.n8n.log().includes(value)).toBe(false);
		});

		it.each(Object.keys(secrets))('no %s in n8n’s folder: database, executions, settings', (name) => {
			for (const { name: file, text } of readFolder(at.lab.n8n)) {
				for (const value of secrets[name] ?? []) expect(text.includes(value), file).toBe(false);
			}
		});
	});
}
