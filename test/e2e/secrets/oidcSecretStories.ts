import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { LAB_LOGIN_SECRET, type LabOptions } from '../../lab/lab';
import { createOidcProvider } from '../../lab/identityProviders/oidcProvider';
import { signInAt } from '../../lab/browser/signIn';
import { readFolder, rememberCookies } from '../../support/lab/secretSearch';
import type { UsedLab } from '../../support/lab/useLab';

const CLIENT_SECRET = 'canary-client-secret-4711';

/** What must be found nowhere, by what it is. */
const secrets: Record<string, Set<string>> = {
	'client secret': new Set([CLIENT_SECRET, Buffer.from(`n8n:${CLIENT_SECRET}`).toString('base64')]),
	'API token': new Set([
		demoCredentials.admin.token,
		Buffer.from(`${demoCredentials.admin.email}:${demoCredentials.admin.token}`).toString('base64'),
	]),
	'login secret': new Set([LAB_LOGIN_SECRET]),
	code: new Set(),
	state: new Set(),
	cookie: new Set(),
};

/** The lab's provider, with the secret that is looked for. */
export const createSecretProvider: LabOptions['provider'] = (redirectUris, port) =>
	createOidcProvider({ redirectUris, port, clientSecret: CLIENT_SECRET });

/** Signs people in with OpenID Connect and looks for every secret in log and folder. */
export function tellOidcSecretStories(at: UsedLab): void {
	/** Remembers everything secret that passes the browser. */
	function watch(page: Page): void {
		page.on('request', (request) => {
			const url = new URL(request.url());
			if (!url.pathname.endsWith('/callback')) return;
			for (const name of ['code', 'state'] as const) {
				const value = url.searchParams.get(name);
				if (value) secrets[name]?.add(value);
			}
		});
		rememberCookies(page, at.lab.n8n, secrets.cookie);
	}

	async function login(person: string): Promise<Page> {
		const context = await at.browser.newContext();
		const page = await context.newPage();
		watch(page);
		await page.goto(at.lab.loginUrl);
		await signInAt(page, 'oidc', person);
		return page;
	}

	describe('secrets of a login (P-12)', () => {
		beforeAll(async () => {
			for (const person of ['alice', 'bob', 'carol', 'dave']) await login(person);
			const alice = await login('alice');
			const reused = `${at.lab.loginUrl.replace(/login$/, 'callback')}?code=${[...(secrets.code ?? [])][0]}&state=state-nobody-made`;
			await alice.goto(reused);
			at.lab.simulator.faults.inject({ operation: '*', kind: 'status', status: 401, times: Infinity });
			await at.lab.n8n.restart();
			await login('alice');
			at.lab.simulator.faults.clear();
		});

		it('there were some, and the logins left traces in log and database', async () => {
			for (const [name, values] of Object.entries(secrets)) expect(values.size, name).toBeGreaterThan(0);
			await expect.poll(() => at.lab.n8n.log()).toContain('email-unverified');
			expect(readFolder(at.lab.n8n).some(({ text }) => text.includes('alice@acme.example'))).toBe(true);
			expect(readFolder(at.lab.n8n).some(({ text }) => text.includes('no-rule-matched'))).toBe(true);
			expect(readFolder(at.lab.n8n).some(({ text }) => text.includes('jsm-unauthorized'))).toBe(true);
		});

		it.each(Object.keys(secrets))('no %s in n8n’s log, not even at level debug', (name) => {
			const log = at.lab.n8n.log();
			for (const value of secrets[name] ?? []) expect(log.includes(value)).toBe(false);
		});

		it.each(Object.keys(secrets))('no %s in n8n’s folder: database, executions, settings', (name) => {
			for (const { name: file, text } of readFolder(at.lab.n8n)) {
				for (const value of secrets[name] ?? []) expect(text.includes(value), file).toBe(false);
			}
		});

		it('no token of the provider anywhere', () => {
			const places = [...readFolder(at.lab.n8n).map(({ text }) => text), at.lab.n8n.log()];
			for (const text of places) {
				// A signed token has a header and a payload in JSON; our own proofs have no header, and our cookies no JSON behind it.
				expect(/eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/.test(text)).toBe(false);
				expect(/"?(access|id|refresh)_token"?\s*[:=]\s*"?[\w-]{10,}/.test(text)).toBe(false);
			}
		});
	});
}
