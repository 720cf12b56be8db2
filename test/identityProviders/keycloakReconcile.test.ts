import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../lab/browser/browser';
import { createKeycloak } from '../lab/identityProviders/keycloak';
import { DIRECTORY_CLIENT, REALM } from '../lab/identityProviders/keycloak/realm';
import { startLab, templatePath, type Lab } from '../lab/lab';
import { reservePort } from '../lab/servers/ports';
import { runNow } from '../lab/n8nServer/runNow';
import { signInAt } from '../lab/browser/signIn';

const ALICE = 'alice@acme.example';

let lab: Lab;
let browser: Browser;
let keycloak: string;

beforeAll(async () => {
	const port = await reservePort();
	keycloak = `http://localhost:${port}`;
	lab = await startLab({
		provider: (redirectUris) => createKeycloak({ port, redirectUris, clients: [{ clientId: 'n8n' }] }),
		credentials: [
			{
				id: 'lab-keycloak-administration',
				name: 'Keycloak administration',
				type: 'oAuth2Api',
				data: {
					grantType: 'clientCredentials',
					accessTokenUrl: `${keycloak}/realms/${REALM}/protocol/openid-connect/token`,
					clientId: DIRECTORY_CLIENT,
					clientSecret: 'lab-client-secret',
					scope: '',
					authentication: 'body',
				},
			},
		],
		workflows: [
			{ file: templatePath('oidc-login'), id: 'oidc-login' },
			{
				file: templatePath('nightly-reconcile'),
				id: 'reconcile',
				parameters: {
					Settings: {
						assignments: {
							assignments: Object.entries({ keycloak, realm: REALM }).map(([name, value]) => ({
								id: name,
								name,
								value,
								type: 'string',
							})),
						},
					},
					'Bring Jira in Line': { dryRun: false },
				},
			},
		],
	});
	browser = await startBrowser();
});
afterAll(async () => {
	await browser?.close();
	await lab?.stop();
});

/** Keycloak's administration, as its own administrator. */
async function administer<T>(method: string, path: string, body?: object): Promise<T> {
	const token = await fetch(`${keycloak}/realms/master/protocol/openid-connect/token`, {
		method: 'POST',
		body: new URLSearchParams({
			grant_type: 'password',
			client_id: 'admin-cli',
			username: 'admin',
			password: 'admin',
		}),
	});
	const { access_token: accessToken } = (await token.json()) as { access_token: string };
	const answer = await fetch(`${keycloak}/admin/realms/${REALM}${path}`, {
		method,
		headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
		...(body ? { body: JSON.stringify(body) } : {}),
	});
	expect(answer.ok).toBe(true);
	const text = await answer.text();
	return (text === '' ? undefined : JSON.parse(text)) as T;
}

const idOf = async (path: string): Promise<string> =>
	(await administer<{ id: string }[]>('GET', path))[0]?.id ?? '';

const reconcile = async () => {
	const execution = await runNow(lab.n8n, 'reconcile', 'Every Night');
	expect(execution.error).toBeUndefined();
	expect(execution.itemsOf('Report What Failed')).toEqual([]);
	return execution.itemsOf('Report').map(({ email }) => email);
};

describe('the nightly reconciliation with a real Keycloak', () => {
	it('recognizes who signed in, and has nothing to do', async () => {
		const page = await browser.newPage();
		await page.goto(lab.loginUrl);
		await signInAt(page, 'keycloak', 'alice');
		expect(page.url()).toBe(`${lab.simulator.address}/servicedesk/customer/portal/1`);
		expect(lab.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Acme Customers']);
		expect(await reconcile()).toEqual([]);
	});

	it('takes back a group that was taken away at the provider, without a login', async () => {
		const alice = await idOf('/users?username=alice&exact=true');
		const group = await idOf('/groups?search=customer_group&exact=true');
		await administer('DELETE', `/users/${alice}/groups/${group}`);
		expect(await reconcile()).toEqual([ALICE]);
		expect(lab.simulator.organizationsOf(ALICE)).toEqual(['Acme']);
	});

	it('takes everything back from somebody who was disabled there', async () => {
		const alice = await idOf('/users?username=alice&exact=true');
		const entry = await administer<object>('GET', `/users/${alice}`);
		await administer('PUT', `/users/${alice}`, { ...entry, enabled: false });
		expect(await reconcile()).toEqual([ALICE]);
		expect(lab.simulator.organizationsOf(ALICE)).toEqual([]);
		expect(await reconcile()).toEqual([]);
	});
});
