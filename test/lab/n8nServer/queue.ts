import { merge } from 'lodash';
import { ledgerNodes, type LabWorkflow } from './n8nImport';
import type { N8nOptions } from './n8n';
import { reservePort } from '../servers/ports';
import { createPostgres, type PostgresServer } from '../servers/postgres';
import { createRedis, type RedisServer } from '../servers/redis';
import { createSpreadingProxy, type Passage, type SpreadingProxy } from '../servers/spreadingProxy';

/** What n8n needs for queue mode, and the proxy in front of it. */
export interface Queue {
	/** n8n's own Redis, with the jobs of the workers. */
	jobs: RedisServer;
	/** The login store: which logins were used. */
	loginStore: RedisServer;
	postgres: PostgresServer;
	proxy: SpreadingProxy;
	others: NonNullable<N8nOptions['others']>;
	env: () => Record<string, string>;
}

export interface QueueOptions {
	/** Numbers of webhook processors and of workers. Default: two each. */
	webhooks?: number;
	workers?: number;
	/** Port of the proxy for customers. Default: a free port. */
	port?: number;
	onPassage?: (passage: Passage) => void;
}

const processNames = (kind: string, count: number): string[] =>
	Array.from({ length: count }, (_, index) => `${kind} ${index + 1}`);

/** Queue mode: one main process for the editor, webhook processors and workers, with Redis and PostgreSQL. */
export async function createQueue(options: QueueOptions = {}): Promise<Queue> {
	const { webhooks = 2, workers = 2, port, onPassage } = options;
	const others: Queue['others'] = [];
	for (const [role, names] of [
		['webhook', processNames('webhook processor', webhooks)],
		['worker', processNames('worker', workers)],
	] as const) {
		for (const name of names)
			others.push({ name, role, port: await reservePort(), brokerPort: await reservePort() });
	}
	const jobs = await createRedis();
	// Used logins must survive a restart of Redis.
	const loginStore = await createRedis({ settings: { appendonly: 'yes' } });
	const postgres = await createPostgres();
	const proxy = createSpreadingProxy({
		port: port ?? (await reservePort()),
		onPassage,
		upstreams: others.filter(({ role }) => role === 'webhook'),
	});
	return {
		jobs,
		loginStore,
		postgres,
		proxy,
		others,
		env: () => ({
			...postgres.env(),
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(jobs.port),
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			// Customers reach the webhook processors through the proxy. The main process serves only the editor.
			N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
			N8N_PROXY_HOPS: '1',
		}),
	};
}

/** The trigger of each login template. */
const TRIGGER = 'Customer Signs In';

/** A login template with the change an admin makes for several processes: used logins are stored in Redis. */
export const withLoginStore = (workflow: LabWorkflow): LabWorkflow => ({
	...workflow,
	parameters: merge({}, workflow.parameters, { [TRIGGER]: { options: { usedOnceStore: 'redis' } } }),
	moreCredentials: { ...workflow.moreCredentials, [TRIGGER]: { jsmLoginStoreApi: 'Login store' } },
});

/** The same, with the ledger in Redis too. A customer new to a worker then costs exactly one call to Jira. */
export function withLedgerInRedis(workflow: LabWorkflow): LabWorkflow {
	const { parameters, moreCredentials, ...rest } = withLoginStore(workflow);
	const onLedgerNodes = <T>(settings: T): Record<string, T> =>
		Object.fromEntries(ledgerNodes.map((node) => [node, settings]));
	return {
		...rest,
		parameters: merge({}, parameters, onLedgerNodes({ ledger: 'redis' })),
		moreCredentials: { ...moreCredentials, ...onLedgerNodes({ jsmLoginStoreApi: 'Login store' }) },
	};
}
