import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { kebabCase } from 'lodash';
import type { Browser, Locator, Page } from 'playwright-core';
import { startBrowser } from '../browser/browser';
import { waitUntil } from '../servers/child';
import { demoPorts, explainPorts } from './demoPorts';
import { openEditor, type Editor } from '../browser/editor';
import { startLab, templatePath, type Lab } from '../lab';
import { createProgress } from '../servers/progress';
import { signInAt } from '../browser/signIn';

const folder = resolve(__dirname, '../../../docs/screenshots');

const nodes = [
	'Customer Signs In',
	'Map Organizations',
	'Decide Portals',
	'Synchronize Access',
	'Open Portal',
	'Deny Access',
	'Explain Failure',
];

const STEP_BY_STEP = 'oidc-login-step-by-step';

const credentials = ['lab-identity-provider', 'lab-saml-identity-provider', 'lab-login-secret', 'lab-jira'];

/** `npm run screenshots -- saml` takes only those of the SAML template and the credentials; `-- besides` those of the other workflows. */
const wanted = process.argv[2];

const progress = createProgress();

async function save(shown: Page | Locator, name: string, { fullPage = false } = {}): Promise<void> {
	await shown.screenshot({ path: resolve(folder, `${name}.png`), animations: 'disabled', fullPage });
	progress(`docs/screenshots/${name}.png`);
}

async function saveCanvas(editor: Editor, name: string): Promise<void> {
	await editor.fitCanvas();
	await save(editor.page, name);
}

/** Taken before the first login, so that panels show only their settings and no data. */
async function saveEditor(editor: Editor): Promise<void> {
	await saveCanvas(editor, 'canvas');
	for (const node of nodes) {
		const panel = await editor.openPanel(node);
		if (node === nodes[0]) await panel.showWebhookUrls('Production URL');
		await panel.fitWindow();
		await save(editor.page, `panel-${kebabCase(node)}`);
		await panel.close();
	}
}

/** For the SAML template, only what differs. */
async function saveSaml(editor: Editor): Promise<void> {
	await saveCanvas(editor, 'canvas-saml');
	const panel = await editor.openPanel('Customer Signs In');
	await panel.showWebhookUrls('Production URL');
	await panel.fitWindow();
	await save(editor.page, 'panel-customer-signs-in-saml');
	await panel.close();
	await saveKeys(editor);
}

/** One key pair in use, and one that is offered. */
async function saveKeys(editor: Editor): Promise<void> {
	const panel = await editor.openPanel('Customer Signs In');
	await panel.addRow('ourKeys', 'Signing Key Pair');
	await panel.addRow('ourKeys', 'Decryption Key Pair');
	await panel.fitWindow();
	await (await panel.openList('keyPair', 0)).first().click();
	await panel.openList('keyPair', 1);
	await save(editor.page, 'panel-generated-keys');
}

/** The other workflows: the canvas, and the panel of the most important node. */
const besides = {
	'nightly-reconcile': 'Bring Jira in Line',
	'offboard-customer': 'Take Back Access',
	'impact-report': 'Who Would Lose Access',
};

async function saveBesides(editor: Editor): Promise<void> {
	for (const [name, node] of Object.entries(besides)) {
		await editor.openWorkflow(name);
		await saveCanvas(editor, `canvas-${name}`);
		const panel = await editor.openPanel(node);
		await panel.fitWindow();
		await save(editor.page, `panel-${kebabCase(node)}`);
		await panel.close();
	}
}

async function saveCredentials(editor: Editor): Promise<void> {
	for (const id of credentials) {
		await save(await editor.openCredential(id), id.replace('lab-', 'credential-'));
	}
}

async function saveTestLogin(editor: Editor, lab: Lab, browser: Browser): Promise<void> {
	await editor.listen();
	const page = await browser.newPage();
	const address = lab.loginUrl.replace('/webhook/', '/webhook-test/');
	// The editor shows that it is listening a moment before n8n does.
	await waitUntil(
		'The test address',
		async () => (await fetch(address, { redirect: 'manual' })).status === 302,
	);
	await page.goto(address);
	await signInAt(page, 'oidc', 'alice');
	await page.close();
	await editor.page.getByText('Workflow executed successfully').waitFor();
	// The editor colours the last of the four lines a moment later.
	await editor.page.locator('[data-test-id="edge-label"]', { hasText: '1 item' }).nth(3).waitFor();
	await saveCanvas(editor, 'canvas-after-login');
}

/** The pages customers see, and the simulator's page afterwards. */
async function savePages({ loginUrl, simulator }: Lab, browser: Browser): Promise<void> {
	const open = async (): Promise<Page> =>
		await browser.newPage({ viewport: { width: 960, height: 600 }, locale: 'en-US' });
	const login = async (page: Page, person: string): Promise<void> => {
		await page.goto(loginUrl);
		await signInAt(page, 'oidc', person);
	};

	const alice = await open();
	await alice.goto(loginUrl);
	await save(alice, 'page-sign-in', { fullPage: true });
	const cookies = await alice.context().cookies();
	const callback = alice.waitForRequest((request) => request.url().includes('/callback'));
	await signInAt(alice, 'oidc', 'alice');
	await save(alice, 'page-portal');
	await alice.goto((await callback).url());
	await save(alice, 'page-try-again');
	// As if she reloaded the page before the first answer arrived.
	await alice.context().addCookies(cookies);
	await alice.goto((await callback).url());
	await save(alice, 'page-already-completed');

	const carol = await open();
	await login(carol, 'carol');
	await save(carol, 'page-denied');

	simulator.faults.inject({ operation: '*', kind: '503', times: Infinity });
	const bob = await open();
	await login(bob, 'bob');
	await save(bob, 'page-preparing');
	simulator.faults.clear();
	await bob.click('a.action');
	await bob.waitForURL((url) => url.href.startsWith(simulator.address));

	const overview = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
	await overview.goto(`${simulator.address}/`);
	await save(overview, 'page-overview');
}

async function main(): Promise<void> {
	mkdirSync(folder, { recursive: true });
	const ports = demoPorts(5678);
	const taken = await explainPorts(ports);
	if (taken) throw new Error(taken);
	const workflows = ['oidc-login', 'saml-login', STEP_BY_STEP, ...Object.keys(besides)].map((id) => ({
		file: templatePath(id),
		id,
		isPublished: id.endsWith('-login'),
	}));
	// Only selected in the panel; no token is requested from it.
	const administration = {
		id: 'lab-keycloak-administration',
		name: 'Keycloak administration',
		type: 'oAuth2Api',
	};
	const lab = await startLab({
		ports,
		progress,
		workflows,
		credentials: [{ ...administration, data: { grantType: 'clientCredentials' } }],
	});
	const browser = await startBrowser();
	try {
		const editor = await openEditor(browser, lab.n8n.url);
		if (wanted === 'besides') {
			await saveBesides(editor);
			return;
		}
		if (wanted !== 'saml') {
			await saveBesides(editor);
			await editor.openWorkflow(STEP_BY_STEP);
			await saveCanvas(editor, 'canvas-step-by-step');
			await editor.openWorkflow('oidc-login');
			await saveEditor(editor);
			await savePages(lab, browser);
			await saveTestLogin(editor, lab, browser);
		}
		await editor.openWorkflow('saml-login');
		await saveSaml(editor);
		await saveCredentials(editor);
	} finally {
		await browser.close();
		await lab.stop();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
