import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
	/** Makes the identity provider, given the redirect address to allow. Default: oidc-provider in this process. */
	provider?: (redirectUris: string[], port: number, consumers: string[]) => Service;
	/** Further settings of the connection, for example other algorithms. */
	connection?: Record<string, unknown>;
	/** Further settings of the SAML identity provider, which runs when a workflow wants it. */
	samlProvider?: Omit<SamlProviderOptions, 'consumers' | 'port'>;
	/** Further settings of the SAML connection, for example our keys. */
	samlConnection?: Record<string, unknown>;
	/** More SAML connections to the same provider: what differs, by the credential's name. */
	samlConnections?: Record<string, Record<string, unknown>>;
	/** Settings of a credential "Login store", for workflows that name it. */
	loginStore?: Record<string, unknown>;
	/** Further settings of the simulator. */
	simulator?: SimulatorOptions;
	ports?: LabPorts;
	/** Name of the folder for n8n's data; an absent one is made afresh and removed at the end. */
	keepAs?: string;
	workflows?: LabWorkflow[];
	/** More connections to the same provider: what differs, by the credential's name. */
	connections?: Record<string, Record<string, unknown>>;
	/** Credentials of other kinds that a workflow names. */
	credentials?: LabCredential[];
	n8n?: Partial<Pick<N8nOptions, 'line' | 'env' | 'packages'>>;
	/** Whether customers come by https, through a proxy before n8n. */
	https?: boolean;
	/** Several processes of n8n behind a proxy; the credential "Login store" then is a Redis. */
	queue?: QueueOptions;
	progress?: Progress;
}

export interface Lab {
	n8n: N8n;
	provider: Service;
	simulator: JsmSimulator;
	/** Where one is wanted. */
	queue?: Queue;
	issuer: string;
	/** The SAML identity provider in this process, where one runs. */
	samlProvider?: SamlProvider;
	/** Origin of the SAML identity provider; empty where none runs. */
	samlAddress: string;
	/** Where a customer begins, in the first workflow. */
	loginUrl: string;
	/** The same for another copy of the workflow. */
	loginUrlOf: (webhookId: string) => string;
	stop: () => Promise<void>;
}

/** Webhook ids of the templates. */
export const OIDC_WEBHOOK = 'customer-login';
export const SAML_WEBHOOK = 'customer-saml-login';

export const templatePath = (name: string): string => resolve(__dirname, `../../workflows/${name}.json`);

const dataFolder = (name: string): string => resolve(__dirname, '.data', name);

/** Ports that others are told before the service behind them starts; the simulator picks its own. */
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

/** The credentials the templates name, for the services of the lab. */
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
		file.endsWith('saml-login.json'),
	);
	const redirectUris = addressesOf(otherWorkflows, OIDC_WEBHOOK, 'callback');
	const consumers = addressesOf(samlWorkflows, SAML_WEBHOOK, 'acs');
	const loginUrlOf = (webhookId: string): string => `${origin}/webhook/${webhookId}/login`;
	const jsm = createJsmSimulatorService({ ...options.simulator, port: ports.jsm });
	const provider =
		options.provider?.(redirectUris, ports.provider, consumers) ??
		createOidcProvider({ redirectUris, port: ports.provider });
	// Keycloak is both.
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

/** Removes what a kept lab remembers. */
export const resetLab = (name: string): void =>
	rmSync(join(dataFolder(name)), { recursive: true, force: true });
