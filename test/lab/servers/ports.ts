import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** A range of port numbers, both ends included. */
export interface PortRange {
	first: number;
	last: number;
}

/** Default range, below the numbers that the kernel assigns to outgoing connections and to servers on port 0. */
export const reservedRange: PortRange = { first: 20_000, last: 29_999 };

/** Whether something already listens on this port. */
export async function isPortTaken(port: number): Promise<boolean> {
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', () => resolve(true));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
	});
}

/**
 * Reserves a number for this process by binding a UDP socket to it. Only one process of the machine can do that, and
 * the reservation ends with the process. The TCP port stays free for the server.
 *
 * @returns a function that releases the number, or undefined if another process holds it
 */
async function hold(port: number): Promise<(() => void) | undefined> {
	const lock = createSocket('udp4').unref();
	return await new Promise((resolve) => {
		lock.once('error', () => {
			lock.close();
			resolve(undefined);
		});
		lock.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(() => lock.close()));
	});
}

/**
 * Reserves a port for a server that must know its number in advance or use the same number after a restart. No other
 * caller gets this number as long as this process runs. Other servers should listen on port 0 instead.
 */
export async function reservePort({ first, last }: PortRange = reservedRange): Promise<number> {
	const length = last - first + 1;
	// Start at a random number, so that processes that start together rarely try the same ones.
	const start = Math.floor(Math.random() * length);
	for (let step = 0; step < length; step += 1) {
		const port = first + ((start + step) % length);
		const release = await hold(port);
		if (!release) continue;
		if (!(await isPortTaken(port))) return port;
		release();
	}
	throw new Error(`All ports from ${first} to ${last} are taken`);
}
