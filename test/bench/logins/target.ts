import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { reservePorts, startLab, templatePath, type Lab } from '../../lab/lab';
import type { Progress } from '../../lab/servers/progress';
import { builtPackage } from '../../lab/n8nServer/builtPackage';
import { withLedgerInRedis } from '../../lab/n8nServer/queue';
import { handBuiltCredentials, writeHandBuilt } from '../yardsticks/handBuilt';
import { descendantsOf, type Process } from '../processes/processes';
import { openSite, type Site } from '../processes/site';
import { createStubService } from '../stubProvider/stubService';
import { writeYardsticks } from '../yardsticks/yardsticks';

// Stops the servers when the benchmark is stopped.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export const modes = ['regular', 'queue'] as const;
export type Mode = (typeof modes)[number];

/** n8n under load, with a provider and a site in separate processes. */
export interface Target {
	lab: Lab;
	site: Site;
	/** Origin of the site. */
	siteAddress: string;
	stub: Process;
	/** All processes of n8n, including task runners. */
	processes: () => Process[];
	stop: () => Promise<void>;
}

/** The settings docs/setup.md recommends, and a built-in module that the hand-built workflow needs. */
const recommended: Record<string, string> = {
	EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
	NODE_FUNCTION_ALLOW_BUILTIN: 'crypto',
};

const SITE_CREDENTIAL = 'Site in a process of its own';

const processesOf = ({ n8n }: Lab): Process[] =>
	n8n.processes.flatMap(({ name, pid }) => {
		const own = pid();
		if (own === undefined) return [];
		return [{ name, pid: own }, ...descendantsOf(own).map((child) => ({ name: 'task runner', pid: child }))];
	});

/** Starts n8n in this mode with all measured workflows. `env` has further settings of n8n. */
export async function startTarget(
	mode: Mode,
	{ env, progress }: { env?: Record<string, string>; progress?: Progress } = {},
): Promise<Target> {
	const isQueue = mode === 'queue';
	const folder = mkdtempSync(join(tmpdir(), 'jsm-customer-sso-load-'));
	const site = await openSite();
	const { address } = await site.look();
	const ports = await reservePorts();
	const stub = createStubService(ports.provider);
	const { email, token } = demoCredentials.admin;
	const login = {
		file: templatePath('oidc-login'),
		id: 'oidc-login',
		credentials: { jsmCloudApi: SITE_CREDENTIAL },
	};
	const close = (): void => {
		site.close();
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		const lab = await startLab({
			progress,
			ports,
			...(isQueue ? { queue: {} } : {}),
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
				isQueue ? withLedgerInRedis(login) : login,
				writeHandBuilt(folder, String(stub.env().OIDC_ISSUER), address),
				...writeYardsticks(folder, address).filter(({ id }) => id === 'bare'),
			],
			n8n: {
				env: { ...recommended, ...env },
				packages: {
					'n8n-nodes-jsm-customer-sso': builtPackage(),
					'n8n-nodes-bench-bare': resolve(__dirname, '../yardsticks/bare'),
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
