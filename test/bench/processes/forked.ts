import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A script in a process of its own, so that its memory and its processor time are not ours. */
export interface Forked {
	pid: number;
	/** One question at a time. */
	ask: () => Promise<unknown>;
	close: () => void;
}

/** Starts it, and waits for its first message. It ends when we do. */
export async function forkScript(script: string, args: readonly string[] = []): Promise<Forked> {
	const child = fork(script, args);
	const ended = once(child, 'exit').then(([code]) => {
		throw new Error(`${script} ended (${String(code)})`);
	});
	// Nobody waits for it any more once it was closed.
	ended.catch(() => undefined);
	const hear = async (): Promise<unknown> => {
		const [message] = (await Promise.race([once(child, 'message'), ended])) as unknown[];
		return message;
	};
	await hear();
	return {
		pid: child.pid ?? Number.NaN,
		ask: async () => {
			const answer = hear();
			child.send('look');
			return await answer;
		},
		close: () => {
			if (child.connected) child.disconnect();
		},
	};
}
