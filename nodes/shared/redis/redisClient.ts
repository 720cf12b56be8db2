import { Cluster, Redis } from 'ioredis';
import type { LoginStoreSettings } from './loginStoreSettings';

export type RedisClient = Redis | Cluster;

/**
 * Makes a client that connects once, when told to, and never reconnects by itself: no offline queue, no command sent
 * twice, no attempts in the background.
 */
export function makeRedisClient({
	kind,
	nodes,
	username,
	password,
	database,
	tls,
	connectTimeout,
}: LoginStoreSettings): RedisClient {
	const options = {
		username,
		password,
		tls,
		// AUTH instead of HELLO, because proxies and older servers support nothing else.
		protocol: 2 as const,
		disableClientInfo: true,
		// The ready check sends INFO, which a restricted user may not do; the first command shows whether Redis is ready.
		enableReadyCheck: false,
		autoResendUnfulfilledCommands: false,
		maxRetriesPerRequest: 0,
	};
	const once = { lazyConnect: true, enableOfflineQueue: false };
	if (kind === 'cluster') {
		return new Cluster(nodes, {
			...once,
			clusterRetryStrategy: () => null,
			// We enforce the connect timeout ourselves.
			slotsRefreshTimeout: 2 * connectTimeout,
			// Do not resolve host names, so that the certificate can be compared with them.
			dnsLookup: (address, callback) => callback(null, address),
			redisOptions: options,
		});
	}
	return new Redis({ ...options, ...once, ...nodes[0], db: database, retryStrategy: null });
}
