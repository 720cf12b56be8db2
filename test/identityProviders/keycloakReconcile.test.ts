import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../lab/browser/browser';
import { createKeycloak } from '../lab/identityProviders/keycloak';
import {
	administerKeycloak,
	type KeycloakAdministration,
} from '../lab/identityProviders/keycloak/administration';
import { DIRECTORY_CLIENT, REALM } from '../lab/identityProviders/keycloak/realm';
import { startLab, templatePath, type Lab } from '../lab/lab';
import { reservePort } from '../lab/servers/ports';
import { runNow } from '../lab/n8nServer/runNow';
import { signInAt } from '../lab/browser/signIn';

const ALICE = 'alice@acme.example';
/** Of the people with a verified address, in the order of Keycloak. */
const NEVER_SIGNED_IN = ['bob@globex.example', 'carol@none.example'];

let lab: Lab;
let browser: Browser;
let keycloak: string;
let administration: KeycloakAdministration;

beforeAll(async () => {
	const port = await reservePort();
	keycloak = `http://localhost:${port}`;
	administration = administerKeycloak(keycloak);
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

/** Runs the workflow. Returns who changed, and who is not in Jira. */
const reconcile = async () => {
	const execution = await runNow(lab.n8n, 'reconcile', 'Every Night');
	expect(execution.error).toBeUndefined();
	expect(execution.itemsOf('Report What Failed')).toEqual([]);
	const report = execution.itemsOf('Report');
	const emailsOf = (result: string) =>
		report.flatMap(({ outcome, email }) => (outcome === result ? [email] : []));
	const [changed, unknown] = [emailsOf('synchronized'), emailsOf('nobodyFound')];
	expect(changed.length + unknown.length).toBe(report.length);
	return { changed, unknown };
};

describe('the nightly reconciliation with a real Keycloak', () => {
	it('recognizes who signed in, and has nothing to do', async () => {
		const page = await browser.newPage();
		await page.goto(lab.loginUrl);
		await signInAt(page, 'keycloak', 'alice');
		expect(page.url()).toBe(`${lab.simulator.address}/servicedesk/customer/portal/1`);
		expect(lab.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Acme Customers']);
		expect(await reconcile()).toEqual({ changed: [], unknown: NEVER_SIGNED_IN });
	});

	it('takes back a group that was taken away at the provider, without a login', async () => {
		await administration.leaveGroup('alice', 'customer_group');
		expect(await reconcile()).toEqual({ changed: [ALICE], unknown: NEVER_SIGNED_IN });
		expect(lab.simulator.organizationsOf(ALICE)).toEqual(['Acme']);
	});

	it('takes everything back from somebody who was disabled there', async () => {
		await administration.disable('alice');
		expect(await reconcile()).toEqual({ changed: [ALICE], unknown: NEVER_SIGNED_IN });
		expect(lab.simulator.organizationsOf(ALICE)).toEqual([]);
		expect(await reconcile()).toEqual({ changed: [], unknown: NEVER_SIGNED_IN });
	});
});
