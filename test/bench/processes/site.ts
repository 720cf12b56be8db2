import { resolve } from 'node:path';
import { forkScript } from './forked';
import type { Look } from './siteProcess';

export interface Site {
	pid: number;
	look: () => Promise<Look>;
	/** Moves all times in the ledgers of these people back by a day, as if their last login were that long ago. */
	age: (emails: readonly string[]) => Promise<void>;
	close: () => void;
}

/**
 * The simulated site in a separate process: the demo's site, or one with the given number of customers.
 *
 * @param customers `publicAddress`: the origin it says it has, when others reach it through something else
 */
export async function openSite({
	customers,
	publicAddress,
}: { customers?: number; publicAddress?: string } = {}): Promise<Site> {
	const { pid, ask, close } = await forkScript(resolve(__dirname, 'siteProcess.ts'), [
		customers === undefined ? '' : String(customers),
		publicAddress ?? '',
	]);
	return {
		pid,
		look: async () => (await ask()) as Look,
		age: async (emails) => {
			await ask({ age: emails });
		},
		close,
	};
}
