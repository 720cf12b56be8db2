import type { Browser, Locator, Page } from 'playwright-core';
import { owner } from '../n8nServer/n8nSession';

/** Milliseconds. Opening the editor takes long because it loads some megabytes of scripts. */
const PATIENCE = 60_000;

const viewport = { width: 1440, height: 900 };

const testId = (name: string): string => `[data-test-id="${name}"]`;

const publishButton = testId('workflow-open-publish-modal-button');

/** The panel of one node, open until it is closed. */
export interface NodePanel {
	/** Everything the panel shows: input, parameters and output. */
	whole: Locator;
	parameters: Locator;
	output: Locator;
	showWebhookUrls: (kind: 'Test URL' | 'Production URL') => Promise<void>;
	/** Chooses an entry of a list by its full name. */
	choose: (parameter: string, option: string) => Promise<void>;
	/** Types into the text field of a parameter, in the given row of a table (0 is the first). */
	type: (parameter: string, text: string, row?: number) => Promise<void>;
	/** Adds a row of one kind to a table that has several kinds. */
	addRow: (table: string, kind: string) => Promise<void>;
	/** Opens a list whose entries n8n loads from the node. */
	openList: (parameter: string, row?: number) => Promise<Locator>;
	/** Flips a switch, in the given row of a table (0 is the first). */
	flip: (parameter: string, row?: number) => Promise<void>;
	/** Starts listening for a test event at this node's test URLs. */
	listen: () => Promise<void>;
	/** Makes the window high enough for all parameters, or restores its height. */
	fitWindow: () => Promise<void>;
	close: () => Promise<void>;
}

/** n8n's editor in a browser, as an admin uses it. */
export interface Editor {
	page: Page;
	openWorkflow: (id: string) => Promise<void>;
	openPanel: (node: string) => Promise<NodePanel>;
	/** Shows the dialog of a credential, tested and with all its fields. */
	openCredential: (id: string) => Promise<Locator>;
	/** Starts listening for a test event for the whole workflow. */
	listen: () => Promise<void>;
	/** Names of the nodes with a green mark. */
	succeededNodes: () => Promise<string[]>;
	/** Saves and publishes. Resolves when the new version runs, or with the error that n8n shows. */
	publish: () => Promise<string | undefined>;
	fitCanvas: () => Promise<void>;
}

/** Makes the window so high that the content needs no scroll bar. */
async function fitWindow(page: Page, content: Locator): Promise<void> {
	// Fields are rendered only when they become visible, so each step may add more.
	for (let height = viewport.height; ;) {
		const hidden = await content
			.locator('xpath=ancestor-or-self::*')
			.evaluateAll((all) =>
				Math.max(...all.map(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)),
			);
		if (hidden <= 0 || height > 6000) return;
		height += hidden;
		await page.setViewportSize({ ...viewport, height });
		await page.waitForTimeout(200);
	}
}

const credentialDialog = testId('editCredential-modal');
const credentialFields = testId('node-credentials-config-container');

/** n8n limits its dialog to a part of the window's height. */
const wholeDialog = `${credentialDialog}, ${credentialDialog} :has(${credentialFields}) { height: auto !important; max-height: none !important; }`;

function openedPanel(page: Page): NodePanel {
	const whole = page.locator(testId('ndv'));
	const field = (parameter: string, row: number): Locator =>
		whole.locator(testId(`parameter-input-${parameter}`)).nth(row);
	const entry = (option: string): Locator =>
		page
			.locator('.el-select-dropdown__item:visible')
			.filter({ has: page.getByText(option, { exact: true }) });
	const parameters = whole.locator(testId('node-parameters'));
	return {
		whole,
		parameters,
		output: whole.locator(testId('output-panel')),
		showWebhookUrls: async (kind) => {
			const tab = whole.getByText(kind, { exact: true });
			if (!(await tab.isVisible())) await whole.getByText('Webhook URLs', { exact: true }).click();
			await tab.click();
		},
		choose: async (parameter, option) => {
			await field(parameter, 0).click();
			await entry(option).click();
		},
		type: async (parameter, text, row = 0) => await field(parameter, row).locator('input').fill(text),
		addRow: async (table, kind) => {
			await whole
				.locator(testId(`fixed-collection-${table}`))
				.getByRole('combobox')
				.last()
				.click();
			await entry(kind).click();
		},
		openList: async (parameter, row = 0) => {
			await field(parameter, row).locator(testId('rlc-input')).click();
			const entries = page.locator(`${testId('rlc-item')}:visible`);
			await entries.first().waitFor();
			return entries;
		},
		flip: async (parameter, row = 0) => await field(parameter, row).locator('.el-switch').click(),
		listen: async () => {
			await whole.locator(testId('trigger-execute-button')).click();
			await whole.getByText('Listening for test event').waitFor();
		},
		fitWindow: async () => await fitWindow(page, parameters),
		close: async () => {
			await page.setViewportSize(viewport);
			await whole
				.locator(testId('ndv-close-button'))
				.or(page.locator(testId('back-to-canvas')))
				.click();
			await whole.waitFor({ state: 'hidden' });
		},
	};
}

/** Opens n8n in a new browser window and signs its owner in with the form. */
export async function openEditor(browser: Browser, url: string): Promise<Editor> {
	const context = await browser.newContext({ viewport, locale: 'en-US' });
	const page = await context.newPage();
	await page.goto(`${url}/signin`);
	await page.fill('input[type="email"]', owner.email, { timeout: PATIENCE });
	await page.fill('input[type="password"]', owner.password);
	await page.click(testId('form-submit-button'));
	await page.waitForURL((at) => at.pathname !== '/signin', { timeout: PATIENCE });
	const node = testId('canvas-node');

	return {
		page,
		openWorkflow: async (id) => {
			await page.goto(`${url}/workflow/${id}`);
			await page.locator(node).first().waitFor({ timeout: PATIENCE });
		},
		openPanel: async (name) => {
			const panel = openedPanel(page);
			if (await panel.whole.isVisible()) await panel.close();
			await page.locator(`${node}[data-node-name="${name}"]`).dblclick();
			await panel.parameters.waitFor();
			return panel;
		},
		openCredential: async (id) => {
			await page.setViewportSize(viewport);
			await page.goto(`${url}/home/credentials/${id}`);
			const fields = page.locator(credentialFields);
			await fields
				.locator(testId('credentials-config-container-test-success'))
				.waitFor({ timeout: PATIENCE });
			await fitWindow(page, fields);
			await page.addStyleTag({ content: wholeDialog });
			return page.locator(credentialDialog);
		},
		listen: async () => {
			await page.click(testId('execute-workflow-button'));
			await page.getByText('Waiting for you to create an event').waitFor();
		},
		succeededNodes: async () =>
			await page
				.locator(node)
				.filter({ has: page.locator(testId('canvas-node-status-mark-success')) })
				.evaluateAll((found) => found.map((element) => element.getAttribute('data-node-name') ?? '')),
		publish: async () => {
			await page.click(publishButton);
			await page.click(testId('workflow-publish-button'));
			const published = page.locator(publishButton, { hasText: 'Published' });
			const failure = page.locator('.el-notification', { hasText: 'Workflow could not be published' });
			await published.or(failure).waitFor({ timeout: PATIENCE });
			if (!(await failure.isVisible())) return undefined;
			const error = await failure.innerText();
			await failure.locator('.el-notification__closeBtn').click();
			await failure.waitFor({ state: 'detached' });
			return error;
		},
		fitCanvas: async () => {
			await page.click(testId('zoom-to-fit'));
			// Leave nothing selected.
			await page.click('.vue-flow__pane', { position: { x: 20, y: 20 } });
		},
	};
}
