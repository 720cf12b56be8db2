import { createServer, type RequestListener, type Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server on the own machine that can be closed at once. */
export interface LocalServer {
	/** @returns the port; the system's choice for 0 */
	listen: (port: number) => Promise<number>;
	close: () => Promise<void>;
}

export function createLocalServer(
	listener: () => RequestListener,
	create: (listener: RequestListener) => Server | HttpsServer = createServer,
): LocalServer {
	let server: Server | HttpsServer | undefined;
	return {
		listen: async (port) => {
			const starting = (server = create((request, response) => listener()(request, response)));
			await new Promise<void>((resolve, reject) => {
				starting.once('error', reject);
				starting.listen(port, '127.0.0.1', resolve);
			});
			return (starting.address() as AddressInfo).port;
		},
		close: async () => {
			const closing = server;
			server = undefined;
			if (!closing) return;
			closing.closeAllConnections();
			await new Promise((resolve) => closing.close(resolve));
		},
	};
}
