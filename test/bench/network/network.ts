import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mapValues } from 'lodash';
import { forkScript } from '../processes/forked';
import type { NetworkOrder, Passage } from './networkProcess';
import type { Traffic } from './tlsFront';

/** The way from n8n to the measured services: TLS, and a round-trip time that can be changed at any time. */
export interface Network<Service extends string> {
	pid: number;
	/** Origin of each service, as n8n reaches it. */
	origins: Record<Service, string>;
	/** PEM of the CA whose certificates the services have. */
	authority: string;
	setRoundTrip: (milliseconds: number) => Promise<void>;
	/** Traffic at each service since the start. */
	traffic: () => Promise<Record<Service, Traffic>>;
	close: () => void;
}

/** Starts links and TLS fronts in a separate process. The CA's certificate is written to `authorityFile`. */
export async function openNetwork<Service extends string>(
	services: Record<Service, Passage>,
	authorityFile: string,
): Promise<Network<Service>> {
	const script = resolve(__dirname, 'networkProcess.ts');
	const { pid, ask, close } = await forkScript(script, [JSON.stringify(services), authorityFile]);
	const order = async (message: NetworkOrder): Promise<Record<Service, Traffic>> =>
		(await ask(message)) as Record<Service, Traffic>;
	return {
		pid,
		origins: mapValues(services, ({ port }) => `https://localhost:${port}`),
		authority: readFileSync(authorityFile, 'utf8'),
		setRoundTrip: async (roundTrip) => {
			await order({ roundTrip });
		},
		traffic: async () => await order({ look: true }),
		close,
	};
}
