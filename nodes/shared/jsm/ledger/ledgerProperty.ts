import { isEqual } from 'lodash';
import { refuseBusy, type LedgerStore } from '../../core/access/ledgerStore';
import { accept } from '../../core/refusal/outcome';
import {
	accountProperty,
	readEntityProperty,
	removeEntityProperty,
	writeEntityProperty,
	type EntityProperty,
} from '../api/entityProperties';
import { administerJira, needsPermission } from '../api/permission';
import type { JsmClient } from '../client/client';
import { failJsm } from '../client/jsmRefusal';

/** Name of the property on the customer's account; customers and agents do not see it. */
export const LEDGER_PROPERTY = 'n8n-jsm-customer-sso.ledger';

/** The account is a customer's, never the calling one, so this permission is always needed. */
const ledgerOf = (accountId: string): EntityProperty => ({
	...accountProperty(accountId, LEDGER_PROPERTY),
	needs: needsPermission(administerJira),
});

/** A record read within this time, in milliseconds, is not read again before it is replaced. */
const JUST_READ = 1000;

/**
 * The ledger as a property of the customer's Jira account.
 * Jira has no conditional write, so the record is read immediately before: only a write between the two goes unnoticed.
 */
export function createLedgerProperty(client: JsmClient): LedgerStore {
	const read: LedgerStore['read'] = async (accountId) => {
		const property = ledgerOf(accountId);
		// An unknown account looks like one without the property; the next call reveals the difference.
		const found = await readEntityProperty(client, property);
		if (!found.ok) return found;
		return found.value === null
			? failJsm(
					'jsm-unexpected-answer',
					{ method: 'GET', ...property },
					{ expected: 'a property with its value' },
				)
			: accept({ record: found.value, readAt: client.now() });
	};
	return {
		name: 'property',
		read,
		write: async (accountId, record, replaced) => {
			if (replaced.readAt === undefined || client.now() - replaced.readAt >= JUST_READ) {
				const found = await read(accountId);
				if (!found.ok) return found;
				if (!isEqual(found.value.record, replaced.record)) return refuseBusy();
			}
			const written = await writeEntityProperty(client, ledgerOf(accountId), record);
			return written.ok ? accept({ record }) : written;
		},
		remove: async (accountId) => await removeEntityProperty(client, ledgerOf(accountId)),
	};
}
