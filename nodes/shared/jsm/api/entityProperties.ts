import { accept } from '../../core/refusal/outcome';
import type { JsmCall } from '../client/call';
import { callJsm, type JsmClient } from '../client/client';
import { failJsm, type JsmOutcome } from '../client/jsmRefusal';
import { administerJira, needsPermission } from './permission';

/** The location of an entity property: JSON that Jira stores with an organization or an account, under our key. */
export type EntityProperty = Pick<JsmCall, 'path' | 'gaps' | 'query' | 'needs'>;

/** A property of an organization. Its members can read it, so it must contain no secrets and no names. */
export const organizationProperty = (organization: string, property: string): EntityProperty => ({
	path: '/rest/servicedeskapi/organization/{organization}/property/{property}',
	gaps: { organization, property },
	needs: 'agent of a service desk',
});

/** A property of an account; for the calling account no further permission is needed. */
export const accountProperty = (accountId: string, property: string): EntityProperty => ({
	path: '/rest/api/3/user/properties/{property}',
	gaps: { property },
	query: { accountId },
	needs: `${needsPermission(administerJira)}, or the account being one's own`,
});

/** GET: the value of a property; undefined where there is none, or no such organization or account (status 404). */
export async function readEntityProperty(
	client: JsmClient,
	property: EntityProperty,
): Promise<JsmOutcome<unknown>> {
	const call = { method: 'GET', ...property } as const;
	const answer = await callJsm(client, call);
	if (!answer.ok) return answer.status === 404 ? accept(undefined) : answer;
	const { json } = answer.value;
	return typeof json === 'object' && json !== null && 'value' in json
		? accept(json.value)
		: failJsm('jsm-unexpected-answer', call, { expected: 'a property with its value' });
}

/** PUT: sets or replaces a property. Jira has no conditional write, so the last writer wins. */
export async function writeEntityProperty(
	client: JsmClient,
	property: EntityProperty,
	value: object,
): Promise<JsmOutcome<true>> {
	const answer = await callJsm(client, { method: 'PUT', ...property, body: value });
	return answer.ok ? accept(true) : answer;
}

/** DELETE: succeeds also when there is no such property (status 404). */
export async function removeEntityProperty(
	client: JsmClient,
	property: EntityProperty,
): Promise<JsmOutcome<true>> {
	const answer = await callJsm(client, { method: 'DELETE', ...property });
	return answer.ok || answer.status === 404 ? accept(true) : answer;
}
