import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { deliveryTime } from './deliveryTime';

/** A TCP proxy that passes bytes on as late as a link with this round-trip time would. */
export interface DelayedLink {
	/** Listens on this machine; port 0 picks a free one. @returns the port */
	listen: (port: number) => Promise<number>;
	/** Milliseconds. Holds for what arrives from now on, also on open connections. */
	setRoundTrip: (milliseconds: number) => void;
	close: () => Promise<void>;
}

/** Passes on what `from` sends, in order, each piece when it is due. */
function passOn(from: Socket, to: Socket, dueAt: (previous: number) => number): void {
	const pieces: { due: number; deliver: () => void }[] = [];
	let timer: NodeJS.Timeout | undefined;
	const run = (): void => {
		timer = undefined;
		for (let [next] = pieces; next !== undefined; [next] = pieces) {
			const wait = next.due - performance.now();
			if (wait > 0) {
				timer = setTimeout(run, wait);
				return;
			}
			pieces.shift();
			next.deliver();
		}
	};
	const add = (deliver: () => void): void => {
		pieces.push({ due: dueAt(pieces.at(-1)?.due ?? 0), deliver });
		if (timer === undefined) run();
	};
	from.on('data', (data) => add(() => void to.write(data)));
	from.on('end', () => add(() => void to.end()));
	from.on('error', () => to.destroy());
	from.on('close', () => {
		if (!from.readableEnded) to.destroy();
	});
	to.on('close', () => {
		clearTimeout(timer);
		pieces.length = 0;
	});
}

/** Creates a link to a server on this machine. */
export function createDelayedLink(target: number): DelayedLink {
	const open = new Set<Socket>();
	let roundTrip = 0;
	let server: Server | undefined;

	function accept(client: Socket): void {
		const acceptedAt = performance.now();
		const upstream = connect(target, '127.0.0.1');
		for (const socket of [client, upstream]) {
			socket.setNoDelay(true);
			open.add(socket);
			socket.once('close', () => open.delete(socket));
		}
		const due = (isFromClient: boolean) => (previous: number) =>
			deliveryTime({ at: performance.now(), acceptedAt, isFromClient, previous }, roundTrip);
		passOn(client, upstream, due(true));
		passOn(upstream, client, due(false));
	}

	return {
		listen: async (port) => {
			const starting = (server = createServer({ allowHalfOpen: true }, accept));
			await new Promise<void>((resolve, reject) => {
				starting.once('error', reject);
				starting.listen(port, '127.0.0.1', resolve);
			});
			return (starting.address() as AddressInfo).port;
		},
		setRoundTrip: (milliseconds) => {
			roundTrip = milliseconds;
		},
		close: async () => {
			const closing = server;
			server = undefined;
			for (const socket of open) socket.destroy();
			await new Promise((resolve) => (closing ? closing.close(resolve) : resolve(undefined)));
		},
	};
}
