import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';
import { waitsForNewAccount } from '../client/retryTiming';
import { forgetCustomer, lookUpCustomer, resolveCustomer, type Person } from './resolveCustomer';

/** A customer whose account id may be stale, or too new for other endpoints. */
export interface AccountInUse {
	/** Replaced after a stale id was resolved again. */
	accountId: string;
	/** Made in this very login. */
	justCreated: boolean;
	/** Lets a stale id heal itself. */
	person?: Person;
	/** Nothing may be made: an account that is gone is looked for and not replaced by a new one. */
	makesNothing?: boolean;
}

/**
 * Runs a call about an account. If the status says "unknown account", it waits for a new account, and resolves a
 * remembered one once more by its e-mail address.
 */
export async function useAccount<T>(
	client: JsmClient,
	account: AccountInUse,
	saysUnknown: readonly number[],
	run: (accountId: string) => Promise<JsmOutcome<T>>,
): Promise<JsmOutcome<T>> {
	const isUnknown = (result: JsmOutcome<T>) =>
		!result.ok && result.status !== undefined && saysUnknown.includes(result.status);

	let result = await run(account.accountId);
	if (account.justCreated) {
		for (const wait of waitsForNewAccount) {
			if (!isUnknown(result) || wait > client.patience.left) break;
			client.patience.left -= wait;
			await client.sleep(wait);
			result = await run(account.accountId);
		}
		return result;
	}
	if (!isUnknown(result) || !account.person) return result;
	forgetCustomer(client, account.person);
	const resolve = account.makesNothing ? lookUpCustomer : resolveCustomer;
	const resolved = await resolve(client, account.person);
	if (!resolved.ok) return resolved;
	if (!resolved.value || resolved.value.accountId === account.accountId) return result;
	account.accountId = resolved.value.accountId;
	return await run(account.accountId);
}
