import { without } from 'lodash';
import { changeAccounts } from '../../core/access/changeAccounts';
import type { Change } from '../../core/login/loginItem';
import type { Outcome } from '../../core/refusal/outcome';
import type { JsmClient } from '../client/client';
import { leaveAccount } from '../ledger/accountLedger';
import type { AccessWish } from './accessWish';
import { describeEarlier, earlierAccess, type EarlierAccount, type EarlierAccounts } from './earlierAccount';

interface Settling {
	changes: Change[];
	/** Brings about the access of another account. */
	update: (wish: AccessWish, changes: Change[]) => Promise<Outcome<unknown>>;
}

/**
 * Reports the accounts that the same person had under earlier e-mail addresses, and takes their access back if that was
 * chosen. What fails here is reported and does not end the login; the account stays in the index, so the next login of the
 * person tries again.
 */
export async function settleEarlierAccounts(
	client: JsmClient,
	wish: AccessWish,
	earlier: EarlierAccounts | undefined,
	{ changes, update }: Settling,
): Promise<void> {
	const { account, ledger: use, dryRun } = wish;
	if (!account || !use?.identity || !earlier || earlier.open.length === 0) return;
	const { accountId } = account;
	const settled: string[] = [];
	for (const each of earlier.open) {
		const { isSettled, ...told } = await settle(client, wish, each, { changes, update });
		if (isSettled) settled.push(each.accountId);
		if (!dryRun) client.onNotice?.({ event: 'address-changed', ...told });
	}
	if (dryRun || settled.length === 0) return;
	// A person who was granted nothing is not bound to this account, so the earlier one remains hers.
	const withoutSettled = (accounts: readonly string[]) =>
		accounts[0] === accountId ? without(accounts, ...settled) : accounts;
	// If this fails, the next login of the person repeats what was done here.
	await changeAccounts(use.store.subjects, use.identity, withoutSettled);
}

type Settled = Pick<Change, 'state' | 'why'> & { isSettled: boolean };

async function settle(
	client: JsmClient,
	wish: AccessWish,
	{ accountId, unread }: EarlierAccount,
	{ changes, update }: Settling,
): Promise<Settled> {
	const { ledger, addressChange, dryRun = false } = wish;
	const tell = (state: Change['state'], why?: string): Settled => {
		// A damaged record of another account proves nothing about this person; only the log names it.
		if (why !== 'ledger-unreadable') changes.push(describeEarlier(accountId, state, why));
		return { state, ...(why === undefined ? {} : { why }), isSettled: why === undefined };
	};
	if (!ledger || unread !== undefined) return tell('failed', unread);
	// First of all, so that a login with the earlier address finds what is left of this one.
	const left = dryRun ? undefined : await leaveAccount(client, ledger.store, accountId);
	if (left && !left.ok) return tell(addressChange === 'report' ? 'remains' : 'failed', left.reason);
	if (addressChange === 'report') return tell('remains');
	const taken: Change[] = [];
	const done = await update(earlierAccess(accountId, ledger, wish), taken);
	changes.push(...taken.map((change) => ({ ...change, accountId })));
	if (!done.ok) return tell('failed', done.reason);
	return tell(dryRun ? 'planned' : 'done');
}
