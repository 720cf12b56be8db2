import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBrowser } from '../lab/browser';
import { OIDC_WEBHOOK, SAML_WEBHOOK, startLab, templatePath, type Lab, type LabOptions } from '../lab/lab';
import type { LabWorkflow } from '../lab/n8nImport';
import { withLoginStore } from '../lab/queue';
import { signInAt } from '../lab/signIn';

const webhooks = { oidc: OIDC_WEBHOOK, saml: SAML_WEBHOOK };

const PARTNERS = 'Globex Partners';

/** A copy that names no domain although its trigger asks for some. */
const REFUSED = 'refused';

const templates = (change: (workflow: LabWorkflow) => LabWorkflow): LabWorkflow[] => {
	// An organization made on the fly belongs to the first provider that names it.
	const partnerRows = [{}, {}, { group: 'globex', organization: PARTNERS, create: true }];
	const workflows: LabWorkflow[] = [
		{ file: templatePath('oidc-login'), id: 'oidc-login' },
		{
			file: templatePath('saml-login'),
			id: 'saml-login',
			parameters: { 'Map Organizations': { groupRules: { rule: partnerRows } } },
		},
		{
			file: templatePath('oidc-login'),
			id: REFUSED,
			webhookId: REFUSED,
			parameters: { 'Customer Signs In': { emailTrust: 'domains' } },
			isPublished: false,
		},
	];
	return workflows.map(change);
};

const kinds: [kind: string, options: LabOptions][] = [
	['one process', { workflows: templates((workflow) => workflow) }],
	['queue mode', { workflows: templates(withLoginStore), queue: {} }],
];

describe.each(kinds)('the last n8n of the 1.x line, %s', (_kind, options) => {
	let lab: Lab;
	let browser: Browser;
	let context: BrowserContext;
	let page: Page;

	beforeAll(async () => {
		lab = await startLab({
			...options,
			samlProvider: { mailDomain: 'partner.example' },
			n8n: { line: '1' },
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
		expect(lab.simulator.violations).toEqual([]);
	});

	const portal = (number: number): string => `${lab.simulator.address}/servicedesk/customer/portal/${number}`;

	async function login(protocol: 'oidc' | 'saml', person: string): Promise<void> {
		await context.clearCookies();
		await page.goto(lab.loginUrlOf(webhooks[protocol]));
		await signInAt(page, protocol, person);
	}

	const headline = async (): Promise<string> => await page.innerText('h1');

	it('is what runs', async () => {
		const { request } = await lab.n8n.session();
		expect(await request<{ versionCli: string }>('GET', '/settings')).toMatchObject({
			versionCli: expect.stringMatching(/^1\.123\./) as string,
		});
	});

	it('names a setting the trigger refuses when the workflow is activated, and opens no address (setting-invalid)', async () => {
		const { request } = await lab.n8n.session();
		const { versionId } = await request<{ versionId: string }>('GET', `/workflows/${REFUSED}`);
		await expect(request('PATCH', `/workflows/${REFUSED}`, { versionId, active: true })).rejects.toThrow(
			'setting-invalid',
		);
		expect((await fetch(lab.loginUrlOf(REFUSED))).status).toBe(404);
	});

	it.each([
		['oidc', 'alice@acme.example'],
		['saml', 'alice@partner.example'],
	] as const)('%s: alice lands in her portal with two memberships', async (protocol, email) => {
		await login(protocol, 'alice');
		expect(page.url()).toBe(portal(1));
		expect(lab.simulator.organizationsOf(email)).toEqual(['Acme', 'Acme Customers']);
	});

	it.each([
		['oidc', 'bob@globex.example', 'globex'],
		['saml', 'bob@partner.example', PARTNERS],
	] as const)(
		"%s: bob's organization is created, and opens the partner portal",
		async (protocol, email, name) => {
			await login(protocol, 'bob');
			expect(page.url()).toBe(portal(2));
			expect(lab.simulator.organizationsOf(email)).toEqual([name]);
		},
	);

	it.each(['oidc', 'saml'] as const)('%s: a second login writes nothing', async (protocol) => {
		await login(protocol, 'alice');
		const calls = lab.simulator.calls.length;
		await login(protocol, 'alice');
		expect(page.url()).toBe(portal(1));
		expect(lab.simulator.calls.slice(calls).filter(({ write }) => write)).toEqual([]);
	});

	it.each(['oidc', 'saml'] as const)(
		'%s: carol has no group and is denied (no-rule-matched)',
		async (protocol) => {
			const calls = lab.simulator.calls.length;
			const statuses: number[] = [];
			page.on('response', (response) => statuses.push(response.status()));
			await login(protocol, 'carol');
			expect(await headline()).toBe('You do not have access');
			expect(statuses).toContain(403);
			expect(lab.simulator.calls.slice(calls).filter(({ write }) => write)).toEqual([]);
		},
	);

	it("dave's address is not verified: no execution starts (email-unverified)", async () => {
		const executions = await lab.n8n.countExecutions();
		await login('oidc', 'dave');
		expect(await headline()).toBe('You do not have access');
		expect(await lab.n8n.countExecutions()).toBe(executions);
		expect(lab.n8n.log()).toContain('email-unverified');
	});

	it('an answer that was used once starts no second execution (state-reused)', async () => {
		const callbacks: string[] = [];
		page.on('request', (request) => {
			if (request.url().includes('/callback')) callbacks.push(request.url());
		});
		await login('oidc', 'alice');
		const executions = await lab.n8n.countExecutions();
		await page.goto(String(callbacks[0]));
		expect(await headline()).toMatch(/We could not sign you in|already completed/);
		expect(await lab.n8n.countExecutions()).toBe(executions);
	});
});
