import { createServer, type RequestListener, type Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** An HTTP server on this machine that can be closed without waiting for its connections. */
export interface LocalServer {
	/** @returns the port; for 0, the one the system chose */
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
