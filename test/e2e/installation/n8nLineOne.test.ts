import { describe, expect, it } from 'vitest';
import { OIDC_WEBHOOK, SAML_WEBHOOK, startLab, templatePath, type LabOptions } from '../../lab/lab';
import type { LabWorkflow } from '../../lab/n8nServer/n8nImport';
import { withLoginStore } from '../../lab/n8nServer/queue';
import { signInAt } from '../../lab/browser/signIn';
import { useLab } from '../../support/lab/useLab';

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
	const at = useLab(
		async () =>
			await startLab({
				...options,
				samlProvider: { mailDomain: 'partner.example' },
				n8n: { line: '1' },
			}),
	);

	const { portal } = at;

	async function login(protocol: 'oidc' | 'saml', person: string): Promise<void> {
		await at.context.clearCookies();
		await at.page.goto(at.lab.loginUrlOf(webhooks[protocol]));
		await signInAt(at.page, protocol, person);
	}

	const headline = async (): Promise<string> => await at.page.innerText('h1');

	it('is what runs', async () => {
		const { request } = await at.lab.n8n.session();
		expect(await request<{ versionCli: string }>('GET', '/settings')).toMatchObject({
			versionCli: expect.stringMatching(/^1\.123\./) as string,
		});
	});

	it('names a setting the trigger refuses when the workflow is activated, and opens no address (setting-invalid)', async () => {
		const { request } = await at.lab.n8n.session();
		const { versionId } = await request<{ versionId: string }>('GET', `/workflows/${REFUSED}`);
		await expect(request('PATCH', `/workflows/${REFUSED}`, { versionId, active: true })).rejects.toThrow(
			'setting-invalid',
		);
		expect((await fetch(at.lab.loginUrlOf(REFUSED))).status).toBe(404);
	});

	it.each([
		['oidc', 'alice@acme.example'],
		['saml', 'alice@partner.example'],
	] as const)('%s: alice lands in her portal with two memberships', async (protocol, email) => {
		await login(protocol, 'alice');
		expect(at.page.url()).toBe(portal(1));
		expect(at.lab.simulator.organizationsOf(email)).toEqual(['Acme', 'Acme Customers']);
	});

	it.each([
		['oidc', 'bob@globex.example', 'globex'],
		['saml', 'bob@partner.example', PARTNERS],
	] as const)(
		"%s: bob's organization is created, and opens the partner portal",
		async (protocol, email, name) => {
			await login(protocol, 'bob');
			expect(at.page.url()).toBe(portal(2));
			expect(at.lab.simulator.organizationsOf(email)).toEqual([name]);
		},
	);

	it.each(['oidc', 'saml'] as const)('%s: a second login writes nothing', async (protocol) => {
		await login(protocol, 'alice');
		const calls = at.lab.simulator.calls.length;
		await login(protocol, 'alice');
		expect(at.page.url()).toBe(portal(1));
		expect(at.lab.simulator.calls.slice(calls).filter(({ write }) => write)).toEqual([]);
	});

	it.each(['oidc', 'saml'] as const)(
		'%s: carol has no group and is denied (no-rule-matched)',
		async (protocol) => {
			const calls = at.lab.simulator.calls.length;
			const statuses: number[] = [];
			at.page.on('response', (response) => statuses.push(response.status()));
			await login(protocol, 'carol');
			expect(await headline()).toBe('You do not have access');
			expect(statuses).toContain(403);
			expect(at.lab.simulator.calls.slice(calls).filter(({ write }) => write)).toEqual([]);
		},
	);

	it("dave's address is not verified: no execution starts (email-unverified)", async () => {
		const executions = await at.lab.n8n.countExecutions();
		await login('oidc', 'dave');
		expect(await headline()).toBe('You do not have access');
		expect(await at.lab.n8n.countExecutions()).toBe(executions);
		expect(at.lab.n8n.log()).toContain('email-unverified');
	});

	it('an answer that was used once starts no second execution (state-reused)', async () => {
		const callbacks: string[] = [];
		at.page.on('request', (request) => {
			if (request.url().includes('/callback')) callbacks.push(request.url());
		});
		await login('oidc', 'alice');
		const executions = await at.lab.n8n.countExecutions();
		await at.page.goto(String(callbacks[0]));
		expect(await headline()).toMatch(/We could not sign you in|already completed/);
		expect(await at.lab.n8n.countExecutions()).toBe(executions);
	});
});
