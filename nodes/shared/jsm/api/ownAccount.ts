import { accept } from '../../core/refusal/outcome';
import { readAccount } from './accounts';
import { callJsm, type JsmClient } from '../client/client';
import { failJsm, type JsmOutcome } from '../client/jsmRefusal';

/** GET /myself: the id of the account that calls, remembered. */
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
