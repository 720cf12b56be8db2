import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { LRUCache } from 'lru-cache';
import { Agent, buildConnector, Pool, ProxyAgent, type Dispatcher } from 'undici';
import { HttpFailure } from '../core/provider/http';
import { requireAllowed, type AddressRule } from './addressRule';
import { createCheckedLookup, resolveBySystem, type Resolve } from './checkedLookup';
import { createProxiedHostCheck } from './proxiedHost';
import { proxyOf } from './proxyOf';
import { readSsrfSettings } from './ssrfSettings';
import { trustAlso } from './trustedAuthorities';

/** How a peer may be connected to. */
export interface ConnectionRules {
	/** Whether addresses outside of the public internet are allowed. */
	allowPrivateAddresses: boolean;
	/** Certificates, as PEM, that are trusted in addition to the public authorities. */
	authorities?: string;
}

/** Connections of this process to other servers, kept for the next request. */
export interface ConnectionPool {
	/**
	 * Finds the connections that a request to this URL may use: those opened under the same rules, through the same proxy.
	 * Rejects with a {@link HttpFailure} if the host is not allowed; a host that is connected to directly is checked when a
	 * connection is opened.
	 */
	route: (url: URL, rules: ConnectionRules) => Promise<Dispatcher>;
	/** Closes all connections, once their running requests have ended. */
	close: () => Promise<void>;
}

/** Longest time to open a connection, TLS included, in milliseconds. */
const LONGEST_CONNECTING = 5_000;

/**
 * How long a connection is kept without a request, in milliseconds, if the peer does not ask for less. Load balancers
 * commonly close after 60 seconds, and a connection that the peer is just closing may lose a request.
 */
const LONGEST_IDLE = 50_000;

/** How long a connection is used, in milliseconds: a name may get other addresses, which are checked with a new one. */
const LONGEST_USE = 10 * 60_000;

/** Bound of what is open at a time: connections to one server under one rule; sets of rules and proxies; TLS sessions. */
const most = { connections: 64, routes: 50, sessions: 200 };

const keeping = {
	keepAliveTimeout: LONGEST_IDLE,
	keepAliveMaxTimeout: LONGEST_IDLE,
	clientTtl: LONGEST_USE,
	connections: most.connections,
};

/** Opens direct connections: only to addresses that the rule allows, with the TLS session of the last one to the same host. */
function createConnector(
	rule: AddressRule,
	authorities: string | undefined,
	resolve: Resolve,
): buildConnector.connector {
	const check = (hostname: string, addresses: string[]) => requireAllowed(hostname, addresses, rule);
	const options = {
		lookup: createCheckedLookup(check, resolve),
		timeout: LONGEST_CONNECTING,
		...(authorities === undefined ? {} : { secureContext: trustAlso(authorities) }),
	};
	// undici's own memory of sessions refers to them weakly, so that the garbage collector would empty it.
	const sessions = new LRUCache<string, Buffer>({ max: most.sessions });

	return (target, callback) => {
		const { hostname, host = '', port } = target;
		const peer = `${host}:${port}`;
		try {
			// Node.js looks up no address, so the lookup does not check one.
			if (isIP(hostname) !== 0) check(hostname, [hostname]);
		} catch (refusal) {
			callback(refusal as HttpFailure, null);
			return;
		}
		const connect = buildConnector({ ...options, session: sessions.get(peer) });
		connect(target, (...result) => {
			const [, socket] = result;
			if (socket && 'getSession' in socket) rememberSessions(socket, peer, sessions);
			callback(...result);
		});
	};
}

function rememberSessions(socket: TLSSocket, peer: string, sessions: LRUCache<string, Buffer>): void {
	socket.on('session', (session: Buffer) => sessions.set(peer, session));
	// TLS 1.2 has its session with the handshake, TLS 1.3 sends it later.
	const session = socket.getProtocol() === 'TLSv1.2' ? socket.getSession() : undefined;
	if (session) sessions.set(peer, session);
}

const createDirectRoute = (
	rule: AddressRule,
	authorities: string | undefined,
	resolve: Resolve,
): Dispatcher => new Agent({ ...keeping, connect: createConnector(rule, authorities, resolve) });

/** Connections through a proxy: tunnels for https (CONNECT, RFC 9110, section 9.3.6), absolute URLs for http. */
function createProxiedRoute(proxy: string, authorities: string | undefined): Dispatcher {
	const { protocol, username, password } = new URL(proxy);
	if (protocol !== 'http:' && protocol !== 'https:')
		throw new HttpFailure('network', 'The proxy in the environment must be an http:// or https:// URL');
	const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	const tls = {
		timeout: LONGEST_CONNECTING,
		...(authorities === undefined ? {} : { secureContext: trustAlso(authorities) }),
	};
	return new ProxyAgent({
		...keeping,
		uri: proxy,
		proxyTunnel: false,
		...(username || password ? { token: `Basic ${Buffer.from(login).toString('base64')}` } : {}),
		proxyTls: tls,
		requestTls: tls,
		// Otherwise a proxy that never answers CONNECT would be waited for 300 seconds.
		clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: LONGEST_CONNECTING }),
	});
}

function proxyFor(url: URL): string | undefined {
	const proxy = proxyOf(url);
	if (proxy !== undefined && !URL.canParse(proxy))
		throw new HttpFailure('network', 'The proxy in the environment is not a URL');
	return proxy;
}

/**
 * Creates a pool. Connections that were opened under different rules never serve each other's requests, because an
 * address allowed to one peer may be forbidden to another.
 */
export function createConnectionPool(resolve: Resolve = resolveBySystem): ConnectionPool {
	const routes = new LRUCache<string, Dispatcher>({
		max: most.routes,
		dispose: (dispatcher) => void dispatcher.close().catch(() => undefined),
	});
	const checkProxiedHost = createProxiedHostCheck(resolve);

	return {
		route: async (url, { allowPrivateAddresses, authorities }) => {
			const ssrf = readSsrfSettings();
			const rule: AddressRule = { allowPrivateAddresses, ...(ssrf ? { ssrf } : {}) };
			const proxy = proxyFor(url);
			if (proxy !== undefined) await checkProxiedHost(url.hostname, rule);
			const key = JSON.stringify([proxy, allowPrivateAddresses, ssrf?.text, authorities]);
			let route = routes.get(key);
			if (!route) {
				route =
					proxy === undefined
						? createDirectRoute(rule, authorities, resolve)
						: createProxiedRoute(proxy, authorities);
				routes.set(key, route);
			}
			return route;
		},
		close: async () => {
			const open = [...routes.values()];
			routes.clear();
			await Promise.all(open.map(async (route) => await route.close().catch(() => undefined)));
		},
	};
}

/** The pool of this process, for all workflows. Idle connections do not keep the process from ending. */
export const connections = createConnectionPool();
