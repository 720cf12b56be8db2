import type { IExecuteFunctions } from 'n8n-workflow';
import type { LedgerStore } from '../../core/access/ledgerStore';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { redisConnectionOf } from '../../redis/knownConnections';
import { createLedgerStoreInRedis } from '../../redis/ledgerStoreInRedis';
import { readItemCredential } from './keptCredentials';

export const LOGIN_STORE_CREDENTIAL = 'jsmLoginStoreApi';

/**
 * Opens the ledger in the Redis of the node's credential.
 *
 * @param scope the Jira site the accounts belong to
 */
export async function ledgerStoreInRedis(
	context: Pick<IExecuteFunctions, 'getCredentials'>,
	itemIndex: number,
	scope: string,
): Promise<Outcome<LedgerStore>> {
	const connection = redisConnectionOf(await readItemCredential(context, LOGIN_STORE_CREDENTIAL, itemIndex));
	return connection.ok ? accept(createLedgerStoreInRedis(connection.value, scope)) : connection;
}
