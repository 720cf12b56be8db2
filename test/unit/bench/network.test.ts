import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { Agent, request } from 'node:https';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createDelayedLink } from '../../bench/network/delayedLink';
import { deliveryTime } from '../../bench/network/deliveryTime';
import { createTlsFront, IDLE_PATH } from '../../bench/network/tlsFront';
import { makeServerCertificate } from '../../support/throwAwayAuthority';

const toClose: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of toClose.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	toClose.push(() => server.close());
	return (server.address() as AddressInfo).port;
}

describe('the link of the bench', () => {
	const arrival = { at: 1000, acceptedAt: 0, isFromClient: true, previous: 0 };

	it.each([
		['each direction takes half a round trip', arrival, 50, 1025],
		['the other direction too', { ...arrival, isFromClient: false }, 50, 1025],
		['without delay, at once', arrival, 0, 1000],
		[
			'what follows the connection at once waits for the TCP handshake',
			{ ...arrival, acceptedAt: 1000 },
			50,
			1075,
		],
		['what comes during it, for the rest', { ...arrival, acceptedAt: 980 }, 50, 1055],
		[
			'a server that speaks first needs no handshake of ours',
			{ ...arrival, acceptedAt: 1000, isFromClient: false },
			50,
			1025,
		],
		['nothing overtakes what was sent before', { ...arrival, previous: 1200 }, 50, 1200],
	])('%s', (_sentence, given, roundTrip, expected) => {
		expect(deliveryTime(given, roundTrip)).toBe(expected);
	});

	it('passes on every byte in order, in both directions, and the end', async () => {
		const link = createDelayedLink(await listen(createServer((socket) => socket.pipe(socket))));
		toClose.push(link.close);
		link.setRoundTrip(4);
		const client = connect(await link.listen(0), '127.0.0.1');
		const sent = Buffer.alloc(300_000, 'abcdefghijk');
		client.write(sent.subarray(0, 10));
		client.end(sent.subarray(10));
		const received: Buffer[] = [];
		for await (const piece of client) received.push(piece as Buffer);
		expect(Buffer.concat(received).equals(sent)).toBe(true);
	});

	it('takes no less than three round trips for a new connection with TLS and a request, then one', async () => {
		const { port, agent } = await startFront(60);
		const ask = async (): Promise<number> => {
			const begin = performance.now();
			await get(port, agent);
			return performance.now() - begin;
		};
		// Timers may fire a little early.
		expect(await ask()).toBeGreaterThan(3 * 60 - 5);
		expect(await ask()).toBeGreaterThan(60 - 3);
	});
});

/** A plain server that answers with its path, behind TLS, behind a link. */
async function startFront(roundTrip: number) {
	const plain = await listen(createHttpServer((incoming, outgoing) => outgoing.end(incoming.url)));
	const { authority, ...key } = await makeServerCertificate('127.0.0.1', 'localhost');
	const front = createTlsFront(plain, key);
	const link = createDelayedLink(await front.listen(0));
	link.setRoundTrip(roundTrip);
	const port = await link.listen(0);
	const agent = new Agent({ keepAlive: true, ca: authority });
	toClose.push(front.close, link.close, () => agent.destroy());
	return { port, agent, authority, traffic: front.traffic };
}

async function get(port: number, agent: Agent, path = '/path'): Promise<string> {
	const sent = request({ host: 'localhost', port, path, agent }).end();
	const [answer] = (await once(sent, 'response')) as [AsyncIterable<Buffer>];
	let text = '';
	for await (const piece of answer) text += String(piece);
	return text;
}

describe('the TLS front of the bench', () => {
	it('counts one handshake for all requests of a kept connection', async () => {
		const { port, agent, traffic } = await startFront(0);
		expect(await get(port, agent)).toBe('/path');
		await get(port, agent);
		await get(port, agent);
		expect(traffic()).toEqual({ handshakes: 1, resumed: 0, requests: 3 });
	});

	it('counts a handshake for each connection, and tells a resumed session', async () => {
		const { port, authority, traffic } = await startFront(0);
		const fresh = (): Agent => new Agent({ ca: authority, maxCachedSessions: 0 });
		await get(port, fresh());
		await get(port, fresh());
		expect(traffic()).toEqual({ handshakes: 2, resumed: 0, requests: 2 });
		// Without keep-alive an agent still keeps sessions.
		const agent = new Agent({ ca: authority });
		await get(port, agent);
		await get(port, agent);
		expect(traffic()).toEqual({ handshakes: 3, resumed: 1, requests: 4 });
	});

	it('answers the idle path itself', async () => {
		const { port, agent, traffic } = await startFront(0);
		expect(await get(port, agent, IDLE_PATH)).toBe('{}');
		expect(traffic().requests).toBe(1);
	});
});
