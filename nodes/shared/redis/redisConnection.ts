import { accept, type Outcome } from '../core/refusal/outcome';
import type { LoginStoreSettings } from './loginStoreSettings';
import { makeRedisClient, type RedisClient } from './redisClient';
import { refuseStoreFailure, TookTooLong } from './redisFailure';

/** A connection that opens when needed, and again after it was lost. */
export interface RedisConnection {
	/** Where the keys are: equal for connections to the same ones. */
	readonly name: string;
	/** Every key of ours begins with it. */
	readonly keyPrefix: string;
	/** Runs one command; `store-unreachable` when it brings no usable answer in time. Never throws. */
	call: (command: string, ...args: (string | number)[]) => Promise<Outcome<unknown>>;
	/** Ends it, once the commands under way had their time. */
	close: () => void;
}

/** How long an unused connection stays open, in milliseconds, so that the connection of a replaced credential ends. */
const IDLE = 60_000;

/**
 * A busy process may not have read an answer that has already arrived: the timeout runs in slices, with a chance to read
 * between them.
 */
const SLICES = 10;

async function failWhenLate<T>(milliseconds: number, why: string, work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		const wait = (slices: number): void => {
			if (slices === 0) reject(new TookTooLong(why));
			else timer = setTimeout(wait, milliseconds / SLICES, slices - 1);
		};
		wait(SLICES);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

/**
 * Nothing waits for an unreachable Redis: commands share one attempt to connect and fail with it; the next command tries
 * again.
 */
export function createRedisConnection(settings: LoginStoreSettings): RedisConnection {
	const { nodes, database, keyPrefix, connectTimeout, commandTimeout } = settings;
	let current: Promise<RedisClient> | undefined;

	/** No new command uses it. Those under way have ended, one way or the other, when their time is over. */
	const retire = (opening: Promise<RedisClient> | undefined): void => {
		if (opening === undefined || opening !== current) return;
		current = undefined;
		const end = (): void => void opening.then((client) => client.disconnect()).catch(() => undefined);
		setTimeout(end, commandTimeout).unref();
	};

	async function connect(client: RedisClient): Promise<RedisClient> {
		let failure: Error | undefined;
		// A wrong database number is reported only here: connecting succeeds, and keys would be written to another database.
		client.on('error', (error: Error) => (failure ??= error));
		try {
			const why = `no connection within ${connectTimeout} ms; do address and TLS fit?`;
			await failWhenLate(connectTimeout, why, client.connect());
			if (failure !== undefined) throw failure;
			return client;
		} catch (error) {
			client.disconnect();
			throw failure ?? error;
		}
	}

	function open(): Promise<RedisClient> {
		if (current) return current;
		const client = makeRedisClient(settings);
		const opening = connect(client);
		current = opening;
		const forget = (): void => {
			if (current === opening) current = undefined;
		};
		client.once('end', forget);
		opening.catch(forget);
		return opening;
	}

	const idle = setTimeout(() => retire(current), IDLE).unref();

	return {
		name: JSON.stringify([nodes, database, keyPrefix]),
		keyPrefix,
		call: async (command, ...args) => {
			idle.refresh();
			let used: Promise<RedisClient> | undefined;
			try {
				used = open();
				const answer = used.then(async (client) => await client.call(command, ...args));
				return accept(await failWhenLate(commandTimeout, `no answer within ${commandTimeout} ms`, answer));
			} catch (error) {
				// Drop the connection after any error: after a failover the address may lead to another server.
				retire(used);
				return refuseStoreFailure(error);
			}
		},
		close: () => {
			clearTimeout(idle);
			retire(current);
		},
	};
}
