import { createServer, type Socket } from 'node:net';
import { reservePort } from '../../lab/servers/ports';

/** The part of Redis that a login needs, in this process. */
export interface FakeRedis {
	/** Fields of the credential. */
	credential: { address: string };
	/** All keys that were set. */
	keys: () => string[];
	/** Number of open connections, and of all connections so far. */
	connections: () => { open: number; ever: number };
	/** Deletes all keys. */
	lose: () => void;
	/** Stops answering until it is told to answer again. */
	hush: () => void;
	speak: () => void;
	stop: () => Promise<void>;
	/** Listens again at the same address with the same keys. */
	start: () => Promise<void>;
}

/** Parses the received text into commands (lists of texts), and returns how many characters they used. */
function parse(text: string): { commands: string[][]; length: number } {
	const commands: string[][] = [];
	let length = 0;
	for (;;) {
		const rest = text.slice(length);
		const count = Number(/^\*(\d+)\r\n/.exec(rest)?.[1]);
		const command = new RegExp(`^\\*\\d+\\r\\n(?:\\$\\d+\\r\\n[^\\r]*\\r\\n){${count || 1}}`).exec(rest)?.[0];
		if (!command) return { commands, length };
		commands.push(command.split('\r\n').filter((_, index) => index > 0 && index % 2 === 0));
		length += command.length;
	}
}

export async function startFakeRedis(): Promise<FakeRedis> {
	const kept = new Map<string, string>();
	const sockets = new Set<Socket>();
	let isSilent = false;
	const port = await reservePort();
	let ever = 0;

	/** The only script it knows. */
	function replace([, , key = '', before, after = '']: string[]): string {
		if ((kept.get(key) ?? '') !== before) return ':0\r\n';
		kept.set(key, after);
		return ':1\r\n';
	}

	function answer([name = '', key = '', value = '', ...options]: string[]): string {
		if (name.toUpperCase() === 'EVAL') return replace([key, value, ...options]);
		if (name.toUpperCase() === 'GET') {
			const text = kept.get(key);
			return text === undefined ? '$-1\r\n' : `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
		}
		if (name.toUpperCase() !== 'SET') return '-ERR unknown command\r\n';
		if (options.includes('NX') && kept.has(key)) return '$-1\r\n';
		kept.set(key, value);
		return '+OK\r\n';
	}

	const server = createServer((socket) => {
		let received = '';
		sockets.add(socket);
		ever += 1;
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => undefined);
		socket.setEncoding('utf8').on('data', (text: string) => {
			received += text;
			const { commands, length } = parse(received);
			received = received.slice(length);
			if (!isSilent) for (const command of commands) socket.write(answer(command));
		});
	});
	const start = async (): Promise<void> =>
		await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));

	await start();
	return {
		credential: { address: `127.0.0.1:${port}` },
		keys: () => [...kept.keys()],
		connections: () => ({ open: sockets.size, ever }),
		lose: () => kept.clear(),
		hush: () => void (isSilent = true),
		speak: () => void (isSilent = false),
		start,
		stop: async () => {
			const closed = new Promise((resolve) => server.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}
