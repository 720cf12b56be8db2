import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBrowser } from '../lab/browser';
import { createCognitoProvider, USERINFO_CLIENT_ID } from '../lab/cognitoProvider';
import { startLab, templatePath, type Lab } from '../lab/lab';
import type { LabWorkflow } from '../lab/n8nImport';
import { signInAt } from '../lab/signIn';
import { followLog } from '../support/labLog';

const TRIGGER = 'Customer Signs In';
const file = templatePath('oidc-login');

const cognito = (claims: object = {}, options: object = {}): LabWorkflow['parameters'] => ({
	[TRIGGER]: { provider: 'cognito', claims, options: { scope: 'openid email', ...options } },
});

let lab: Lab;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
	const byUserinfo = { file, credentials: { oidcIdentityProviderApi: 'By userinfo' } };
	const userinfo = { userinfo: true };
	lab = await startLab({
		provider: (redirectUris, port) => createCognitoProvider({ port, redirectUris }),
		connections: { 'By userinfo': { clientId: USERINFO_CLIENT_ID } },
		workflows: [
			{ file, id: 'oidc-login', parameters: cognito() },
			{ ...byUserinfo, id: 'strict', webhookId: 'strict', parameters: cognito({}, userinfo) },
			{
				...byUserinfo,
				id: 'lenient',
				webhookId: 'lenient',
				parameters: cognito({ acceptTextTrue: true }, userinfo),
			},
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
	await signInAt(page, 'oidc', person);
}

/** Signs in, and asserts that the trigger itself refused: a page, a reason in the log, no execution, no call. */
async function isUnverified(person: string, loginUrl = lab.loginUrl): Promise<void> {
	const executions = await lab.n8n.countExecutions();
	const before = calls();
	const log = followLog(lab.n8n);
	await login(person, loginUrl);
	expect(await page.innerText('h1')).toBe('You do not have access');
	await log.holds('Login refused: email-unverified');
	expect(await lab.n8n.countExecutions()).toBe(executions);
	expect(lab.simulator.callsAfter(before)).toEqual([]);
}

describe('a user pool as AWS Cognito has it, with the provider set to Cognito', () => {
	it('alice lands in her portal with two memberships from "cognito:groups"', async () => {
		await login('alice');
		expect(page.url()).toBe(portal(1));
		expect(lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
	});

	it("bob's organization is created on the fly", async () => {
		await login('bob');
		expect(page.url()).toBe(portal(2));
		expect(lab.simulator.organizationsOf('bob@globex.example')).toEqual(['globex']);
	});

	it('carol has no group, and the claim is missing: denied, and Jira is only asked for her', async () => {
		const before = calls();
		await login('carol');
		expect(await page.innerText('h1')).toBe('You do not have access');
		expect(lab.simulator.callsAfter(before).filter(({ write }) => write)).toEqual([]);
	});

	it("dave's address is not verified: email-unverified", async () => {
		await isUnverified('dave');
	});
});

describe('an address that comes from userinfo, where "email_verified" is a text (O-UI-EMAILV)', () => {
	it('"true" does not count by itself: email-unverified', async () => {
		await isUnverified('alice', lab.loginUrlOf('strict'));
	});

	it('"true" counts when the admin says so', async () => {
		await login('alice', lab.loginUrlOf('lenient'));
		expect(page.url()).toBe(portal(1));
		expect(lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
	});

	it('"false" never does: email-unverified', async () => {
		await isUnverified('dave', lab.loginUrlOf('lenient'));
	});
});
