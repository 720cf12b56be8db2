import { refuseBusy, type LedgerStore, type StoredRecord } from '../core/access/ledgerStore';
import type { Subject } from '../core/access/subjectIndex';
import { accept, type Outcome } from '../core/refusal/outcome';
import type { RedisConnection } from './redisConnection';
import { refuseStoreAnswer } from './redisFailure';

/** Replaces a value only if it is still the one that was read ('' for none): compare and set, atomic in Redis. */
export const REPLACE = `if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;

/** The same, and removes the key if the new value is ''. */
const REPLACE_OR_REMOVE = `if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2]) end
return 1`;

/** The ids of Atlassian accounts contain no spaces. */
const joinAccounts = (accounts: readonly string[]): string => accounts.join(' ');
const splitAccounts = (text: unknown): string[] =>
	typeof text === 'string' && text !== '' ? text.split(' ') : [];

function parseRecord(text: unknown): Outcome<StoredRecord> {
	if (text === null) return accept({ record: undefined });
	try {
		return accept({ record: JSON.parse(String(text)) as unknown, text: String(text) });
	} catch {
		return refuseStoreAnswer('a record of the ledger that is no JSON');
	}
}

/**
 * Stores ledger records in Redis, one key per account.
 *
 * @param scope the Jira site of the accounts, because several sites may share a Redis
 */
export function createLedgerStoreInRedis(
	{ name, keyPrefix, call }: Pick<RedisConnection, 'name' | 'keyPrefix' | 'call'>,
	scope: string,
): LedgerStore {
	const recordKey = (accountId: string): string =>
		`${keyPrefix}ledger:${encodeURIComponent(scope)}:${encodeURIComponent(accountId)}`;
	const subjectKey = ({ issuer, subject }: Subject): string =>
		`${keyPrefix}subject:${encodeURIComponent(scope)}:${encodeURIComponent(issuer)}:${encodeURIComponent(subject)}`;
	return {
		name: `redis ${name}`,
		subjects: {
			find: async (subject) => {
				const found = await call('GET', subjectKey(subject));
				return found.ok ? accept({ accounts: splitAccounts(found.value) }) : found;
			},
			replace: async (subject, accounts, noted) => {
				const [key, text] = [subjectKey(subject), joinAccounts(noted.accounts)];
				const done = await call('EVAL', REPLACE_OR_REMOVE, 1, key, text, joinAccounts(accounts));
				if (!done.ok) return done;
				return done.value === 1 ? accept(true) : refuseBusy();
			},
		},
		read: async (accountId) => {
			const text = await call('GET', recordKey(accountId));
			return text.ok ? parseRecord(text.value) : text;
		},
		write: async (accountId, record, replaced) => {
			const text = JSON.stringify(record);
			const done = await call('EVAL', REPLACE, 1, recordKey(accountId), replaced.text ?? '', text);
			if (!done.ok) return done;
			return done.value === 1 ? accept({ record, text }) : refuseBusy();
		},
		remove: async (accountId) => {
			const done = await call('DEL', recordKey(accountId));
			return done.ok ? accept(true) : done;
		},
	};
}
