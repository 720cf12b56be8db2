import { createHash } from 'node:crypto';
import type { Subject, SubjectIndex } from '../../core/access/subjectIndex';
import { accept } from '../../core/refusal/outcome';
import {
	accountProperty,
	readEntityProperty,
	removeEntityProperty,
	writeEntityProperty,
} from '../api/entityProperties';
import { getOwnAccountId } from '../api/ownAccount';
import type { JsmClient } from '../client/client';

/** Property of the calling account, one per person: the id of the account her logins are bound to. */
const SUBJECT_PROPERTY = 'n8n-jsm-customer-sso.subject';

/** The key is a hash, so that the list of properties names nobody. */
const keyOfSubject = ({ issuer, subject }: Subject): string =>
	createHash('sha256')
		.update(JSON.stringify([issuer, subject]))
		.digest('base64url');

/** The index as properties of the calling account. */
export function createSubjectIndexProperty(client: JsmClient): SubjectIndex {
	const placeOf = async (subject: Subject) => {
		const own = await getOwnAccountId(client);
		return own.ok ? accept(accountProperty(own.value, `${SUBJECT_PROPERTY}.${keyOfSubject(subject)}`)) : own;
	};
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
