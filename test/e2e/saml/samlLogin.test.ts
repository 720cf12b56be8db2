import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startLab, templatePath } from '../../lab/lab';
import { signInAt } from '../../lab/browser/signIn';
import { makeKeyPair } from '../../support/samlIdp/keys';
import { followLog } from '../../support/lab/labLog';
import { useLab } from '../../support/lab/useLab';

const at = useLab(async () => {
	// The provider is at "localhost", we are at "127.0.0.1": the answer is a POST from another site.
	const key = await makeKeyPair('n8n.example.test');
	return await startLab({
		workflows: [{ file: templatePath('saml-login'), id: 'saml-login' }],
		samlProvider: { encryptFor: key.certificate },
		samlConnection: { decryptionPrivateKeys: key.privateKey + key.certificate },
	});
});

const { portal } = at;

async function login(person: string, tab: Page = at.page): Promise<void> {
	await tab.goto(at.lab.loginUrl);
	await signInAt(tab, 'saml', person);
}

const headline = async (): Promise<string> => await at.page.innerText('h1');

describe('customers sign in with SAML', () => {
	it('alice lands in her portal with two memberships, out of an encrypted assertion', async () => {
		await login('alice');
		expect(at.page.url()).toBe(portal(1));
		expect(at.lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
	});

	it("bob's organization is created on the fly, and opens the partner portal", async () => {
		await login('bob');
		expect(at.page.url()).toBe(portal(2));
		expect(at.lab.simulator.organizationsOf('bob@globex.example')).toEqual(['globex']);
	});

	it('carol has no group: she is denied with the reason page (no-rule-matched)', async () => {
		await login('carol');
		expect(await headline()).toBe('You do not have access');
		expect(at.lab.simulator.accounts.some(({ email }) => email === 'carol@none.example')).toBe(false);
	});

	it("dave's address is not verified: the trigger refuses him and starts no execution (email-unverified)", async () => {
		const before = await at.lab.n8n.countExecutions();
		const log = followLog(at.lab.n8n);
		await login('dave');
		expect(await headline()).toBe('You do not have access');
		expect(await at.lab.n8n.countExecutions()).toBe(before);
		await log.holds('email-unverified');
	});

	it('the answer brings the cookie, although it comes from another site', async () => {
		const posted = at.page.waitForRequest(
			(request) => request.method() === 'POST' && request.url().endsWith('/acs'),
		);
		await login('alice');
		const headers = await (await posted).allHeaders();
		expect(headers['sec-fetch-site']).toBe('cross-site');
		expect(headers.cookie).toMatch(/^jsm-login-\w+=/);
	});

	it('two tabs at once both work', async () => {
		const other = await at.context.newPage();
		await at.page.goto(at.lab.loginUrl);
		await other.goto(at.lab.loginUrl);
		await signInAt(at.page, 'saml', 'alice');
		await signInAt(other, 'saml', 'alice');
		expect([at.page.url(), other.url()]).toEqual([portal(1), portal(1)]);
	});

	it('an answer posted a second time shows a page and starts nothing (state-missing)', async () => {
		const answers: string[] = [];
		at.page.on('request', (request) => {
			if (request.method() === 'POST' && request.url().endsWith('/acs'))
				answers.push(String(request.postData()));
		});
		await login('alice');
		const before = await at.lab.n8n.countExecutions();
		const acs = at.lab.loginUrl.replace(/login$/, 'acs');
		const replayed = await at.context.request.post(acs, {
			data: String(answers[0]),
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		});
		expect(replayed.status()).toBe(400);
		expect(await replayed.text()).toContain('We could not sign you in');
		expect(await at.lab.n8n.countExecutions()).toBe(before);
	});

	it('the provider can read our metadata', async () => {
		const answer = await fetch(at.lab.loginUrl.replace(/login$/, 'metadata'));
		expect(answer.headers.get('content-type')).toContain('application/samlmetadata+xml');
		const text = await answer.text();
		expect(text).toContain(`entityID="${at.lab.loginUrl.replace(/login$/, 'metadata')}"`);
		expect(text).toContain('use="encryption"');
	});
});
