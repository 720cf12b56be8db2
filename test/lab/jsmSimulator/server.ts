import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Incoming } from './simulation';
import type { Handled } from './handle';

/** Largest request body in bytes, far above anything the package sends. */
const BODY_LIMIT = 1_000_000;

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > BODY_LIMIT) throw new Error('The request is larger than the simulator reads');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

async function readRequest(request: IncomingMessage): Promise<Incoming> {
	const url = new URL(request.url ?? '/', 'http://localhost');
	const headers = Object.entries(request.headers).map(([name, value]) => [
		name,
		Array.isArray(value) ? value.join(', ') : value,
	]);
	return {
		method: request.method ?? 'GET',
		path: url.pathname,
		query: url.searchParams,
		headers: Object.fromEntries(headers) as Incoming['headers'],
		body: await readBody(request),
	};
}

/** A plain HTTP server on the loopback interface that answers every request with one function. */
export function createLoopbackServer(handle: (incoming: Incoming) => Promise<Handled>) {
	let server: Server | undefined;
	let port = 0;
	const held = new Set<IncomingMessage>();

	/** Held open until the client gives up, the simulator is reset or the server stops. */
	function holdConnection(request: IncomingMessage): void {
		held.add(request);
		request.socket.once('close', () => held.delete(request));
	}

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		try {
			const handled = await handle(await readRequest(request));
			if ('silence' in handled) {
				if (handled.silence === 'cut') request.socket.destroy();
				else holdConnection(request);
				return;
			}
			response.writeHead(handled.status, handled.headers);
			response.end(handled.body);
		} catch (error) {
			response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8', 'x-simulator-bug': 'true' });
			response.end(error instanceof Error ? (error.stack ?? error.message) : 'unknown');
		}
	}

	return {
		/** Listens; port 0 picks a free one. Rejects when the port is taken. */
		async start(wanted: number): Promise<void> {
			if (server) return;
			const created = createServer((request, response) => void answer(request, response));
			await new Promise<void>((resolve, reject) => {
				created.once('error', reject);
				created.listen(wanted, '127.0.0.1', resolve);
			});
			server = created;
			({ port } = created.address() as AddressInfo);
		},
		/** Closes every connection, including those without an answer. */
		async stop(): Promise<void> {
			const ending = server;
			server = undefined;
			if (!ending) return;
			const closed = new Promise<void>((resolve) => ending.close(() => resolve()));
			ending.closeAllConnections();
			await closed;
		},
		/** Breaks the connections that a fault holds open. */
		dropHeld(): void {
			for (const request of held) request.socket.destroy();
		},
		heldCount: () => held.size,
		port: () => port,
	};
}
