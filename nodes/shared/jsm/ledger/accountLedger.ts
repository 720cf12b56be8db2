import {
	parseLedger,
	requireBinding,
	requireSize,
	type Binding,
	type Ledger,
} from '../../core/access/ledger';
import type { LedgerStore, StoredRecord, RememberedLedger } from '../../core/access/ledgerStore';
import { accept, type Outcome } from '../../core/refusal/outcome';
import type { JsmClient } from '../client/client';
import { memoryKey } from '../client/memory';

/** Whose login it is, by the names the provider uses. */
export type LoginIdentity = Omit<Binding, 'since'>;

/** Where it stands what was granted, and who is asking. */
export interface LedgerUse {
	store: LedgerStore;
	/** Absent where an admin asks: whoever the account belongs to, and nobody is bound. */
	identity?: LoginIdentity;
}

const ledgerKey = (client: JsmClient, { name }: LedgerStore, accountId: string) =>
	memoryKey(client.account, accountId, name);

/** Whoever changes the record of an account, or acts by it, goes one after the other in this process. */
export const inTurnOfAccount = async <T>(
	client: JsmClient,
	accountId: string,
	run: () => Promise<T>,
): Promise<T> => await client.memory.inTurn(`access ${memoryKey(client.account, accountId)}`, run);

/** What the ledger says of an account; the steps of one login share one read. */
export async function recallLedger(
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
): Promise<Outcome<RememberedLedger>> {
	const known = client.memory.ledgers.get(ledgerKey(client, store, accountId));
	if (known) return accept(known);
	const { freshAccounts } = client.memory;
	const fresh = freshAccounts.get(memoryKey(client.account, accountId));
	freshAccounts.delete(memoryKey(client.account, accountId));
	const found = fresh ? accept(fresh) : await store.read(accountId);
	if (!found.ok) return found;
	const { value: stored } = found;
	const ledger = parseLedger(stored.record);
	if (!ledger.ok) return ledger;
	return accept(noteLedger(client, store, accountId, { ledger: ledger.value, isStored: true, stored }));
}

/**
 * The same for a login: refuses an account that is bound to somebody else. An admin is never told what was true a moment
 * ago.
 */
export async function openLedger(
	client: JsmClient,
	{ store, identity }: LedgerUse,
	accountId: string,
): Promise<Outcome<RememberedLedger>> {
	if (!identity) dropLedger(client, store, accountId);
	const recalled = await recallLedger(client, store, accountId);
	if (!recalled.ok || !identity) return recalled;
	const own = requireBinding(recalled.value.ledger, identity);
	return own.ok ? recalled : own;
}

/** Remembers a ledger without writing it; one that is not stored is what a later step of the login writes. */
export function noteLedger(
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
	remembered: RememberedLedger,
): RememberedLedger {
	client.memory.ledgers.set(ledgerKey(client, store, accountId), remembered);
	return remembered;
}

const dropLedger = (client: JsmClient, store: LedgerStore, accountId: string): void => {
	client.memory.freshAccounts.delete(memoryKey(client.account, accountId));
	client.memory.ledgers.delete(ledgerKey(client, store, accountId));
};

/** An account that was just made has no ledger, and nobody need ask for it. */
export const noteFreshAccount = (client: JsmClient, accountId: string): void => {
	const none = { record: undefined, readAt: client.now() };
	client.memory.freshAccounts.set(memoryKey(client.account, accountId), none);
};

/** Writes a ledger in the place of the record it was made from; `ledger-busy` where another one stands by now. */
export async function keepLedger(
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
	ledger: Ledger,
	replaced: StoredRecord,
): Promise<Outcome<RememberedLedger>> {
	const sized = requireSize(ledger);
	if (!sized.ok) return sized;
	// After a write of unknown outcome nobody knows what the store holds.
	dropLedger(client, store, accountId);
	const written = await store.write(accountId, ledger, replaced);
	if (!written.ok) return written;
	return accept(noteLedger(client, store, accountId, { ledger, isStored: true, stored: written.value }));
}

/** Frees an account for the next login, whoever that is. What was granted stays in the ledger, so it can be taken back. */
export const releaseBinding = async (
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
): Promise<Outcome<Binding | undefined>> =>
	await inTurnOfAccount(client, accountId, async () => {
		const opened = await openLedger(client, { store }, accountId);
		if (!opened.ok) return opened;
		const { ledger, stored } = opened.value;
		const { binding, ...rest } = ledger;
		if (!binding) return accept(undefined);
		const kept = await keepLedger(client, store, accountId, { ...rest, completed: {} }, stored);
		return kept.ok ? accept(binding) : kept;
	});

/** Deletes the record of an account, readable or not: what was granted is then nobody's to take back. */
export const forgetLedger = async (
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
): Promise<Outcome<true>> =>
	await inTurnOfAccount(client, accountId, async () => {
		dropLedger(client, store, accountId);
		return await store.remove(accountId);
	});
