import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { makeServerCertificate } from '../throwAwayAuthority';
import { createFakeProvider, type FakeProvider } from './fakeProvider';

export interface ServedProvider extends FakeProvider {
	issuer: string;
	/** The CA of its certificate, as PEM; empty without TLS. */
	authority: string;
	/** How many connections, or TLS handshakes, there have been. */
	readonly connections: number;
	stop: () => Promise<void>;
}

/**
 * Serves the fake provider on a port of this machine.
 *
 * @param tls whether over https, with a certificate of a CA that nobody trusts by itself
 */
export async function serveProvider({ tls = false } = {}): Promise<ServedProvider> {
	const certificate = tls ? await makeServerCertificate('127.0.0.1') : undefined;
	const answer: RequestListener = (request, response) => {
		void (async () => {
			const { status, headers, body } = await provider.send({
				method: request.method === 'POST' ? 'POST' : 'GET',
				url: `${issuer}${request.url}`,
				headers: request.headers as Record<string, string>,
				body: await text(request),
			});
			response.writeHead(status, headers).end(body);
		})();
	};
	const server = certificate
		? createTlsServer({ cert: certificate.certificate, key: certificate.privateKey }, answer)
		: createPlainServer(answer);
	let connections = 0;
	server.on(tls ? 'secureConnection' : 'connection', () => (connections += 1));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const issuer = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const provider = createFakeProvider({}, { issuer, now: Date.now });
	const served: Pick<ServedProvider, 'issuer' | 'authority' | 'stop'> = {
		issuer,
		authority: certificate?.authority ?? '',
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	const counted = Object.defineProperty(Object.assign(provider, served), 'connections', {
		get: () => connections,
	});
	return counted as ServedProvider;
}
