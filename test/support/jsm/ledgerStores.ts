import type { LedgerStore } from '../../../nodes/shared/core/access/ledgerStore';
import { accept } from '../../../nodes/shared/core/refusal/outcome';
import type { JsmClient } from '../../../nodes/shared/jsm/client/client';
import { createLedgerProperty } from '../../../nodes/shared/jsm/ledger/ledgerProperty';
import { createLedgerStoreInRedis } from '../../../nodes/shared/redis/ledgerStoreInRedis';

/** The keys of a Redis, and what the scripts of the ledger do with them: compare, then set or remove. */
function createRedisOfLedgers(keys = new Map<string, string>()) {
	return {
		name: 'test',
		keyPrefix: 'test:',
		call: async (command: string, ...given: (string | number)[]) => {
			const [first = '', , third = '', before = '', after = ''] = given.map(String);
			switch (command) {
				case 'GET':
					return accept(keys.get(first) ?? null);
				case 'DEL':
					return accept(keys.delete(first) ? 1 : 0);
				case 'EVAL':
					if ((keys.get(third) ?? '') !== before) return accept(0);
					if (after === '') keys.delete(third);
					else keys.set(third, after);
					return accept(1);
				default:
					throw new Error(`The ledger sends no ${command}`);
			}
		},
	};
}

/** Both kinds of ledger; each call of the outer function gives one that is empty outside of Jira. */
export const ledgerStores: [string, () => (client: JsmClient) => LedgerStore][] = [
	['in Jira', () => createLedgerProperty],
	[
		'in Redis',
		() => {
			const redis = createRedisOfLedgers();
			return () => createLedgerStoreInRedis(redis, 'https://acme.atlassian.net');
		},
	],
];
