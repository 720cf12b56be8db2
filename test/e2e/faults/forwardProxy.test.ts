import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCustomer, signInAtProvider } from '../../bench/logins/customer';
import { OIDC_WEBHOOK, startLab, templatePath, type Lab } from '../../lab/lab';
import { visit } from '../../support/lab/labVisit';
import { startForwardProxy, type ForwardProxy } from '../../support/servers/forwardProxy';

let proxy: ForwardProxy;
let lab: Lab;
beforeAll(async () => {
	proxy = await startForwardProxy();
	lab = await startLab({
		workflows: [{ file: templatePath('oidc-login'), id: 'oidc-login' }],
		n8n: {
			env: {
				HTTP_PROXY: `http://user:secret@127.0.0.1:${proxy.port}`,
				N8N_SSRF_PROTECTION_ENABLED: 'true',
				N8N_SSRF_ALLOWED_IP_RANGES: '127.0.0.0/8',
			},
		},
	});
});
afterAll(async () => {
	await lab?.stop();
	await proxy?.stop();
});

it('a whole login goes through the forward proxy, to the provider and to Jira, where n8n allows the addresses', async () => {
	const login = await visit(lab.loginUrlOf(OIDC_WEBHOOK));
	expect(login.status).toBe(302);
	const headers = { cookie: String(login.cookies.at(-1)).split(';')[0] ?? '' };
	const callback = await signInAtProvider(createCustomer(), String(login.location), 'alice');
	const { status, location } = await visit(callback, { headers });
	expect([status, location]).toEqual([302, expect.stringContaining('/servicedesk/customer/portal/')]);
	const asked = proxy.asked.map((line) => line.replace(/^(\w+ http:\/\/[^/]+).*/, '$1'));
	expect(asked).toContain(`POST ${lab.issuer}`.replace(/(:\d+).*$/, '$1'));
	expect(asked).toContain(`GET ${lab.simulator.address}`);
	const login64 = Buffer.from('user:secret').toString('base64');
	expect(new Set(proxy.authorizations)).toEqual(new Set([`Basic ${login64}`]));
	expect(lab.simulator.violations).toEqual([]);
});
