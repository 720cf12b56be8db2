import { rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { compact, kebabCase, partition } from 'lodash';
import { demoCredentials } from './jsmSimulator/site/demoSite';
import type { JsmSimulator, SimulatorOptions } from './jsmSimulator/createJsmSimulator';
import { createJsmSimulatorService } from './jsmSimulator/simulatorService';
import { createN8n, type N8n, type N8nOptions } from './n8nServer/n8n';
import type { LabCredential, LabWorkflow } from './n8nServer/n8nImport';
import { createOidcProvider } from './identityProviders/oidcProvider';
import {
	createSamlProvider,
	type SamlProvider,
	type SamlProviderOptions,
} from './identityProviders/samlProvider';
import { reservePort } from './servers/ports';
import { silent, type Progress } from './servers/progress';
import type { Service } from './servers/service';
import { createQueue, type Queue, type QueueOptions } from './n8nServer/queue';
import { createTlsProxy } from './servers/tlsProxy';

export const LAB_LOGIN_SECRET = 'the login secret of a local lab, good for nothing else';

export interface LabPorts {
	n8n: number;
	broker: number;
	provider: number;
	saml: number;
	jsm: number;
}

export interface LabOptions {
	/** Creates the identity provider for the redirect URIs it must allow. Default: oidc-provider in this process. */
	provider?: (redirectUris: string[], port: number, consumers: string[]) => Service;
	/** Further settings of the connection, for example other algorithms. */
	connection?: Record<string, unknown>;
	/** Further settings of the SAML identity provider. It runs only if a workflow uses SAML. */
	samlProvider?: Omit<SamlProviderOptions, 'consumers' | 'port'>;
	/** Further settings of the SAML connection, for example our keys. */
	samlConnection?: Record<string, unknown>;
	/** More SAML connections to the same provider. Key: the credential's name; value: the fields that differ. */
	samlConnections?: Record<string, Record<string, unknown>>;
	/** Settings of a credential "Login store", for workflows that use it. */
	loginStore?: Record<string, unknown>;
	/** Further settings of the simulator. */
	simulator?: SimulatorOptions;
	ports?: LabPorts;
	/** Name of the folder for n8n's data, which is kept. Without a name the data is in a new folder that is removed at the end. */
	keepAs?: string;
	workflows?: LabWorkflow[];
	/** More connections to the same provider. Key: the credential's name; value: the fields that differ. */
	connections?: Record<string, Record<string, unknown>>;
	/** Credentials of other types that a workflow uses. */
	credentials?: LabCredential[];
	n8n?: Partial<Pick<N8nOptions, 'line' | 'env' | 'packages'>>;
	/** Whether customers use https, through a reverse proxy in front of n8n. */
	https?: boolean;
	/** Runs n8n as several processes behind a proxy. The credential "Login store" then is a Redis server. */
	queue?: QueueOptions;
	progress?: Progress;
}

export interface Lab {
	n8n: N8n;
	provider: Service;
	simulator: JsmSimulator;
	/** Present in queue mode. */
	queue?: Queue;
	issuer: string;
	/** The SAML identity provider in this process, if one runs. */
	samlProvider?: SamlProvider;
	/** Origin of the SAML identity provider; empty if none runs. */
	samlAddress: string;
	/** The login URL of the first workflow. */
	loginUrl: string;
	/** The login URL of the workflow with this webhook id. */
	loginUrlOf: (webhookId: string) => string;
	stop: () => Promise<void>;
}

/** Webhook ids of the templates. */
export const OIDC_WEBHOOK = 'customer-login';
export const SAML_WEBHOOK = 'customer-saml-login';

export const templatePath = (name: string): string => resolve(__dirname, `../../workflows/${name}.json`);

const dataFolder = (name: string): string => resolve(__dirname, '.data', name);

/** Ports that must be known before their service starts. The simulator picks a free port itself. */
export const reservePorts = async (): Promise<LabPorts> => ({
	n8n: await reservePort(),
	broker: await reservePort(),
	provider: await reservePort(),
	saml: await reservePort(),
	jsm: 0,
});

const identityProvider = (
	provider: Record<string, string>,
	changes: Record<string, unknown> = {},
): LabCredential => ({
	id: 'lab-identity-provider',
	name: 'Identity provider',
	type: 'oidcIdentityProviderApi',
	data: {
		protocol: 'oidc',
		issuer: provider.OIDC_ISSUER,
		configuration: 'discovery',
		clientId: provider.OIDC_CLIENT_ID,
		clientAuthentication: 'basic',
		clientSecret: provider.OIDC_CLIENT_SECRET,
		algorithms: ['RS256'],
		allowInsecureHttp: true,
		allowPrivateAddresses: true,
		...changes,
	},
});

const samlIdentityProvider = (
	provider: Record<string, string>,
	changes: Record<string, unknown> = {},
): LabCredential => ({
	id: 'lab-saml-identity-provider',
	name: 'SAML identity provider',
	type: 'samlIdentityProviderApi',
	data: {
		configuration: 'metadataUrl',
		metadataUrl: provider.SAML_METADATA_URL,
		binding: 'redirect',
		allowInsecureHttp: true,
		allowPrivateAddresses: true,
		...changes,
	},
});

const samlCredentials = (
	provider: Record<string, string>,
	{ samlConnection, samlConnections = {} }: LabOptions,
): LabCredential[] => [
	samlIdentityProvider(provider, samlConnection),
	...Object.entries(samlConnections).map(([name, changes]) => ({
		...samlIdentityProvider(provider, changes),
		id: `saml-${kebabCase(name)}`,
		name,
	})),
];

/** The credentials that the templates use, for the services of the lab. */
function labCredentials(
	provider: Record<string, string>,
	jsm: Record<string, string>,
	connection: Record<string, unknown> = {},
): LabCredential[] {
	return [
		identityProvider(provider, connection),
		{
			id: 'lab-jira',
			name: 'Jira Service Management',
			type: 'jsmCloudApi',
			data: {
				authentication: 'apiToken',
				siteUrl: jsm.JSM_SITE,
				email: jsm.JSM_EMAIL ?? demoCredentials.admin.email,
				apiToken: jsm.JSM_API_TOKEN,
			},
		},
		{
			id: 'lab-login-secret',
			name: 'Login secret',
			type: 'jsmLoginSecretApi',
			data: { secret: LAB_LOGIN_SECRET },
		},
	];
}

/** Starts n8n, an identity provider and the JSM simulator, with the template ready for a login. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
	const { progress = silent, keepAs } = options;
	const ports = options.ports ?? (await reservePorts());
	const queue = options.queue ? await createQueue(options.queue) : undefined;
	const loginStore =
		options.loginStore ?? (queue ? { address: queue.loginStore.env().REDIS_ADDRESS } : undefined);
	const proxy = options.https ? createTlsProxy({ port: await reservePort(), target: ports.n8n }) : undefined;
	const origin = proxy?.env().HTTPS_ORIGIN ?? queue?.proxy.address ?? `http://127.0.0.1:${ports.n8n}`;
	const workflows = options.workflows ?? [{ file: templatePath('oidc-login'), id: 'oidc-login' }];
	const addressesOf = (list: LabWorkflow[], usual: string, path: string): string[] =>
		list.flatMap(({ webhookId = usual }) =>
			['webhook', 'webhook-test'].map((kind) => `${origin}/${kind}/${webhookId}/${path}`),
		);
	const [samlWorkflows, otherWorkflows] = partition(workflows, ({ file }) =>
		basename(file).startsWith('saml-login'),
	);
	const redirectUris = addressesOf(otherWorkflows, OIDC_WEBHOOK, 'callback');
	const consumers = addressesOf(samlWorkflows, SAML_WEBHOOK, 'acs');
	const loginUrlOf = (webhookId: string): string => `${origin}/webhook/${webhookId}/login`;
	const jsm = createJsmSimulatorService({ ...options.simulator, port: ports.jsm });
	const provider =
		options.provider?.(redirectUris, ports.provider, consumers) ??
		createOidcProvider({ redirectUris, port: ports.provider });
	// Keycloak is the provider for both protocols.
	const saml =
		samlWorkflows.length === 0 || 'SAML_METADATA_URL' in provider.env()
			? undefined
			: createSamlProvider({ ...options.samlProvider, consumers, port: ports.saml });
	const userFolder = dataFolder(keepAs ?? `run-${process.pid}-${ports.n8n}`);
	const started: Service[] = [];

	const stop = async (): Promise<void> => {
		for (const service of started.splice(0).reverse()) await service.stop();
		if (keepAs === undefined) rmSync(userFolder, { recursive: true, force: true });
	};

	try {
		for (const service of compact([
			jsm,
			provider,
			saml,
			proxy,
			queue?.jobs,
			queue?.loginStore,
			queue?.postgres,
			queue?.proxy,
		])) {
			progress(`Starting the ${service.name} …`);
			started.push(service);
			await service.start();
			await service.ready();
		}
		const n8n = createN8n({
			port: ports.n8n,
			brokerPort: ports.broker,
			userFolder,
			credentials: [
				...labCredentials(provider.env(), jsm.env(), options.connection),
				...(samlWorkflows.length > 0 ? samlCredentials((saml ?? provider).env(), options) : []),
				...(loginStore
					? [
							{
								id: 'lab-login-store',
								name: 'Login store',
								type: 'jsmLoginStoreApi',
								data: loginStore,
							},
						]
					: []),
				...Object.entries(options.connections ?? {}).map(([name, changes]) => ({
					...identityProvider(provider.env(), changes),
					id: kebabCase(name),
					name,
				})),
				...(options.credentials ?? []),
			],
			workflows,
			progress,
			...options.n8n,
			others: queue?.others,
			env: { WEBHOOK_URL: `${origin}/`, ...queue?.env(), ...options.n8n?.env },
		});
		started.push(n8n);
		await n8n.start();
		await n8n.ready();
		return {
			n8n,
			provider,
			simulator: jsm.simulator,
			queue,
			issuer: String(provider.env().OIDC_ISSUER),
			...(saml ? { samlProvider: saml } : {}),
			samlAddress: new URL((saml ?? provider).env().SAML_METADATA_URL ?? 'about:blank').origin,
			loginUrl: loginUrlOf(
				workflows[0]?.webhookId ?? (otherWorkflows.length > 0 ? OIDC_WEBHOOK : SAML_WEBHOOK),
			),
			loginUrlOf,
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Deletes the data of a kept lab. */
export const resetLab = (name: string): void =>
	rmSync(join(dataFolder(name)), { recursive: true, force: true });
