import { resolve } from 'node:path';
import { forkScript } from './forked';
import type { Look } from './siteProcess';

export interface Site {
	pid: number;
	look: () => Promise<Look>;
	close: () => void;
}

/** The simulated site in a separate process: the demo's site, or one with the given number of customers. */
export async function openSite(customers?: number): Promise<Site> {
	const { pid, ask, close } = await forkScript(
		resolve(__dirname, 'siteProcess.ts'),
		customers === undefined ? [] : [String(customers)],
	);
	return { pid, look: async () => (await ask()) as Look, close };
}
