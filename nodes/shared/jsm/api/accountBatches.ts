import { chunk } from 'lodash';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { getAccount } from './accounts';
import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';

/** Accounts per call; the maximum is undocumented. */
const ACCOUNTS_PER_CALL = 50;

/** What became of a list of accounts. */
export interface ChangedAccounts {
	changed: string[];
	/** IDs that no account of the site has. */
	unknown: string[];
}

/**
 * Changes many accounts, a batch per call. Jira refuses a whole batch with status 400 if it does not know one ID in it, so
 * such a batch is halved until the ID stands alone; the others are changed. An account Jira knows is not the reason for
 * a 400, which is then a refusal of its own. At most three calls per account.
 *
 * @param change changes the accounts of one call; may be repeated
 */
export async function changeAccounts(
	client: JsmClient,
	accountIds: readonly string[],
	change: (accountIds: readonly string[]) => Promise<JsmOutcome<true>>,
): Promise<JsmOutcome<ChangedAccounts>> {
	const result: ChangedAccounts = { changed: [], unknown: [] };
	const changeBatch = async (batch: readonly string[]): Promise<JsmOutcome<true>> => {
		const answer = await change(batch);
		if (answer.ok) {
			result.changed.push(...batch);
			return answer;
		}
		if (answer.status !== 400) return answer;
		const [only, ...others] = batch;
		if (only !== undefined && others.length === 0) {
			const account = await getAccount(client, only);
			if (account.ok || account.status !== 404) return answer;
			result.unknown.push(only);
			return accept(true);
		}
		return await changeBatches(chunk(batch, Math.ceil(batch.length / 2)));
	};
	const changeBatches = async (batches: readonly (readonly string[])[]): Promise<JsmOutcome<true>> => {
		for (const batch of batches) {
			const done = await changeBatch(batch);
			if (!done.ok) return done;
		}
		return accept(true);
	};

	const done = await changeBatches(chunk(accountIds, ACCOUNTS_PER_CALL));
	return done.ok ? accept(result) : done;
}

/** Refuses with `jsm-not-found` if not one account of the list is known. */
export const requireAnyKnown = (result: ChangedAccounts): Outcome<ChangedAccounts> =>
	result.changed.length === 0 && result.unknown.length > 0
		? refuse('jsm-not-found', {
				field: 'Account IDs',
				expected: 'accounts of this site',
				received: `${result.unknown.length} unknown`,
				hint: 'Check the account IDs in Atlassian Administration; an account may have been deleted',
			})
		: accept(result);
