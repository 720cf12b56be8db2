import { without } from 'lodash';
import { mapInParallel } from '../../core/concurrency/inParallel';
import { everySource } from '../../core/access/knownSources';
import { isBoundTo, parseLedger, type Ledger } from '../../core/access/ledger';
import type { LedgerStore } from '../../core/access/ledgerStore';
import type { NotedAccounts, Subject } from '../../core/access/subjectIndex';
import type { Change } from '../../core/login/loginItem';
import { accept, type Outcome } from '../../core/refusal/outcome';
import type { JsmClient } from '../client/client';
import { readLedger, type LedgerUse } from '../ledger/accountLedger';
import type { AccessWish } from './accessWish';

/** An account the person had under an earlier e-mail address. */
export interface EarlierAccount {
	accountId: string;
	/** Why its ledger cannot be read; absent: it is bound to this very person. */
	unread?: string;
}

/** What the index says of the person of a login. */
export interface EarlierAccounts {
	/** Absent where nobody looked. */
	noted?: NotedAccounts;
	/** Still to be reported, or revoked where that was chosen. */
	open: readonly EarlierAccount[];
	/** Noted, but bound to somebody else or to nobody by now. */
	gone: readonly string[];
}

const AT_ONCE = 4;

/**
 * Finds the accounts that the same issuer and subject was bound to under earlier e-mail addresses. The index is read until
 * the ledger of this account says that it names this account and nothing else. It is only a hint: an account it names has
 * to be bound to this very person.
 */
export async function findEarlierAccounts(
	client: JsmClient,
	wish: Pick<AccessWish, 'account' | 'ledger' | 'addressChange' | 'notedSubject'>,
	{ binding }: Ledger,
): Promise<Outcome<EarlierAccounts>> {
	const { account, ledger: use, addressChange } = wish;
	if (!account || !use?.identity || binding?.indexed || !addressChange) return accept({ open: [], gone: [] });
	const { identity, store } = use;
	const noted = await (wish.notedSubject ?? store.subjects.find(identity));
	if (!noted.ok) return noted;
	const others = without(noted.value.accounts, account.accountId);
	const found = await mapInParallel(others, AT_ONCE, async (accountId) => ({
		accountId,
		owned: await belongsTo(client, store, accountId, identity),
	}));
	return accept({
		noted: noted.value,
		open: found.flatMap(({ accountId, owned }) => {
			if (!owned.ok) return [{ accountId, unread: owned.reason }];
			return owned.value ? [{ accountId }] : [];
		}),
		gone: found.filter(({ owned }) => owned.ok && !owned.value).map(({ accountId }) => accountId),
	});
}

async function belongsTo(
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
	person: Subject,
): Promise<Outcome<boolean>> {
	const found = await readLedger(client, store, accountId);
	if (!found.ok) return found;
	const { ledger, stored } = found.value;
	if (ledger.binding || stored.record !== undefined) return accept(isBoundTo(ledger, person));
	// Jira says "not found" for many reasons, and an account that is dropped from the index is never looked for again.
	const again = await store.read(accountId);
	if (!again.ok) return again;
	const reread = parseLedger(again.value.record);
	return reread.ok ? accept(isBoundTo(reread.value, person)) : reread;
}

/** What to take back from the earlier account: everything we gave, and nothing that others gave. */
export const earlierAccess = (accountId: string, use: LedgerUse, wish: AccessWish): AccessWish => ({
	account: { accountId, justCreated: false },
	parts: ['memberships', 'portals'],
	organizations: [],
	portals: [],
	known: everySource,
	removal: { ...wish.removal, mode: 'onlyOurs', smallestShare: 0 },
	believeFor: 0,
	ledger: { store: use.store },
	dryRun: wish.dryRun,
});

/** How an earlier account appears in the item. */
export const describeEarlier = (accountId: string, state: Change['state'], why?: string): Change => ({
	do: 'addressChanged',
	accountId,
	state,
	...(why === undefined ? {} : { why }),
});
