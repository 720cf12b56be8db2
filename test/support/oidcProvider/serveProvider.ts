import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createFakeProvider, type FakeProvider } from './fakeProvider';

export interface ServedProvider extends FakeProvider {
	issuer: string;
	stop: () => Promise<void>;
}

/** Serves the fake provider on a port of this machine. */
export async function serveProvider(): Promise<ServedProvider> {
	const server = createServer((request, response) => {
		void (async () => {
			const answer = await provider.send({
				method: request.method === 'POST' ? 'POST' : 'GET',
				url: `${issuer}${request.url}`,
				headers: request.headers as Record<string, string>,
				body: await text(request),
			});
			response.writeHead(answer.status, answer.headers).end(answer.body);
		})();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const provider = createFakeProvider({}, { issuer, now: Date.now });
	return Object.assign(provider, {
		issuer,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	});
}
