import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJsmSimulatorService } from '../lab/jsmSimulator/simulatorService';
import { demoCredentials } from '../lab/jsmSimulator/site/demoSite';
import { basic, bodyOf, send, useSimulatedSite, valuesOf } from './simulatedSite';

describe('the pages of the simulator', () => {
	const { simulator, call } = useSimulatedSite();
	const open = async (path: string) =>
		await send(`${simulator.address}${path}`, { headers: { accept: 'text/html' } });

	it('show organizations, customers, portals and calls', async () => {
		await call('agent', 'listOrganizations');
		const { status, text } = await open('/');
		expect(status).toBe(200);
		for (const shown of ['Acme', 'Zoe Vale', 'Closed', '/organization', 'every call fits', 'restricted']) {
			expect(text.replaceAll('<wbr>', '')).toContain(shown);
		}
	});

	it('show what does not fit the contract', async () => {
		await send(`${simulator.address}/rest/servicedesk/1/x`, {});
		expect((await open('/')).text).toContain('violations: 1');
	});

	it('escape everything', async () => {
		const evil = '<img src=x onerror=alert(1)>"&';
		simulator.seed({
			accounts: [{ id: evil, email: `${evil}@acme.example`, name: evil }],
			organizations: [{ name: evil, members: [evil] }],
			desks: [{ id: '7', key: evil, name: evil, customers: [evil], organizations: [evil] }],
		});
		await send(`${simulator.address}/rest/%3Cimg%20src=x%3E`, {});
		for (const path of ['/', '/servicedesk/customer/portal/7', '/servicedesk/customer/portals']) {
			const { text } = await open(path);
			expect(text).toContain('&lt;img');
			expect(text).not.toContain('<img');
		}
	});

	it('load nothing from elsewhere', async () => {
		const { text, headers } = await open('/');
		expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
		expect(headers.get('content-security-policy')).toContain("default-src 'none'");
	});

	it.each(['/servicedesk/customer/portal/1', '/servicedesk/customer/portal/1/group/2?x=1'])(
		'show the portal at %s, and say what a real site does there',
		async (path) => {
			const { status, text } = await open(path);
			expect(status).toBe(200);
			expect(text).toContain('<h1>Closed</h1>');
			expect(text).toContain('asks for its own login');
		},
	);

	it('do not show a portal that does not exist', async () => {
		expect((await open('/servicedesk/customer/portal/99')).status).toBe(404);
	});

	it.each(['/servicedesk/customer/portals', '/servicedesk/customer', '/servicedesk'])(
		'list the portals at %s',
		async (path) => {
			const { text } = await open(path);
			for (const name of ['Closed', 'Open', 'Public']) expect(text).toContain(name);
		},
	);

	it('are no calls of the API, nor is what browsers ask for by themselves', async () => {
		for (const path of ['/', '/favicon.ico', '/.well-known/any', '/servicedesk/customer/portal/1'])
			await open(path);
		expect([simulator.calls, simulator.violations]).toEqual([[], []]);
	});
});

describe('the service of the lab', () => {
	const service = createJsmSimulatorService({ port: 0 });
	beforeAll(service.start);
	afterAll(service.stop);

	it('is ready and tells where it is', async () => {
		await service.ready();
		expect(service.env()).toMatchObject({
			JSM_SITE: service.simulator.address,
			JSM_EMAIL: 'agent@site.example',
			JSM_API_TOKEN: 'lab-jira-token',
		});
	});

	it('holds the portals and organizations of the demo, and no customer of ours', async () => {
		const { simulator } = service;
		expect(simulator.desks.map(({ id, key, name }) => [id, key, name])).toEqual([
			['1', 'SUP', 'Support'],
			['2', 'PRT', 'Partner'],
		]);
		expect(simulator.organizations.map(({ name }) => name)).toEqual(['Acme', 'Acme Customers']);
		expect(() => simulator.account('alice@acme.example')).toThrow('no account');
	});

	it.each([
		['admin', { ADMINISTER: true, USER_PICKER: true }],
		['agent', { ADMINISTER: false, USER_PICKER: true }],
		['blind', { ADMINISTER: true, USER_PICKER: false }],
	] as const)('knows the %s credential', async (name, expected) => {
		const { email, token } = demoCredentials[name];
		const reply = await send(
			`${service.simulator.address}/rest/api/3/mypermissions?permissions=ADMINISTER,USER_PICKER`,
			{ headers: basic(email, token) },
		);
		const { permissions } = reply.body as { permissions: Record<string, { havePermission: boolean }> };
		expect(
			Object.fromEntries(Object.entries(permissions).map(([key, held]) => [key, held.havePermission])),
		).toEqual(expected);
	});

	it('knows the scoped token and the OAuth client', async () => {
		const env = service.env();
		const url = `${env.JSM_GATEWAY}/rest/servicedeskapi/servicedesk`;
		const scoped = await send(url, {
			headers: basic(demoCredentials.scoped.email, demoCredentials.scoped.token),
		});
		expect(valuesOf(scoped)).toHaveLength(2);
		const { clientId, clientSecret } = demoCredentials.client;
		const fields = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
		const token = await send(env.JSM_TOKEN_URL ?? '', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(fields),
		});
		const headers = { authorization: `Bearer ${String(bodyOf(token).access_token)}` };
		expect(valuesOf(await send(url, { headers }))).toHaveLength(2);
	});

	it('brings decoys for the accounts of the demo', async () => {
		const { email, token } = demoCredentials.admin;
		const reply = await send(`${service.simulator.address}/rest/api/3/user/search?query=alice@acme.example`, {
			headers: basic(email, token),
		});
		expect(reply.body).toHaveLength(2);
	});

	it('says in one sentence that its port is taken', async () => {
		const second = createJsmSimulatorService({ port: service.simulator.port });
		await expect(second.start()).rejects.toThrow(/^Port \d+ is taken/);
	});
});
