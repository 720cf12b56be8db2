import { isEqual } from 'lodash';
import { refuseBusy, type LedgerStore } from '../../core/access/ledgerStore';
import { accept } from '../../core/refusal/outcome';
import type { JsmCall } from '../client/call';
import { callJsm, type JsmClient } from '../client/client';
import { failJsm } from '../client/jsmRefusal';

/** Name of the property on the customer's account; no customer and no agent sees it. */
export const LEDGER_PROPERTY = 'n8n-jsm-customer-sso.ledger';

const call = (method: JsmCall['method'], accountId: string, body?: object): JsmCall => ({
	method,
	path: '/rest/api/3/user/properties/{property}',
	gaps: { property: LEDGER_PROPERTY },
	query: { accountId },
	...(body ? { body } : {}),
	needs: 'the global permission "Administer Jira"',
});

/** A record read so recently, in milliseconds, is not read again before it is replaced. */
const JUST_READ = 1000;

/**
 * The ledger as a property of the customer's Jira account. GET, PUT and DELETE /user/properties/{property}.
 * Jira replaces a property without a condition, so it is read right before: what remains is the time between the two.
 */
export function createLedgerProperty(client: JsmClient): LedgerStore {
	const read: LedgerStore['read'] = async (accountId) => {
		const asked = call('GET', accountId);
		const answer = await callJsm(client, asked);
		const readAt = client.now();
		// 404 is also said of an account Jira does not know; the calls that follow will tell.
		if (!answer.ok) return answer.status === 404 ? accept({ record: undefined, readAt }) : answer;
		const { value } = (answer.value.json ?? {}) as { value?: unknown };
		return value === undefined || value === null
			? failJsm('jsm-unexpected-answer', asked, { expected: 'a property with its value' })
			: accept({ record: value, readAt });
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
			const answer = await callJsm(client, call('PUT', accountId, record));
			return answer.ok ? accept({ record }) : answer;
		},
		remove: async (accountId) => {
			const answer = await callJsm(client, call('DELETE', accountId));
			return answer.ok || answer.status === 404 ? accept(true) : answer;
		},
	};
}
