import type { LedgerStore } from '../core/ledgerStore';
import { accept, type Outcome } from '../core/outcome';
import type { RedisConnection } from './redisConnection';
import { refuseAnswer } from './redisFailure';

function parseRecord(text: unknown): Outcome<unknown> {
	try {
		return accept(text === null ? undefined : JSON.parse(String(text)));
	} catch {
		return refuseAnswer('a record of the ledger that is no JSON');
	}
}

/**
 * A ledger in Redis, one key per account.
 *
 * @param scope the Jira site the accounts belong to: several may share a Redis
 */
export function createLedgerStoreInRedis(
	{ keyPrefix, call }: Pick<RedisConnection, 'keyPrefix' | 'call'>,
	scope: string,
): LedgerStore {
	const keyOf = (accountId: string): string =>
		`${keyPrefix}ledger:${encodeURIComponent(scope)}:${encodeURIComponent(accountId)}`;
	const change = async (command: string, ...args: string[]): Promise<Outcome<true>> => {
		const done = await call(command, ...args);
		return done.ok ? accept(true) : done;
	};
	return {
		read: async (accountId) => {
			const text = await call('GET', keyOf(accountId));
			return text.ok ? parseRecord(text.value) : text;
		},
		write: async (accountId, record) => await change('SET', keyOf(accountId), JSON.stringify(record)),
		remove: async (accountId) => await change('DEL', keyOf(accountId)),
	};
}
