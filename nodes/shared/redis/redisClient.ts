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
		// AUTH instead of HELLO: proxies and older servers know no other.
		protocol: 2 as const,
		disableClientInfo: true,
		// It asks INFO, which a user with few rights may not; the first command shows whether Redis is ready.
		enableReadyCheck: false,
		autoResendUnfulfilledCommands: false,
		maxRetriesPerRequest: 0,
	};
	const once = { lazyConnect: true, enableOfflineQueue: false };
	if (kind === 'cluster') {
		return new Cluster(nodes, {
			...once,
			clusterRetryStrategy: () => null,
			// The time of connecting is ours to watch.
			slotsRefreshTimeout: 2 * connectTimeout,
			// Names stay names, so that a certificate can be compared with them.
			dnsLookup: (address, callback) => callback(null, address),
			redisOptions: options,
		});
	}
	return new Redis({ ...options, ...once, ...nodes[0], db: database, retryStrategy: null });
}
