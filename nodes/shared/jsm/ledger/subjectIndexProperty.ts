import type { Subject, SubjectIndex } from '../../core/access/subjectIndex';
import { accept } from '../../core/refusal/outcome';
import { callerProperty } from '../api/callerProperty';
import { readEntityProperty, removeEntityProperty, writeEntityProperty } from '../api/entityProperties';
import type { JsmClient } from '../client/client';

/** Property of the calling account, one per person: the id of the account her logins are bound to. */
const SUBJECT_PROPERTY = 'n8n-jsm-customer-sso.subject';

/** The index as properties of the calling account. */
export function createSubjectIndexProperty(client: JsmClient): SubjectIndex {
	const placeOf = async ({ issuer, subject }: Subject) =>
		await callerProperty(client, SUBJECT_PROPERTY, JSON.stringify([issuer, subject]));
	return {
		find: async (subject) => {
			const place = await placeOf(subject);
			if (!place.ok) return place;
			const found = await readEntityProperty(client, place.value);
			if (!found.ok) return found;
			const { account } = (found.value ?? {}) as Record<string, unknown>;
			return accept(typeof account === 'string' && account.length <= 128 ? account : undefined);
		},
		note: async (subject, account) => {
			const place = await placeOf(subject);
			return place.ok ? await writeEntityProperty(client, place.value, { v: 1, account }) : place;
		},
		forget: async (subject) => {
			const place = await placeOf(subject);
			return place.ok ? await removeEntityProperty(client, place.value) : place;
		},
	};
}
