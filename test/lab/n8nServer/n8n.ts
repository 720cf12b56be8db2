import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd, waitUntil } from '../servers/child';
import { installN8n, readLine, type N8nInstallation, type N8nLine } from '../install/n8nInstall';
import { toImport, type LabCredential, type LabWorkflow } from './n8nImport';
import { builtPackage } from './builtPackage';
import { createN8nProcess, n8nEnvironment, type N8nProcess, type N8nRole } from './n8nProcess';
import { openSession, owner, type N8nSession } from './n8nSession';
import { silent, type Progress } from '../servers/progress';
import type { Service } from '../servers/service';

export interface N8nOptions {
	/** Default: the line in LAB_N8N_LINE, else the newest. */
	line?: N8nLine;
	port: number;
	/** Port of n8n's broker for task runners. */
	brokerPort: number;
	/** Folder of n8n's database, settings and packages. */
	userFolder: string;
	credentials: LabCredential[];
	workflows: LabWorkflow[];
	/** Packages to load. Key: name; value: folder. Default: this package, built. */
	packages?: Record<string, string>;
	env?: Record<string, string>;
	/** Queue mode: processes in addition to the main one. */
	others?: { name: string; role: N8nRole; port: number; brokerPort: number }[];
	progress?: Progress;
}

export interface N8n extends Service {
	readonly url: string;
	/** The main process first. */
	readonly processes: readonly N8nProcess[];
	/** Everything n8n has printed since it was created. */
	log: () => string;
	session: () => Promise<N8nSession>;
	/** Number of executions of all workflows. Waits until none is running. */
	countExecutions: () => Promise<number>;
	restart: () => Promise<void>;
	readonly userFolder: string;
	/** Of the main process. */
	pid: () => number | undefined;
}

interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: { errorMessage: string | null }[];
}

/** Settings of every n8n in the lab: local, without telemetry, and as the README recommends. */
const commonEnv: Record<string, string> = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_ENCRYPTION_KEY: 'key-of-a-local-lab',
	N8N_SECURE_COOKIE: 'false',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
	N8N_LOG_LEVEL: 'info',
	NODE_ENV: 'production',
};

const lineEnv: Record<N8nLine, Record<string, string>> = {
	'1': { N8N_EXPRESSION_ENGINE: 'legacy', N8N_DISABLED_MODULES: 'insights,external-secrets' },
	'2': {
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		N8N_DISABLED_MODULES: 'insights,mcp-registry,instance-ai,chat-hub,agents,mcp,external-secrets',
	},
};

/** The real n8n with our package and templates. */
export function createN8n(options: N8nOptions): N8n {
	const {
		line = readLine(),
		port,
		brokerPort,
		userFolder,
		credentials,
		workflows,
		progress = silent,
	} = options;
	const url = `http://127.0.0.1:${port}`;
	const env: Record<string, string> = {
		...commonEnv,
		...lineEnv[line],
		N8N_USER_FOLDER: userFolder,
		WEBHOOK_URL: `${url}/`,
		...options.env,
	};
	let installation: N8nInstallation | undefined;
	let output = '';
	let session: Promise<N8nSession> | undefined;
	let toPublish: string[] = [];
	let noteImport = (): void => undefined;

	const installed = (): N8nInstallation => {
		if (!installation) throw new Error('n8n is not installed yet');
		return installation;
	};
	const createProcess = (name: string, role: N8nRole, ownPort: number, ownBroker: number): N8nProcess =>
		createN8nProcess({
			name,
			role,
			port: ownPort,
			installation: installed,
			isSupervised: options.others !== undefined,
			env: { ...env, N8N_RUNNERS_BROKER_PORT: String(ownBroker) },
			onOutput: (text) => {
				output += text;
			},
		});
	const main = createProcess('n8n', 'start', port, brokerPort);
	const others = (options.others ?? []).map((other) =>
		createProcess(other.name, other.role, other.port, other.brokerPort),
	);

	async function command(...args: string[]): Promise<void> {
		const { node, script } = installed();
		await runToEnd(node, [script, ...args], { env: n8nEnvironment(installed(), env), timeout: 180_000 });
	}

	function linkPackages(): void {
		const modules = join(userFolder, '.n8n/nodes/node_modules');
		mkdirSync(modules, { recursive: true });
		const packages = options.packages ?? { 'n8n-nodes-jsm-customer-sso': builtPackage() };
		for (const [name, folder] of Object.entries(packages)) {
			const link = join(modules, name);
			rmSync(link, { recursive: true, force: true });
			symlinkSync(folder, link, 'dir');
		}
	}

	/** Imports what changed since the last import. A second start with the same templates imports nothing. */
	async function importAll(): Promise<void> {
		const imported = { credentials, workflows: workflows.map((workflow) => toImport(workflow, credentials)) };
		const file = join(userFolder, 'imported.json');
		const text = JSON.stringify(imported);
		if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
		progress('Importing credentials and templates …');
		const credentialFile = join(userFolder, 'credentials.json');
		const workflowFile = join(userFolder, 'workflows.json');
		writeFileSync(credentialFile, JSON.stringify(imported.credentials), { mode: 0o600 });
		writeFileSync(workflowFile, JSON.stringify(imported.workflows));
		if (credentials.length > 0) await command('import:credentials', `--input=${credentialFile}`);
		if (workflows.length > 0) await command('import:workflow', `--input=${workflowFile}`);
		rmSync(credentialFile);
		toPublish = workflows.filter(({ isPublished = true }) => isPublished).map(({ id }) => id);
		noteImport = () => writeFileSync(file, text);
	}

	/** Publishes a workflow as the editor does. n8n then has the trigger check its settings, and registers its webhooks some time later. */
	async function publish(id: string): Promise<void> {
		const { request } = await n8n.session();
		const { versionId } = await request<{ versionId: string }>('GET', `/workflows/${id}`);
		if (line === '1') {
			await request('PATCH', `/workflows/${id}`, { versionId, active: true });
			return;
		}
		await request('POST', `/workflows/${id}/activate`, { versionId });
		let publication: Publication = { status: 'in_progress', triggers: [] };
		await waitUntil(`The publication of "${id}"`, async () => {
			publication = await request<Publication>('GET', `/workflows/${id}/publication-status`);
			return !['in_progress', 'not_published'].includes(publication.status);
		});
		if (publication.status === 'published') return;
		const errors = publication.triggers.map(({ errorMessage }) => errorMessage).join(' ');
		throw new Error(`n8n did not publish "${id}": ${errors}`);
	}

	function launch(): void {
		session = undefined;
		progress(`Starting n8n ${installed().version} …`);
		main.launch();
	}

	const n8n: N8n = {
		name: 'n8n',
		url,
		userFolder,
		processes: [main, ...others],
		start: async () => {
			installation ??= await installN8n(progress, line);
			linkPackages();
			await importAll();
			launch();
		},
		ready: async () => {
			await main.ready();
			// The main process migrates the database; the others would not wait for that, so they start after it.
			if (others.length > 0) progress(`Starting ${others.map(({ name }) => name).join(', ')} …`);
			for (const other of others) other.launch();
			for (const other of others) await other.ready();
			await n8n.session();
			for (const id of toPublish.splice(0)) await publish(id);
			noteImport();
		},
		stop: async () => {
			await Promise.all(n8n.processes.map(async (one) => await one.stop()));
		},
		restart: async () => {
			await n8n.stop();
			launch();
			await n8n.ready();
		},
		log: () => output,
		pid: main.pid,
		// n8n limits sign-ins, so one session is used until n8n restarts.
		session: async () => await (session ??= openSession(url)),
		countExecutions: async () => {
			const { request } = await n8n.session();
			const list = async () =>
				await request<{ count: number; results: { status: string }[] }>(
					'GET',
					'/executions?filter=%7B%7D&limit=20',
				);
			// n8n counts only ended executions, and an execution continues for a moment after it answered the browser.
			await waitUntil('The end of all executions', async () =>
				(await list()).results.every(({ status }) => !['new', 'running', 'unknown'].includes(status)),
			);
			// n8n counts before it lists, so an execution that ended in between is missing in that count.
			return (await list()).count;
		},
		env: () => ({ N8N_URL: url, N8N_EDITOR_EMAIL: owner.email, N8N_EDITOR_PASSWORD: owner.password }),
	};
	return n8n;
}
