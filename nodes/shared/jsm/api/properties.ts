import { accept } from '../../core/refusal/outcome';
import { readAccount } from './accounts';
import type { JsmCall } from '../client/call';
import { callJsm, type JsmClient } from '../client/client';
import { failJsm, type JsmOutcome } from '../client/jsmRefusal';

type Place = Pick<JsmCall, 'path' | 'gaps' | 'query' | 'needs'>;

/** A property of an organization. Its members can read it: nothing secret, nobody's name. */
export const organizationProperty = (organization: string, property: string): Place => ({
	path: '/rest/servicedeskapi/organization/{organization}/property/{property}',
	gaps: { organization, property },
	needs: 'agent of a service desk',
});

/** A property of an account; one's own needs no further right. */
export const accountProperty = (accountId: string, property: string): Place => ({
	path: '/rest/api/3/user/properties/{property}',
	gaps: { property },
	query: { accountId },
	needs: 'the global permission "Administer Jira", or the account being one\'s own',
});

/** The value of a property; undefined where there is none, or no such organization or account. */
export async function readProperty(client: JsmClient, place: Place): Promise<JsmOutcome<unknown>> {
	const call = { method: 'GET', ...place } as const;
	const answer = await callJsm(client, call);
	if (!answer.ok) return answer.status === 404 ? accept(undefined) : answer;
	const { json } = answer.value;
	return typeof json === 'object' && json !== null && 'value' in json
		? accept(json.value)
		: failJsm('jsm-unexpected-answer', call, { expected: 'a property with its value' });
}

export async function writeProperty(
	client: JsmClient,
	place: Place,
	value: object,
): Promise<JsmOutcome<true>> {
	const answer = await callJsm(client, { method: 'PUT', ...place, body: value });
	return answer.ok ? accept(true) : answer;
}

/** The id of the account that calls, remembered. */
export async function getOwnAccountId(client: JsmClient): Promise<JsmOutcome<string>> {
	const known = client.memory.ownIds.get(client.account);
	if (known) return accept(known);
	return await client.memory.share(
		`own account ${client.account}`,
		async () => await askOwnAccountId(client),
	);
}

async function askOwnAccountId(client: JsmClient): Promise<JsmOutcome<string>> {
	const call = { method: 'GET', path: '/rest/api/3/myself' } as const;
	const answer = await callJsm(client, call);
	if (!answer.ok) return answer;
	const account = readAccount(answer.value.json);
	if (!account) return failJsm('jsm-unexpected-answer', call, { expected: 'the calling account' });
	client.memory.ownIds.set(client.account, account.accountId);
	return accept(account.accountId);
}
