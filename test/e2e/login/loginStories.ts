import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { signInAt } from '../../lab/browser/signIn';
import { callAsNewAdmin } from '../../support/lab/callAsNewAdmin';
import { followLog } from '../../support/lab/labLog';
import type { UsedLab } from '../../support/lab/useLab';

/** Customers sign in with a template as it is, at the address with this webhook id. */
export function tellLoginStories(at: UsedLab, webhookId: string): void {
	const { portal } = at;
	const loginUrl = (): string => at.lab.loginUrlOf(webhookId);

	async function login(person: string, tab: Page = at.page): Promise<void> {
		await tab.goto(loginUrl());
		await signInAt(tab, 'oidc', person);
	}

	const headline = async (tab: Page = at.page): Promise<string> => await tab.innerText('h1');

	/** Writes since a call number, as operation ids. */
	const writesSince = (number: number): string[] =>
		at.lab.simulator
			.callsAfter(number)
			.filter(({ write }) => write)
			.map(({ operation }) => operation ?? '?');

	const lastCall = (): number => at.lab.simulator.calls.at(-1)?.number ?? 0;

	describe(`customers sign in with OpenID Connect at ${webhookId}`, () => {
		// A site without customers, and a process that knows nothing of it.
		beforeAll(async () => {
			at.lab.simulator.reset();
			await callAsNewAdmin(at.lab);
		});

		it('alice lands in her portal with two memberships', async () => {
			const before = lastCall();
			await login('alice');
			expect(at.page.url()).toBe(portal(1));
			expect(at.lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
			// The process knows nothing of the site. Search, permissions, account, list of organizations, the owners of both, index of
			// persons (read, written), ledger (written twice, read once more if that was a second ago), and four grants.
			expect(at.lab.simulator.callsAfter(before).length).toBeLessThanOrEqual(14);
		});

		it('her second login writes nothing and costs Jira at most one call', async () => {
			await login('alice');
			const before = lastCall();
			await at.context.clearCookies();
			await login('alice');
			expect(at.page.url()).toBe(portal(1));
			expect(writesSince(before)).toEqual([]);
			expect(at.lab.simulator.callsAfter(before).length).toBeLessThanOrEqual(1);
		});

		it("bob's organization is created on the fly, and opens the partner portal", async () => {
			await login('bob');
			expect(at.page.url()).toBe(portal(2));
			expect(at.lab.simulator.organizationsOf('bob@globex.example')).toEqual(['globex']);
		});

		it('carol has no group: she is denied with the reason page, and Jira is only asked whether she has an account (no-rule-matched)', async () => {
			const before = lastCall();
			await login('carol');
			expect(await headline()).toBe('You do not have access');
			expect(await at.page.innerText('.reference')).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
			expect(at.lab.simulator.callsAfter(before).filter(({ write }) => write)).toEqual([]);
			expect(at.lab.simulator.accounts.some(({ email }) => email === 'carol@none.example')).toBe(false);
		});

		it("dave's address is not verified: the trigger refuses him and starts no execution (email-unverified)", async () => {
			const before = await at.lab.n8n.countExecutions();
			const calls = lastCall();
			const log = followLog(at.lab.n8n);
			await login('dave');
			expect(await headline()).toBe('You do not have access');
			expect(await at.lab.n8n.countExecutions()).toBe(before);
			expect(at.lab.simulator.callsAfter(calls)).toEqual([]);
			await log.holds('email-unverified');
		});

		it('asks for the page the customer wanted, if it is in a granted portal', async () => {
			await at.page.goto(
				`${loginUrl()}?returnTo=${encodeURIComponent('/servicedesk/customer/portal/1/create/7')}`,
			);
			await signInAt(at.page, 'oidc', 'alice');
			expect(at.page.url()).toBe(`${portal(1)}/create/7`);
		});

		it('a portal that was asked for but not granted stays closed', async () => {
			await at.page.goto(`${loginUrl()}?returnTo=${encodeURIComponent('/servicedesk/customer/portal/2')}`);
			await signInAt(at.page, 'oidc', 'alice');
			expect(at.page.url()).toBe(portal(1));
		});

		it('two tabs at once both work', async () => {
			const second = await at.context.newPage();
			await at.page.goto(loginUrl());
			await second.goto(loginUrl());
			await signInAt(second, 'oidc', 'alice');
			await signInAt(at.page, 'oidc', 'alice');
			expect([at.page.url(), second.url()]).toEqual([portal(1), portal(1)]);
		});

		it('reload of the callback and the back button give a clear page, not a second login (OF-7, state-reused)', async () => {
			const callbacks: string[] = [];
			at.page.on('request', (request) => {
				if (request.url().includes('/callback')) callbacks.push(request.url());
			});
			await login('alice');
			const executions = await at.lab.n8n.countExecutions();
			const calls = lastCall();
			await at.page.goto(String(callbacks[0]));
			expect(await headline()).toMatch(/We could not sign you in|already completed/);
			await at.page.reload();
			expect(await headline()).toMatch(/We could not sign you in|already completed/);
			expect(await at.lab.n8n.countExecutions()).toBe(executions);
			expect(at.lab.simulator.callsAfter(calls)).toEqual([]);
			await at.page.goBack();
			await at.page.goBack();
			expect(await at.lab.n8n.countExecutions()).toBe(executions);
		});
	});
}
