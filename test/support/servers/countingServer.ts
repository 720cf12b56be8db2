import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { makeServerCertificate } from '../throwAwayAuthority';

/** A server on this machine that counts what a client does. */
export interface CountingServer {
	port: number;
	/** The CA certificate to trust, as PEM; empty without TLS. */
	authority: string;
	/** Connections that were opened. */
	readonly connections: number;
	/** Connections that are open now. */
	readonly openConnections: number;
	/** TLS handshakes, and how many of them resumed an earlier session. */
	readonly handshakes: { all: number; resumed: number };
	/** Method and path of each request. */
	readonly requests: string[];
	/** Ends all connections, as a peer does that closes idle ones or is restarted. */
	dropConnections: (how?: 'end' | 'reset') => void;
	stop: () => Promise<void>;
}

export interface CountingServerOptions {
	answer: RequestListener;
	/** Whether the server speaks TLS, with a certificate for 127.0.0.1 and these names. */
	tlsNames?: string[];
	/** The TLS version. Default: both. */
	version?: 'TLSv1.2' | 'TLSv1.3';
	/** How long the server keeps an idle connection, in milliseconds. Default: a minute. */
	keepAliveTimeout?: number;
}

export async function startCountingServer({
	answer,
	tlsNames,
	version,
	keepAliveTimeout = 60_000,
}: CountingServerOptions): Promise<CountingServer> {
	const sockets = new Set<Socket>();
	const counts = { connections: 0, handshakes: { all: 0, resumed: 0 }, requests: [] as string[] };
	const listener: RequestListener = (request, response) => {
		counts.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
		answer(request, response);
	};
	const certificate = tlsNames ? await makeServerCertificate('127.0.0.1', ...tlsNames) : undefined;
	const server: Server = certificate
		? createTlsServer(
				{
					cert: certificate.certificate,
					key: certificate.privateKey,
					...(version ? { minVersion: version, maxVersion: version } : {}),
				},
				listener,
			)
		: createPlainServer(listener);
	server.keepAliveTimeout = keepAliveTimeout;
	server.on('connection', (socket: Socket) => {
		counts.connections += 1;
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => undefined);
	});
	server.on('secureConnection', (socket: TLSSocket) => {
		counts.handshakes.all += 1;
		if (socket.isSessionReused()) counts.handshakes.resumed += 1;
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		...counts,
		port: (server.address() as AddressInfo).port,
		authority: certificate?.authority ?? '',
		get connections() {
			return counts.connections;
		},
		get openConnections() {
			return sockets.size;
		},
		dropConnections: (how = 'end') => {
			for (const socket of sockets) {
				if (how === 'end') socket.end();
				else socket.resetAndDestroy();
			}
		},
		stop: async () => {
			const stopped = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await stopped;
		},
	};
}
