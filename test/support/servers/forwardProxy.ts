import { createServer as createPlainServer, request, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A forward proxy, as a company has one between its network and the internet. */
export interface ForwardProxy {
	port: number;
	/** What it was asked for: `CONNECT idp.example.test:443` or `GET http://…`. */
	readonly asked: string[];
	/** The header Proxy-Authorization of each of these. */
	readonly authorizations: (string | undefined)[];
	stop: () => Promise<void>;
}

export interface ForwardProxyOptions {
	/** Resolves a host name; the client need not know it. Default: everything is on this machine. */
	resolve?: (hostname: string) => string;
	/** The port to connect to, whatever the client asks for. */
	port?: number;
	/** Status of the refusal of all requests; 0: none is answered. */
	refuses?: number;
	/** Certificate and key, as PEM, of a proxy that is reached over TLS. */
	tls?: { cert: string; key: string };
}

export async function startForwardProxy({
	resolve = () => '127.0.0.1',
	port,
	refuses,
	tls,
}: ForwardProxyOptions = {}): Promise<ForwardProxy> {
	const asked: string[] = [];
	const authorizations: (string | undefined)[] = [];
	const sockets = new Set<Socket>();
	const listener: RequestListener = (incoming, outgoing) => {
		asked.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
		authorizations.push(incoming.headers['proxy-authorization']);
		if (refuses === 0) return;
		if (refuses !== undefined) {
			outgoing.writeHead(refuses).end();
			return;
		}
		const url = new URL(incoming.url ?? '');
		const { method, headers } = incoming;
		const passed = request(
			{
				host: resolve(url.hostname),
				port: port ?? url.port,
				method,
				path: `${url.pathname}${url.search}`,
				headers,
			},
			(answer) => {
				outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(outgoing);
			},
		);
		passed.on('error', () => outgoing.destroy());
		incoming.pipe(passed);
	};
	const server = tls ? createTlsServer(tls, listener) : createPlainServer(listener);
	server.on('connect', (incoming, client: Socket) => {
		asked.push(`CONNECT ${incoming.url ?? ''}`);
		authorizations.push(incoming.headers['proxy-authorization']);
		if (refuses === 0) return;
		if (refuses !== undefined) {
			client.end(`HTTP/1.1 ${refuses} Refused\r\nContent-Length: 0\r\n\r\n`);
			return;
		}
		const [hostname = '', wanted] = (incoming.url ?? '').split(':');
		const target = connect(port ?? Number(wanted), resolve(hostname), () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			target.pipe(client);
			client.pipe(target);
		});
		for (const [socket, other] of [
			[target, client],
			[client, target],
		] as const) {
			socket.on('error', () => other.destroy());
			socket.on('close', () => other.destroy());
		}
	});
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return {
		port: (server.address() as AddressInfo).port,
		asked,
		authorizations,
		stop: async () => {
			const stopped = new Promise((done) => server.close(done));
			for (const socket of sockets) socket.destroy();
			await stopped;
		},
	};
}
