import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../../lab/browser/browser';
import { startLab, type Lab } from '../../lab/lab';
import { signInAt } from '../../lab/browser/signIn';
import { installPackedPackage, type PackedPackage } from '../../support/packedPackage';

const EMAIL = 'alice@acme.example';

let packed: PackedPackage;
let lab: Lab;
let browser: Browser;

beforeAll(async () => {
	packed = installPackedPackage();
	lab = await startLab({ n8n: { packages: { 'n8n-nodes-jsm-customer-sso': packed.installed } } });
	browser = await startBrowser();
});
afterAll(async () => {
	await browser?.close();
	await lab?.stop();
	packed?.remove();
});

describe('the packed tarball, installed the way n8n installs it, in a real n8n', () => {
	it('lets alice in: it finds its own libraries, and n8n-workflow in n8n', async () => {
		const page = await browser.newPage();
		await page.goto(lab.loginUrl);
		await signInAt(page, 'oidc', 'alice');
		expect(page.url()).toBe(`${lab.simulator.address}/servicedesk/customer/portal/1`);
		expect(lab.simulator.organizationsOf(EMAIL)).toEqual(['Acme', 'Acme Customers']);
	});

	it('n8n offers all its nodes under its name', async () => {
		const { cookie } = await lab.n8n.session();
		const answer = await fetch(`${lab.n8n.url}/types/nodes.json`, {
			headers: { cookie, 'browser-id': 'lab' },
		});
		const types = (await answer.json()) as { name: string }[];
		const prefix = 'n8n-nodes-jsm-customer-sso.';
		const names = new Set(types.map(({ name }) => name).filter((name) => name.startsWith(prefix)));
		expect([...names].map((name) => name.slice(prefix.length))).toEqual(
			expect.arrayContaining([
				'completeLogin',
				'jiraServiceManagement',
				'oidcLoginTrigger',
				'organizationMapping',
				'portalAccess',
			]),
		);
	});
});
