import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startBrowser } from '../../lab/browser/browser';
import type { Lab } from '../../lab/lab';

/** What tests in a browser have at hand: one lab and one browser for all of them, a context and a page for each. */
export interface UsedLab {
	readonly lab: Lab;
	readonly browser: Browser;
	/** Without cookies at first. */
	readonly context: BrowserContext;
	readonly page: Page;
	/** Address of a portal at the simulator, by its service desk's number. */
	portal: (number: number) => string;
}

function required<T>(value: T | undefined, name: string): T {
	if (value === undefined) throw new Error(`There is no ${name} outside of a test`);
	return value;
}

/**
 * Registers the hooks of a suite in a browser. After each test the simulator must have seen nothing that Jira would
 * not take.
 *
 * @param end what else has to end, after the lab
 */
export function useLab(start: () => Promise<Lab>, end?: () => Promise<void> | void): UsedLab {
	let lab: Lab | undefined;
	let browser: Browser | undefined;
	let context: BrowserContext | undefined;
	let page: Page | undefined;
	const used: UsedLab = {
		get lab() {
			return required(lab, 'lab');
		},
		get browser() {
			return required(browser, 'browser');
		},
		get context() {
			return required(context, 'context');
		},
		get page() {
			return required(page, 'page');
		},
		portal: (number) => `${used.lab.simulator.address}/servicedesk/customer/portal/${number}`,
	};

	beforeAll(async () => {
		lab = await start();
		browser = await startBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await lab?.stop();
		await end?.();
	});
	beforeEach(async () => {
		context = await used.browser.newContext();
		page = await context.newPage();
	});
	afterEach(async () => {
		await context?.close();
		expect(used.lab.simulator.violations).toEqual([]);
	});
	return used;
}
