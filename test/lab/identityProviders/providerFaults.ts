import type { RequestListener } from 'node:http';
import type { LocalServer } from './providerServer';

/** What an identity provider may suffer, and what it was asked for. */
export interface ProviderFaults {
	/** Answers of this path take so long from now on, in milliseconds. */
	slow: (path: string, milliseconds: number) => void;
	/** Nothing listens any more. */
	goDown: () => Promise<void>;
	/** It is there again, as it was, and quick. */
	recover: () => Promise<void>;
	/** Requests for a path so far. */
	count: (path: string) => number;
}

export interface FaultyServer extends ProviderFaults {
	/** Stands before the provider's own listener. */
	suffer: (listener: RequestListener) => RequestListener;
}

/** Gives a server faults that are switched on while it runs. */
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
			// Whoever has gone needs no answer.
			response.once('close', () => clearTimeout(timer));
		},
	};
}
