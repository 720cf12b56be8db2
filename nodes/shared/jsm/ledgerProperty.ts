import type { LedgerStore } from '../core/ledgerStore';
import { accept } from '../core/outcome';
import { callJsm, type JsmCall, type JsmClient } from './jsmClient';
import { failJsm } from './jsmError';

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

/** The ledger as a property of the customer's Jira account. GET, PUT and DELETE /user/properties/{property}. */
export function createLedgerProperty(client: JsmClient): LedgerStore {
	return {
		read: async (accountId) => {
			const asked = call('GET', accountId);
			const answer = await callJsm(client, asked);
			// 404 is also said of an account Jira does not know; the calls that follow will tell.
			if (!answer.ok) return answer.status === 404 ? accept(undefined) : answer;
			const { value } = (answer.value.json ?? {}) as { value?: unknown };
			return value === undefined || value === null
				? failJsm('jsm-unexpected-answer', asked, { expected: 'a property with its value' })
				: accept(value);
		},
		write: async (accountId, record) => {
			const answer = await callJsm(client, call('PUT', accountId, record));
			return answer.ok ? accept(true) : answer;
		},
		remove: async (accountId) => {
			const answer = await callJsm(client, call('DELETE', accountId));
			return answer.ok || answer.status === 404 ? accept(true) : answer;
		},
	};
}
