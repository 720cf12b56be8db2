import { fork, type Serializable } from 'node:child_process';
import { once } from 'node:events';

/** A script in a separate process, so that its memory and processor time are not counted as ours. */
export interface Forked {
	pid: number;
	/** Sends a message and resolves with the answer. One at a time. */
	ask: (message?: unknown) => Promise<unknown>;
	close: () => void;
}

/** Starts the script and waits for its first message. It ends together with this process. */
export async function forkScript(script: string, args: readonly string[] = []): Promise<Forked> {
	const child = fork(script, args);
	const ended = once(child, 'exit').then(([code]) => {
		throw new Error(`${script} ended (${String(code)})`);
	});
	// After `close` nobody waits for an answer any more.
	ended.catch(() => undefined);
	const hear = async (): Promise<unknown> => {
		const [message] = (await Promise.race([once(child, 'message'), ended])) as unknown[];
		return message;
	};
	await hear();
	return {
		pid: child.pid ?? Number.NaN,
		ask: async (message = 'look') => {
			const answer = hear();
			child.send(message as Serializable);
			return await answer;
		},
		close: () => {
			if (child.connected) child.disconnect();
		},
	};
}
