import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Port numbers from the first to the last one. */
export interface PortRange {
	first: number;
	last: number;
}

/** Below the numbers that the kernel gives to outgoing connections and to servers that ask for any port. */
export const reservedRange: PortRange = { first: 20_000, last: 29_999 };

/** Whether something already listens there. */
export async function isPortTaken(port: number): Promise<boolean> {
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', () => resolve(true));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
	});
}

/**
 * Holds a number for this process: a UDP socket of the same number is a lock that all processes of the machine see, that
 * only one of them gets, and that ends with its process. The TCP port stays free for the server.
 *
 * @returns a function that gives the number back, or undefined if another one holds it
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
 * A port for a server that must be told a number, or that must be there again under the same one after it was stopped.
 * Nobody else who asks here gets it as long as this process runs. A server that needs neither listens on port 0 and says
 * which port it got.
 */
export async function reservePort({ first, last }: PortRange = reservedRange): Promise<number> {
	const length = last - first + 1;
	// Anywhere, so that processes that start together seldom try the same numbers.
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
