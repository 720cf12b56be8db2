import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startBrowser } from '../../lab/browser/browser';
import type { Lab } from '../../lab/lab';

/** What browser tests use: one lab and one browser for the suite, a new context and page for each test. */
export interface UsedLab {
	readonly lab: Lab;
	readonly browser: Browser;
	/** Starts without cookies. */
	readonly context: BrowserContext;
	readonly page: Page;
	/** URL of a portal at the simulator, by its service desk's id. */
	portal: (number: number) => string;
}

function required<T>(value: T | undefined, name: string): T {
	if (value === undefined) throw new Error(`There is no ${name} outside of a test`);
	return value;
}

/**
 * Registers the hooks of a browser suite. After each test they assert that every request to the simulator fits the
 * contract.
 *
 * @param end stops other services, after the lab
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
