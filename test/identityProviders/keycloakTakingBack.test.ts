import { describe, expect, it } from 'vitest';
import { createKeycloak } from '../lab/identityProviders/keycloak';
import {
	administerKeycloak,
	type KeycloakAdministration,
} from '../lab/identityProviders/keycloak/administration';
import { DIRECTORY_CLIENT, REALM } from '../lab/identityProviders/keycloak/realm';
import { OIDC_WEBHOOK, SAML_WEBHOOK, startLab, templatePath } from '../lab/lab';
import { runNow } from '../lab/n8nServer/runNow';
import { reservePort } from '../lab/servers/ports';
import { signInAt } from '../lab/browser/signIn';
import { followLog } from '../support/lab/labLog';
import { useLab } from '../support/lab/useLab';

/** The tables of the templates with a row for Globex, whose portal admits its customers in person. */
const tables = {
	'Map Organizations': {
		groupRules: { rule: [{}, {}, { group: 'globex', organization: 'Globex', create: true }] },
		onTheFly: false,
	},
	'Decide Portals': { portals: { portal: [{}, { grantThrough: 'customer' }] } },
};

const nightly = (keycloak: string, subject: string) => ({
	file: templatePath('nightly-reconcile'),
	parameters: {
		...tables,
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
		// Each login workflow has customers of its own here; a nightly run is for those of one of them.
		Users: { queryParameters: { parameters: [{}, {}, { name: 'search', value: `${subject}-` }] } },
		'Bring Jira in Line': {
			dryRun: false,
			...(subject === 'saml' ? { subject: '={{ $json.identity.email }}' } : {}),
		},
	},
});

let administration: KeycloakAdministration;

const at = useLab(async () => {
	const port = await reservePort();
	const keycloak = `http://localhost:${port}`;
	administration = administerKeycloak(keycloak);
	return await startLab({
		provider: (redirectUris, _port, consumers) =>
			createKeycloak({
				port,
				redirectUris,
				clients: [{ clientId: 'n8n' }],
				samlClients: consumers.filter((url) => url.includes('/webhook/')).map((consumer) => ({ consumer })),
			}),
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
			{ file: templatePath('oidc-login'), id: 'oidc-login', parameters: tables },
			{
				file: templatePath('saml-login'),
				id: 'saml-login',
				parameters: { ...tables, 'Customer Signs In': { provider: 'keycloak' } },
			},
			{ id: 'oidc-nightly', ...nightly(keycloak, 'oidc') },
			{ id: 'saml-nightly', ...nightly(keycloak, 'saml') },
		],
	});
});

const emailOf = (person: string): string => `${person}@example.test`;

interface Access {
	organizations: string[];
	/** Whether the portal of Globex admits the customer. */
	portal: boolean;
}

const everything: Access = { organizations: ['Globex'], portal: true };
const nothing: Access = { organizations: [], portal: false };

/** What Jira lets somebody do. */
function accessOf(person: string): Access {
	const { id } = at.lab.simulator.account(emailOf(person));
	return {
		organizations: at.lab.simulator.organizationsOf(emailOf(person)),
		portal: at.lab.simulator.desk('2')?.customers.has(id) ?? false,
	};
}

const DENIED = 'You do not have access';

describe.each([
	{ protocol: 'oidc', webhook: OIDC_WEBHOOK, clientOf: () => 'n8n' },
	{
		protocol: 'saml',
		webhook: SAML_WEBHOOK,
		clientOf: () => at.lab.loginUrlOf(SAML_WEBHOOK).replace(/login$/, 'metadata'),
	},
])('taking back with a real Keycloak, $protocol', ({ protocol, webhook, clientOf }) => {
	const [bob, eve, ...others] = ['bob', 'eve', 'fay', 'gil', 'hal', 'ida', 'joe'].map(
		(name) => `${protocol}-${name}`,
	) as [string, string, ...string[]];

	/** Signs in with a fresh browser. Returns where the customer is then, or the title of the page. */
	async function login(person: string): Promise<string> {
		const context = await at.browser.newContext();
		try {
			const page = await context.newPage();
			await page.goto(at.lab.loginUrlOf(webhook));
			await signInAt(page, 'keycloak', person);
			return page.url() === at.portal(2) ? 'portal' : await page.innerText('h1');
		} finally {
			await context.close();
		}
	}

	async function reconcile(): Promise<string[]> {
		const execution = await runNow(at.lab.n8n, `${protocol}-nightly`, 'Every Night');
		expect(execution.error).toBeUndefined();
		expect(execution.itemsOf('Report What Failed')).toEqual([]);
		return execution.itemsOf('Report').map(({ email }) => String(email));
	}

	it('customers of Globex get in', async () => {
		for (const person of [bob, eve, ...others]) {
			await administration.addPerson(person, ['globex']);
			expect(await login(person)).toBe('portal');
			expect(accessOf(person)).toEqual(everything);
		}
	});

	it('who left the last group is denied, leaves the organization, and the portal closes', async () => {
		await administration.leaveGroup(bob, 'globex');
		expect(await login(bob)).toBe(DENIED);
		expect(accessOf(bob)).toEqual(nothing);
	});

	it('who is in the group again gets in again', async () => {
		await administration.joinGroup(bob, 'globex');
		expect(await login(bob)).toBe('portal');
		expect(accessOf(bob)).toEqual(everything);
	});

	it('the first login after a restart takes nothing back, a login after somebody with groups does', async () => {
		await administration.leaveGroup(bob, 'globex');
		await at.lab.n8n.restart();
		expect(await login(bob)).toBe(DENIED);
		expect(accessOf(bob)).toEqual(everything);

		expect(await login(eve)).toBe('portal');
		expect(await login(bob)).toBe(DENIED);
		expect(accessOf(bob)).toEqual(nothing);
	});

	it('a removed mapper costs three people at most, the log says so, and the night gives it back', async () => {
		expect(await login(eve)).toBe('portal');
		const putBack = await administration.removeMapper(clientOf(), 'groups');
		const log = followLog(at.lab.n8n);
		const customers = [eve, ...others];
		for (const person of customers) expect(await login(person)).toBe(DENIED);
		expect(customers.map(accessOf)).toEqual([
			nothing,
			nothing,
			nothing,
			...customers.slice(3).map(() => everything),
		]);
		await log.holds('Customers come without a claim that this connection usually sends');
		expect(log.text()).toContain('missing "groups"');

		// The nightly run asks Keycloak itself, which still knows who is in the group.
		expect(await reconcile()).toEqual(customers.slice(0, 3).map(emailOf));
		expect(customers.map(accessOf)).toEqual(customers.map(() => everything));

		await putBack();
		expect(await login(eve)).toBe('portal');
	});

	it('at night: who left the last group leaves the organization and the portal without a login', async () => {
		expect(await reconcile()).toEqual([]);
		await administration.leaveGroup(eve, 'globex');
		expect(await reconcile()).toEqual([emailOf(eve)]);
		expect(accessOf(eve)).toEqual(nothing);
		expect(others.map(accessOf)).toEqual(others.map(() => everything));
		expect(await reconcile()).toEqual([]);
	});
});
