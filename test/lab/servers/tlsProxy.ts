import { createServer } from 'node:https';
import { makeKeyPair, type KeyPair } from '../../support/samlIdp/keys';
import { createLocalServer } from '../identityProviders/providerServer';
import { passRequestOn } from './passRequestOn';
import type { Service } from './service';

/** Serves https in front of a server on this machine, like a reverse proxy in front of n8n. Its certificate is never stored. */
export function createTlsProxy({ port, target }: { port: number; target: number }): Service {
	let key: KeyPair | undefined;

	const server = createLocalServer(
		() => (incoming, outgoing) => passRequestOn(incoming, outgoing, { port: target }),
		(listener) => createServer({ key: key?.privateKey, cert: key?.certificate }, listener),
	);

	return {
		name: 'https proxy',
		start: async () => {
			key = await makeKeyPair('127.0.0.1');
			await server.listen(port);
		},
		ready: async () => undefined,
		stop: async () => await server.close(),
		env: () => ({ HTTPS_ORIGIN: `https://127.0.0.1:${port}` }),
	};
}
