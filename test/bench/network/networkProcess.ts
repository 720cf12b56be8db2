import { writeFileSync } from 'node:fs';
import { mapValues } from 'lodash';
import { makeServerCertificate } from '../../support/throwAwayAuthority';
import { createDelayedLink } from './delayedLink';
import { createTlsFront } from './tlsFront';

/* Links and TLS fronts of the measured services, as a separate process: their work is not counted as n8n's. */

/** Ports of a service: where it listens, and where others reach it over TLS. */
export interface Passage {
	target: number;
	port: number;
}

/** A message to this process: asks for the traffic, or sets the round-trip time of all links in milliseconds. */
export type NetworkOrder = { look: true } | { roundTrip: number };

async function main(): Promise<void> {
	const [, , services = '{}', authorityFile = ''] = process.argv;
	const { authority, ...key } = await makeServerCertificate('127.0.0.1', 'localhost');
	writeFileSync(authorityFile, authority);
	const passages = mapValues(JSON.parse(services) as Record<string, Passage>, ({ target, port }) => ({
		front: createTlsFront(target, key),
		port,
	}));
	const links = await Promise.all(
		Object.values(passages).map(async ({ front, port }) => {
			const link = createDelayedLink(await front.listen(0));
			await link.listen(port);
			return link;
		}),
	);
	process.on('message', (order: NetworkOrder) => {
		if ('roundTrip' in order) for (const link of links) link.setRoundTrip(order.roundTrip);
		process.send?.(mapValues(passages, ({ front }) => front.traffic()));
	});
	process.once('disconnect', () => process.exit());
	process.send?.('ready');
}

void main();
