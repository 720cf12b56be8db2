import { describe, expect, it } from 'vitest';
import { createCognitoProvider, USERINFO_CLIENT_ID } from '../lab/identityProviders/cognitoProvider';
import { startLab, templatePath } from '../lab/lab';
import type { LabWorkflow } from '../lab/n8nServer/n8nImport';
import { signInAt } from '../lab/browser/signIn';
import { followLog } from '../support/lab/labLog';
import { useLab } from '../support/lab/useLab';

const TRIGGER = 'Customer Signs In';
const file = templatePath('oidc-login');

const cognito = (claims: object = {}, options: object = {}): LabWorkflow['parameters'] => ({
	[TRIGGER]: { provider: 'cognito', claims, options: { scope: 'openid email', ...options } },
});

const at = useLab(async () => {
	const byUserinfo = { file, credentials: { oidcIdentityProviderApi: 'By userinfo' } };
	const userinfo = { userinfo: true };
	return await startLab({
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
});

const { portal } = at;

const calls = (): number => at.lab.simulator.calls.at(-1)?.number ?? 0;

async function login(person: string, loginUrl = at.lab.loginUrl): Promise<void> {
	await at.page.goto(loginUrl);
	await signInAt(at.page, 'oidc', person);
}

/** Signs in, and asserts that the trigger itself refused: a page, a reason in the log, no execution, no call. */
async function isUnverified(person: string, loginUrl = at.lab.loginUrl): Promise<void> {
	const executions = await at.lab.n8n.countExecutions();
	const before = calls();
	const log = followLog(at.lab.n8n);
	await login(person, loginUrl);
	expect(await at.page.innerText('h1')).toBe('You do not have access');
	await log.holds('Login refused: email-unverified');
	expect(await at.lab.n8n.countExecutions()).toBe(executions);
	expect(at.lab.simulator.callsAfter(before)).toEqual([]);
}

describe('a user pool as AWS Cognito has it, with the provider set to Cognito', () => {
	it('alice lands in her portal with two memberships from "cognito:groups"', async () => {
		await login('alice');
		expect(at.page.url()).toBe(portal(1));
		expect(at.lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
	});

	it("bob's organization is created on the fly", async () => {
		await login('bob');
		expect(at.page.url()).toBe(portal(2));
		expect(at.lab.simulator.organizationsOf('bob@globex.example')).toEqual(['globex']);
	});

	it('carol has no group, and the claim is missing: denied, and Jira is only asked for her', async () => {
		const before = calls();
		await login('carol');
		expect(await at.page.innerText('h1')).toBe('You do not have access');
		expect(at.lab.simulator.callsAfter(before).filter(({ write }) => write)).toEqual([]);
	});

	it("dave's address is not verified: email-unverified", async () => {
		await isUnverified('dave');
	});
});

describe('an address that comes from userinfo, where "email_verified" is a text (O-UI-EMAILV)', () => {
	it('"true" does not count by itself: email-unverified', async () => {
		await isUnverified('alice', at.lab.loginUrlOf('strict'));
	});

	it('"true" counts when the admin says so', async () => {
		await login('alice', at.lab.loginUrlOf('lenient'));
		expect(at.page.url()).toBe(portal(1));
		expect(at.lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
	});

	it('"false" never does: email-unverified', async () => {
		await isUnverified('dave', at.lab.loginUrlOf('lenient'));
	});
});
