import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createLocalServer, type LocalServer } from '../../lab/identityProviders/providerServer';
import { passRequestOn } from '../../lab/servers/passRequestOn';

/** What came in since the start. */
export interface Traffic {
	/** Full TLS handshakes. */
	handshakes: number;
	/** Handshakes that resumed a session. They take the same round trips, but no certificate. */
	resumed: number;
	requests: number;
}

/** Milliseconds. Longer than any pause of a bench, as at Atlassian's edge (its connections stay open for minutes). */
const KEEP_ALIVE = 120_000;

/** Path the front answers itself, for workflows whose requests need no answer. */
export const IDLE_PATH = '/idle';

/** Serves https in front of a server on this machine and counts handshakes and requests. */
export function createTlsFront(
	target: number,
	{ privateKey, certificate }: { privateKey: string; certificate: string },
): LocalServer & { traffic: () => Traffic } {
	const traffic: Traffic = { handshakes: 0, resumed: 0, requests: 0 };
	const agent = new Agent({ keepAlive: true });

	function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
		traffic.requests += 1;
		if (incoming.url === IDLE_PATH) {
			incoming.resume();
			outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{}');
			return;
		}
		passRequestOn(incoming, outgoing, { port: target, agent });
	}

	const server = createLocalServer(
		() => forward,
		(listener) => {
			const created = createServer({ key: privateKey, cert: certificate }, listener);
			created.keepAliveTimeout = KEEP_ALIVE;
			created.on('secureConnection', (socket) => {
				traffic[socket.isSessionReused() ? 'resumed' : 'handshakes'] += 1;
			});
			return created;
		},
	);
	return {
		...server,
		close: async () => {
			agent.destroy();
			await server.close();
		},
		traffic: () => ({ ...traffic }),
	};
}
