import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compact } from 'lodash';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { reservePorts, startLab, type Lab } from '../../lab/lab';
import { builtPackage } from '../../lab/n8nServer/builtPackage';
import { reservePort } from '../../lab/servers/ports';
import type { Progress } from '../../lab/servers/progress';
import { withLedgerInRedis } from '../../lab/n8nServer/queue';
import { makeKeys, type Keys } from '../../support/samlIdp/identityProvider';
import { connectionTo } from '../../support/samlIdp/liveLogin';
import { startBroker, type Broker } from '../broker/broker';
import { openNetwork, type Network } from '../network/network';
import { IDLE_PATH } from '../network/tlsFront';
import { handBuiltCredentials, writeHandBuilt } from '../yardsticks/handBuilt';
import { descendantsOf, type Process } from '../processes/processes';
import { openSite, type Site } from '../processes/site';
import { createStubService } from '../stubProvider/stubService';
import { writeYardsticks } from '../yardsticks/yardsticks';
import { ourWorkflows, type Protocol } from './workflows';

// Stops the servers when the benchmark is stopped.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export const modes = ['regular', 'queue'] as const;
export type Mode = (typeof modes)[number];

/** n8n under load, with a provider and a site in separate processes, which n8n reaches over TLS. */
export interface Target {
	lab: Lab;
	protocol: Protocol;
	/** Of the SAML identity provider, which is the driver itself. */
	keys: Keys;
	site: Site;
	/** Origin of the site. */
	siteAddress: string;
	/** Issuer of the OpenID Connect provider. */
	providerAddress: string;
	stub: Process;
	network: Network<'provider' | 'site'>;
	/** Keycloak, if it was asked for. */
	broker?: Broker;
	/** All processes of n8n, including task runners. */
	processes: () => Process[];
	stop: () => Promise<void>;
}

export interface TargetOptions {
	mode?: Mode;
	protocol?: Protocol;
	/** Whether to start Keycloak as a broker before the same provider. */
	withBroker?: boolean;
	/** Further settings of n8n. */
	env?: Record<string, string>;
	progress?: Progress;
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

/** Starts n8n with all measured workflows. */
export async function startTarget(options: TargetOptions = {}): Promise<Target> {
	const { mode = 'regular', protocol = 'oidc', progress } = options;
	const isQueue = mode === 'queue';
	const folder = mkdtempSync(join(tmpdir(), 'jsm-customer-sso-load-'));
	const ports = await reservePorts();
	const [providerPort, sitePort] = [await reservePort(), await reservePort()];
	const siteAddress = `https://localhost:${sitePort}`;
	const issuer = `https://localhost:${providerPort}`;
	const site = await openSite({ publicAddress: siteAddress });
	const { address } = await site.look();
	const authorityFile = join(folder, 'authority.pem');
	const network = await openNetwork(
		{
			provider: { target: ports.provider, port: providerPort },
			site: { target: Number(new URL(address).port), port: sitePort },
		},
		authorityFile,
	);
	const stub = createStubService(ports.provider, issuer);
	const { email, token } = demoCredentials.admin;
	const keys = await makeKeys();
	let broker: Broker | undefined;
	const close = async (): Promise<void> => {
		await broker?.stop();
		network.close();
		site.close();
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		const ours = ourWorkflows(protocol, SITE_CREDENTIAL);
		const lab = await startLab({
			progress,
			ports,
			...(isQueue ? { queue: {} } : {}),
			provider: () => stub,
			samlConnection: connectionTo(keys),
			credentials: [
				{
					id: 'measured-site',
					name: SITE_CREDENTIAL,
					type: 'jsmCloudApi',
					data: { authentication: 'apiToken', siteUrl: siteAddress, email, apiToken: token },
				},
				...handBuiltCredentials(stub.env(), { email, token }),
			],
			workflows: compact([
				...(isQueue ? ours.map(withLedgerInRedis) : ours),
				protocol === 'oidc' && writeHandBuilt(folder, issuer, siteAddress),
				...writeYardsticks(folder, {
					...(protocol === 'oidc' ? { provider: `${issuer}${IDLE_PATH}` } : {}),
					site: `${siteAddress}${IDLE_PATH}`,
				}),
			]),
			n8n: {
				env: { ...recommended, NODE_EXTRA_CA_CERTS: authorityFile, ...options.env },
				packages: {
					'n8n-nodes-jsm-customer-sso': builtPackage(),
					'n8n-nodes-bench-bare': resolve(__dirname, '../yardsticks/bare'),
				},
			},
		});
		if (options.withBroker) broker = await startBroker({ issuer, authorityFile, progress });
		return {
			lab,
			protocol,
			keys,
			site,
			siteAddress,
			providerAddress: issuer,
			stub: { name: 'provider', pid: stub.pid() },
			network,
			broker,
			processes: () => processesOf(lab),
			stop: async () => {
				await lab.stop();
				await close();
			},
		};
	} catch (error) {
		await close();
		throw error;
	}
}
