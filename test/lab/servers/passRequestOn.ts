import { request, type Agent, type IncomingMessage, type ServerResponse } from 'node:http';

/** Passes a request on to a server on this machine, and its answer back. */
export function passRequestOn(
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	to: { port: number; agent?: Agent },
): void {
	const { method, url: path, headers } = incoming;
	const passed = request({ host: '127.0.0.1', ...to, method, path, headers }, (answer) => {
		outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
		answer.pipe(outgoing);
	});
	passed.on('error', () => outgoing.destroy());
	incoming.pipe(passed);
}
