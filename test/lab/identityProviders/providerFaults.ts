import type { RequestListener } from 'node:http';
import type { LocalServer } from './providerServer';

/** Faults of an identity provider, and a count of its requests. */
export interface ProviderFaults {
	/** From now on, delays answers at this path by the given milliseconds. */
	slow: (path: string, milliseconds: number) => void;
	/** Stops listening. */
	goDown: () => Promise<void>;
	/** Listens again and removes all delays. */
	recover: () => Promise<void>;
	/** Number of requests at a path so far. */
	count: (path: string) => number;
}

export interface FaultyServer extends ProviderFaults {
	/** Wraps the provider's own listener. */
	suffer: (listener: RequestListener) => RequestListener;
}

/** Creates faults that can be switched on while the server runs. */
export function createProviderFaults(server: LocalServer, port: () => number): FaultyServer {
	const delays = new Map<string, number>();
	const asked = new Map<string, number>();
	let isDown = false;
	return {
		slow: (path, milliseconds) => void delays.set(path, milliseconds),
		goDown: async () => {
			isDown = true;
			await server.close();
		},
		recover: async () => {
			delays.clear();
			if (isDown) await server.listen(port());
			isDown = false;
		},
		count: (path) => asked.get(path) ?? 0,
		suffer: (listener) => (request, response) => {
			const [path = ''] = (request.url ?? '').split('?', 1);
			asked.set(path, (asked.get(path) ?? 0) + 1);
			const delay = delays.get(path) ?? 0;
			if (delay === 0) return listener(request, response);
			const timer = setTimeout(listener, delay, request, response);
			// If the client has disconnected, no answer is needed.
			response.once('close', () => clearTimeout(timer));
		},
	};
}
