import { isEqual } from 'lodash';
import { refuseBusy } from '../../core/access/ledgerStore';
import type { NotedAccounts, Subject, SubjectIndex } from '../../core/access/subjectIndex';
import { accept } from '../../core/refusal/outcome';
import { callerProperty } from '../api/callerProperty';
import { readEntityProperty, removeEntityProperty, writeEntityProperty } from '../api/entityProperties';
import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';
import { isJustRead } from './justRead';

/** Property of the calling account, one per person: the ids of the accounts her logins are bound to. */
const SUBJECT_PROPERTY = 'n8n-jsm-customer-sso.subject';

const isAccountId = (value: unknown): value is string =>
	typeof value === 'string' && value !== '' && value.length <= 128;

function readAccounts(value: unknown): string[] {
	const { account, earlier } = (value ?? {}) as Record<string, unknown>;
	return [account, ...(Array.isArray(earlier) ? (earlier as unknown[]) : [])].filter(isAccountId);
}

/** The index as properties of the calling account. As with the ledger, only a write right after the read goes unnoticed. */
export function createSubjectIndexProperty(client: JsmClient): SubjectIndex {
	const placeOf = async ({ issuer, subject }: Subject) =>
		await callerProperty(client, SUBJECT_PROPERTY, JSON.stringify([issuer, subject]));
	const find = async (subject: Subject): Promise<JsmOutcome<NotedAccounts>> => {
		const place = await placeOf(subject);
		if (!place.ok) return place;
		const found = await readEntityProperty(client, place.value);
		return found.ok ? accept({ accounts: readAccounts(found.value), readAt: client.now() }) : found;
	};
	return {
		find,
		replace: async (subject, [account, ...earlier], noted) => {
			if (!isJustRead(client, noted)) {
				const found = await find(subject);
				if (!found.ok) return found;
				if (!isEqual(found.value.accounts, noted.accounts)) return refuseBusy();
			}
			const place = await placeOf(subject);
			if (!place.ok) return place;
			if (account === undefined) return await removeEntityProperty(client, place.value);
			const value = { v: 1, account, ...(earlier.length > 0 ? { earlier } : {}) };
			return await writeEntityProperty(client, place.value, value);
		},
	};
}
