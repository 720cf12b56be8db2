import { everySource } from '../../core/access/knownSources';
import type { Ledger } from '../../core/access/ledger';
import type { Change } from '../../core/login/loginItem';
import { accept, type Outcome } from '../../core/refusal/outcome';
import type { JsmClient } from '../client/client';
import { readLedger, type LedgerUse } from '../ledger/accountLedger';
import type { AccessWish } from './accessWish';

/**
 * Finds the account that the same issuer and subject was bound to under an earlier e-mail address; undefined if there is
 * none, or if the account of this login is bound already. The index is only a hint: the named account has to be bound to
 * this very person.
 */
export async function findEarlierAccount(
	client: JsmClient,
	{ account, ledger: use, addressChange }: Pick<AccessWish, 'account' | 'ledger' | 'addressChange'>,
	ledger: Ledger,
): Promise<Outcome<string | undefined>> {
	if (!account || !use?.identity || ledger.binding || !addressChange) return accept(undefined);
	const { identity, store } = use;
	const noted = await store.subjects.find(identity);
	if (!noted.ok || noted.value === undefined || noted.value === account.accountId) {
		return noted.ok ? accept(undefined) : noted;
	}
	const found = await readLedger(client, store, noted.value);
	// A damaged record of another account proves nothing about this person, who signs in to this one.
	if (!found.ok) return found.reason === 'ledger-unreadable' ? accept(undefined) : found;
	const { binding } = found.value.ledger;
	const isSame = binding?.issuer === identity.issuer && binding.subject === identity.subject;
	return accept(isSame ? noted.value : undefined);
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
