import { kebabCase } from 'lodash';
import { describe, expect, it } from 'vitest';
import { createKeycloak } from '../lab/identityProviders/keycloak';
import type { KeycloakClient } from '../lab/identityProviders/keycloak/realm';
import { startLab, templatePath } from '../lab/lab';
import type { LabWorkflow } from '../lab/n8nServer/n8nImport';
import { signInAt } from '../lab/browser/signIn';
import { followLog } from '../support/lab/labLog';
import { useLab } from '../support/lab/useLab';

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
		client: { userinfoAlgorithm: 'RS256', groupsIn: 'userinfo' },
		parameters: { [TRIGGER]: { options: { userinfo: true } } },
	},
	{
		name: 'userinfo signed with ES256',
		client: { userinfoAlgorithm: 'ES256', groupsIn: 'userinfo', algorithm: 'ES256' },
		connection: { algorithms: ['ES256'] },
		parameters: { [TRIGGER]: { options: { userinfo: true } } },
	},
	{ name: 'client secret in the body', client: {}, connection: { clientAuthentication: 'post' } },
];

const formPost: Variant = {
	name: 'form_post',
	client: {},
	parameters: { [TRIGGER]: { options: { responseMode: 'form_post' } } },
};

/** The provider signs with an algorithm nobody allowed; the connection has RS256 only. */
const refused: (Variant & { reason: string })[] = [
	{ name: 'ID token, ES256 (O-ALG-ES)', client: { algorithm: 'ES256' }, reason: 'algorithm-not-allowed' },
	{ name: 'ID token, PS256', client: { algorithm: 'PS256' }, reason: 'algorithm-not-allowed' },
	{
		name: 'userinfo, ES256',
		client: { userinfoAlgorithm: 'ES256', groupsIn: 'userinfo' },
		parameters: { [TRIGGER]: { options: { userinfo: true } } },
		reason: 'userinfo-invalid',
	},
];

const pathOf = ({ name }: Variant): string => kebabCase(name);

const all = [...variants, formPost, ...refused];

const at = useLab(
	async () =>
		await startLab({
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
		}),
);

const { portal } = at;
const calls = (): number => at.lab.simulator.calls.at(-1)?.number ?? 0;

async function login(person: string, loginUrl = at.lab.loginUrl): Promise<void> {
	await at.page.goto(loginUrl);
	await signInAt(at.page, 'keycloak', person);
}

/** The stored data of the execution that started last. */
async function lastExecution(): Promise<string> {
	const { request } = await at.lab.n8n.session();
	const { results } = await request<{ results: { id: string }[] }>(
		'GET',
		'/executions?filter=%7B%7D&limit=1',
	);
	return (await request<{ data: string }>('GET', `/executions/${results[0]?.id}`)).data;
}

describe('Keycloak, with template and nodes unchanged', () => {
	it('alice lands in her portal with two memberships, for at most fourteen calls', async () => {
		const before = calls();
		await login('alice');
		expect(at.page.url()).toBe(portal(1));
		expect(at.lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
		// In a process that has just started, with the owners of both organizations and the index of persons.
		expect(at.lab.simulator.callsAfter(before).length).toBeLessThanOrEqual(14);
	});

	it('her second login writes nothing and costs Jira at most one call', async () => {
		const before = calls();
		await login('alice');
		expect(at.page.url()).toBe(portal(1));
		expect(at.lab.simulator.callsAfter(before).filter(({ write }) => write)).toEqual([]);
		expect(at.lab.simulator.callsAfter(before).length).toBeLessThanOrEqual(1);
	});

	it('signed in at Keycloak already, she sees no sign-in page at all', async () => {
		await login('alice');
		await at.page.goto(at.lab.loginUrl);
		await at.page.waitForURL(portal(1));
	});

	it('lands on the page the customer wanted, if it is in a granted portal', async () => {
		const wanted = encodeURIComponent('/servicedesk/customer/portal/1/create/7');
		await login('alice', `${at.lab.loginUrl}?returnTo=${wanted}`);
		expect(at.page.url()).toBe(`${portal(1)}/create/7`);
	});

	it("bob's organization is created on the fly", async () => {
		await login('bob');
		expect(at.page.url()).toBe(portal(2));
		expect(at.lab.simulator.organizationsOf('bob@globex.example')).toEqual(['globex']);
	});

	it('carol has no group: denied with the reason page, and Jira is only asked for her (no-rule-matched)', async () => {
		const before = calls();
		await login('carol');
		expect(await at.page.innerText('h1')).toBe('You do not have access');
		expect(await at.page.innerText('.reference')).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
		await expect.poll(lastExecution).toContain('carol@none.example');
		expect(await lastExecution()).toContain('no-rule-matched');
		expect(at.lab.simulator.callsAfter(before).filter(({ write }) => write)).toEqual([]);
	});

	it("dave's address is not verified: the trigger refuses him and starts no execution (email-unverified)", async () => {
		const executions = await at.lab.n8n.countExecutions();
		const before = calls();
		const log = followLog(at.lab.n8n);
		await login('dave');
		expect(await at.page.innerText('h1')).toBe('You do not have access');
		await log.holds('Login refused: email-unverified');
		expect(await at.lab.n8n.countExecutions()).toBe(executions);
		expect(at.lab.simulator.callsAfter(before)).toEqual([]);
	});
});

describe('Keycloak, set up otherwise', () => {
	it.each(variants.map((variant) => [variant.name, variant] as const))(
		'%s: alice lands',
		async (_name, variant) => {
			await login('alice', at.lab.loginUrlOf(pathOf(variant)));
			expect(at.page.url()).toBe(portal(1));
			expect(at.lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
		},
	);

	it('form_post: alice lands, and the code stands in no address', async () => {
		const callbacks: string[] = [];
		at.page.on('request', (request) => {
			const { pathname, search } = new URL(request.url());
			if (pathname.endsWith('/callback')) callbacks.push(`${request.method()} ${search}`);
		});
		await login('alice', at.lab.loginUrlOf(pathOf(formPost)));
		// The page that carries the form may be seen before the form is sent.
		await at.page.waitForURL(portal(1));
		expect(callbacks).toEqual(['POST ']);
		expect(at.lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
	});
});

describe('Keycloak signs with an algorithm nobody allowed', () => {
	it.each(refused.map((variant) => [variant.name, variant.reason, variant] as const))(
		'%s: %s, and no execution starts',
		async (_name, reason, variant) => {
			const executions = await at.lab.n8n.countExecutions();
			const before = calls();
			const log = followLog(at.lab.n8n);
			await login('alice', at.lab.loginUrlOf(pathOf(variant)));
			expect(await at.page.innerText('h1')).toBe('We could not sign you in');
			await log.holds(`Login refused: ${reason}`);
			expect(await at.lab.n8n.countExecutions()).toBe(executions);
			expect(at.lab.simulator.callsAfter(before)).toEqual([]);
		},
	);
});
