import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { demoCredentials } from '../lab/jsmSimulator/demoSite';
import { freePorts, startLab, templatePath, type Lab } from '../lab/lab';
import type { Progress } from '../lab/progress';
import { handBuiltCredentials, writeHandBuilt } from './handBuilt';
import { descendantsOf, type Process } from './processes';
import { openSite, type Site } from './site';
import { createStubService } from './stubService';
import { writeYardsticks } from './yardsticks';

export const modes = ['regular', 'queue'] as const;
export type Mode = (typeof modes)[number];

/** n8n under load, with a provider and a site in processes of their own. */
export interface Target {
	lab: Lab;
	site: Site;
	/** Origin of the site. */
	siteAddress: string;
	stub: Process;
	/** Every process of n8n, task runners too. */
	processes: () => Process[];
	stop: () => Promise<void>;
}

/** As docs/setup.md recommends; the built-in module is for the workflow built by hand. */
const recommended: Record<string, string> = {
	EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
	NODE_FUNCTION_ALLOW_BUILTIN: 'crypto',
};

const SITE_CREDENTIAL = 'Site in a process of its own';

function processesOf(lab: Lab): Process[] {
	const pid = lab.n8n.pid() ?? Number.NaN;
	return [{ name: 'n8n', pid }, ...descendantsOf(pid).map((child) => ({ name: 'task runner', pid: child }))];
}

/** Starts n8n in this mode, with all workflows that are measured; further settings of n8n in `env`. */
export async function startTarget(
	mode: Mode,
	{ env, progress }: { env?: Record<string, string>; progress?: Progress } = {},
): Promise<Target> {
	if (mode === 'queue') throw new Error('The lab does not start n8n in queue mode yet');
	const folder = mkdtempSync(join(tmpdir(), 'jsm-customer-sso-load-'));
	const site = await openSite();
	const { address } = await site.look();
	const ports = await freePorts();
	const stub = createStubService(ports.provider);
	const { email, token } = demoCredentials.admin;
	const close = (): void => {
		site.close();
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		const lab = await startLab({
			progress,
			ports,
			provider: () => stub,
			credentials: [
				{
					id: 'measured-site',
					name: SITE_CREDENTIAL,
					type: 'jsmCloudApi',
					data: { authentication: 'apiToken', siteUrl: address, email, apiToken: token },
				},
				...handBuiltCredentials(stub.env(), { email, token }),
			],
			workflows: [
				{
					file: templatePath('oidc-login'),
					id: 'oidc-login',
					credentials: { jsmCloudApi: SITE_CREDENTIAL },
				},
				writeHandBuilt(folder, String(stub.env().OIDC_ISSUER), address),
				...writeYardsticks(folder).filter(({ id }) => id === 'bare'),
			],
			n8n: {
				env: { ...recommended, ...env },
				packages: {
					'n8n-nodes-jsm-customer-sso': resolve(__dirname, '../..'),
					'n8n-nodes-bench-bare': resolve(__dirname, 'bare'),
				},
			},
		});
		return {
			lab,
			site,
			siteAddress: address,
			stub: { name: 'provider', pid: stub.pid() },
			processes: () => processesOf(lab),
			stop: async () => {
				await lab.stop();
				close();
			},
		};
	} catch (error) {
		close();
		throw error;
	}
}
