import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBrowser } from '../lab/browser';
import { createKeycloak } from '../lab/keycloak';
import type { KeycloakClient } from '../lab/keycloak/realm';
import { startLab, templatePath, type Lab } from '../lab/lab';
import type { LabWorkflow } from '../lab/n8nImport';
import { signInAt } from '../lab/signIn';

/** What an admin sets for another kind of client: at Keycloak, in the connection, in the trigger. */
interface Variant {
	name: string;
	client: Omit<KeycloakClient, 'clientId'>;
	connection?: Record<string, unknown>;
	parameters?: LabWorkflow['parameters'];
}

const TRIGGER = 'Customer Signs In';

const variants: Variant[] = [
	{ name: 'group names instead of paths', client: { groups: 'names' } },
	{
		name: 'group paths kept as they are',
		client: {},
		parameters: {
			[TRIGGER]: { claims: { groupPaths: 'keep' } },
			'Map Organizations': { groupRules: { rule: [{ group: '/customer_group' }, { group: '/acme' }] } },
		},
	},
	{ name: 'PS256', client: { algorithm: 'PS256' }, connection: { algorithms: ['PS256'] } },
	{ name: 'ES256', client: { algorithm: 'ES256' }, connection: { algorithms: ['RS256', 'ES256'] } },
	{
		name: 'signed userinfo',
		client: { signedUserinfo: true, groupsIn: 'userinfo' },
		parameters: { [TRIGGER]: { options: { userinfo: true } } },
	},
	{
		name: 'userinfo signed with ES256',
		client: { signedUserinfo: true, groupsIn: 'userinfo', algorithm: 'ES256' },
		connection: { algorithms: ['ES256'] },
		parameters: { [TRIGGER]: { options: { userinfo: true } } },
	},
	{ name: 'form_post', client: {}, parameters: { [TRIGGER]: { options: { responseMode: 'form_post' } } } },
	{ name: 'client secret in the body', client: {}, connection: { clientAuthentication: 'post' } },
];

/** The provider signs with an algorithm nobody allowed. */
const notAllowed: Variant = { name: 'an algorithm not on the list', client: { algorithm: 'ES256' } };

const pathOf = ({ name }: Variant): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

const all = [...variants, notAllowed];

let lab: Lab;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
	lab = await startLab({
		provider: (redirectUris, port) =>
			createKeycloak({
				port,
				redirectUris,
				clients: [
					{ clientId: 'n8n' },
					...all.map((variant) => ({ ...variant.client, clientId: pathOf(variant) })),
				],
			}),
		connections: Object.fromEntries(
			all.map((variant) => [variant.name, { clientId: pathOf(variant), ...variant.connection }]),
		),
		workflows: [
			{ file: templatePath('oidc-login'), id: 'oidc-login' },
			...all.map((variant) => ({
				file: templatePath('oidc-login'),
				id: pathOf(variant),
				webhookId: pathOf(variant),
				credentials: { oidcIdentityProviderApi: variant.name },
				parameters: variant.parameters,
			})),
		],
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
const calls = (): number => lab.simulator.calls.at(-1)?.number ?? 0;

async function login(person: string, loginUrl = lab.loginUrl): Promise<void> {
	await page.goto(loginUrl);
	await signInAt(page, 'keycloak', person);
}

describe('Keycloak, with template and nodes unchanged', () => {
	it('alice lands in her portal with two memberships', async () => {
		await login('alice');
		expect(page.url()).toBe(portal(1));
		expect(lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
	});

	it('her second login writes nothing', async () => {
		const before = calls();
		await login('alice');
		expect(page.url()).toBe(portal(1));
		expect(lab.simulator.callsAfter(before).filter(({ write }) => write)).toEqual([]);
		expect(lab.simulator.callsAfter(before).length).toBeLessThanOrEqual(1);
	});

	it('signed in at Keycloak already, she sees no sign-in page at all', async () => {
		await login('alice');
		await page.goto(lab.loginUrl);
		await page.waitForURL(portal(1));
	});

	it("bob's organization is created on the fly", async () => {
		await login('bob');
		expect(page.url()).toBe(portal(2));
		expect(lab.simulator.organizationsOf('bob@globex.example')).toEqual(['globex']);
	});

	it('carol has no group and is denied', async () => {
		const before = calls();
		await login('carol');
		expect(await page.innerText('h1')).toBe('You do not have access');
		expect(lab.simulator.callsAfter(before)).toEqual([]);
	});

	it("dave's address is not verified (email-unverified)", async () => {
		const executions = await lab.n8n.countExecutions();
		await login('dave');
		expect(await page.innerText('h1')).toBe('You do not have access');
		expect(lab.n8n.log()).toContain('email-unverified');
		expect(await lab.n8n.countExecutions()).toBe(executions);
	});
});

describe('Keycloak, set up otherwise', () => {
	it.each(variants.map((variant) => [variant.name, variant] as const))(
		'%s: alice lands',
		async (_name, variant) => {
			lab.simulator.reset();
			await login('alice', lab.loginUrlOf(pathOf(variant)));
			expect(page.url()).toBe(portal(1));
			expect(lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
		},
	);

	it('an algorithm nobody allowed is refused, and no execution starts (O-ALG-ES)', async () => {
		const executions = await lab.n8n.countExecutions();
		await login('alice', lab.loginUrlOf(pathOf(notAllowed)));
		expect(await page.innerText('h1')).toBe('We could not sign you in');
		expect(lab.n8n.log()).toContain('algorithm-not-allowed');
		expect(await lab.n8n.countExecutions()).toBe(executions);
	});
});
