import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { parse } from 'cookie';
import { createLocalServer } from '../identityProviders/providerServer';
import type { Service } from './service';

export interface Upstream {
	name: string;
	port: number;
}

/** What the proxy did with a request. */
export interface Passage {
	method: string;
	path: string;
	/** Name of the process that answered. */
	by: string;
	status: number;
}

export interface SpreadingProxy extends Service {
	readonly address: string;
	/** The latest thousand requests. */
	readonly passages: readonly Passage[];
}

const MOST_PASSAGES = 1000;

/** Cookie with the name of the process that answered this browser last. */
const COOKIE = 'lab-answered-by';

/**
 * Distributes webhook requests over several processes and never sends a browser to the same one twice in a row. It
 * skips a process that does not accept connections, like a load balancer with health checks.
 */
export function createSpreadingProxy(options: {
	port: number;
	upstreams: Upstream[];
	onPassage?: (passage: Passage) => void;
}): SpreadingProxy {
	const { port, upstreams, onPassage } = options;
	const passages: Passage[] = [];
	let turn = 0;

	/** The processes in the order in which to try them. */
	function choose({ headers }: IncomingMessage): Upstream[] {
		const last = parse(headers.cookie ?? '')[COOKIE];
		turn = (turn + 1) % upstreams.length;
		const rotated = [...upstreams.slice(turn), ...upstreams.slice(0, turn)];
		return [...rotated.filter(({ name }) => name !== last), ...rotated.filter(({ name }) => name === last)];
	}

	function pass(
		incoming: IncomingMessage,
		body: Buffer,
		[upstream, ...rest]: Upstream[],
		outgoing: ServerResponse,
	): void {
		if (!upstream) return void outgoing.writeHead(502).end('No process answers');
		const { method = 'GET', url: path = '/' } = incoming;
		const headers = {
			...incoming.headers,
			'x-forwarded-for': incoming.socket.remoteAddress,
			'x-forwarded-proto': 'http',
		};
		// Each request gets a new connection, because a kept one might be closed just as it is reused.
		const to = { host: '127.0.0.1', port: upstream.port, agent: false } as const;
		const passed = request({ ...to, method, path, headers }, (answer) => {
			const status = answer.statusCode ?? 502;
			const passage = { method, path: path.split('?', 1)[0] ?? '', by: upstream.name, status };
			passages.push(passage);
			passages.splice(0, passages.length - MOST_PASSAGES);
			onPassage?.(passage);
			outgoing.writeHead(status, {
				...answer.headers,
				'set-cookie': [
					...(answer.headers['set-cookie'] ?? []),
					`${COOKIE}=${upstream.name}; Path=/; HttpOnly; SameSite=None; Secure`,
				],
			});
			answer.pipe(outgoing);
		});
		passed.on('error', (error: NodeJS.ErrnoException) => {
			if (outgoing.headersSent) outgoing.destroy();
			// Retry only if the process was not reached. One that broke off may already have acted.
			else if (error.code === 'ECONNREFUSED') pass(incoming, body, rest, outgoing);
			else outgoing.writeHead(502).end(`${upstream.name} closed the connection`);
		});
		passed.end(body);
	}

	const server = createLocalServer(() => (incoming, outgoing) => {
		const parts: Buffer[] = [];
		incoming.on('data', (part: Buffer) => parts.push(part));
		incoming.on('end', () => pass(incoming, Buffer.concat(parts), choose(incoming), outgoing));
	});

	const address = `http://127.0.0.1:${port}`;
	return {
		name: 'reverse proxy',
		address,
		passages,
		start: async () => {
			await server.listen(port);
		},
		ready: async () => undefined,
		stop: async () => await server.close(),
		env: () => ({ PROXY_ORIGIN: address }),
	};
}
