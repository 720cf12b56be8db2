import { omit, without } from 'lodash';
import {
	parseLedger,
	requireBinding,
	requireSize,
	type Binding,
	type Ledger,
} from '../../core/access/ledger';
import type { LedgerStore, StoredRecord, RememberedLedger } from '../../core/access/ledgerStore';
import { changeAccounts } from '../../core/access/changeAccounts';
import { accept, type Outcome } from '../../core/refusal/outcome';
import type { JsmClient } from '../client/client';
import { memoryKey } from '../client/memory';

/** The person of a login, by the provider's identifiers. */
export type LoginIdentity = Omit<Binding, 'since' | 'indexed'>;

/** Where the ledger is stored, and whose login uses it. */
export interface LedgerUse {
	store: LedgerStore;
	/** Absent in an operation for admins: the binding is then neither checked nor written. */
	identity?: LoginIdentity;
	/** The login itself; absent for a list of people. */
	login?: LedgerLogin;
}

/** What a login adds to the ledger. */
export interface LedgerLogin {
	/** When it was verified, milliseconds since the epoch. */
	at: number;
	/** The login secret, which seals the memberships in the ledger. */
	secret: string;
}

const ledgerKey = (client: JsmClient, { name }: LedgerStore, accountId: string) =>
	memoryKey(client.account, accountId, name);

/** Runs everything that reads and changes the record of one account one after the other in this process. */
export const inTurnOfAccount = async <T>(
	client: JsmClient,
	accountId: string,
	run: () => Promise<T>,
): Promise<T> => await client.memory.inTurn(`access ${memoryKey(client.account, accountId)}`, run);

/** Reads the ledger of an account; the steps of one login share one read. */
export async function readLedger(
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
	return accept(rememberLedger(client, store, accountId, { ledger: ledger.value, isStored: true, stored }));
}

/** Reads the ledger; refuses an account bound to another login. Without an identity it always reads from the store. */
export async function openLedger(
	client: JsmClient,
	{ store, identity }: LedgerUse,
	accountId: string,
): Promise<Outcome<RememberedLedger>> {
	if (!identity) forgetLedger(client, store, accountId);
	const found = await readLedger(client, store, accountId);
	if (!found.ok || !identity) return found;
	const own = requireBinding(found.value.ledger, identity);
	return own.ok ? found : own;
}

/** Remembers a ledger without writing it; a later step of the login writes it. */
export function rememberLedger(
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
	remembered: RememberedLedger,
): RememberedLedger {
	client.memory.ledgers.set(ledgerKey(client, store, accountId), remembered);
	return remembered;
}

const forgetLedger = (client: JsmClient, store: LedgerStore, accountId: string): void => {
	client.memory.freshAccounts.delete(memoryKey(client.account, accountId));
	client.memory.ledgers.delete(ledgerKey(client, store, accountId));
};

/** Notes that an account was just made: it has no ledger yet, so none is read. */
export const noteFreshAccount = (client: JsmClient, accountId: string): void => {
	const none = { record: undefined, readAt: client.now(), ofNewAccount: true };
	client.memory.freshAccounts.set(memoryKey(client.account, accountId), none);
};

/** Replaces the record the ledger was made from; refuses with `ledger-busy` if another process has changed it. */
export async function writeLedger(
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
	ledger: Ledger,
	replaced: StoredRecord,
): Promise<Outcome<RememberedLedger>> {
	const sized = requireSize(ledger);
	if (!sized.ok) return sized;
	// If the write fails, the content of the store is unknown, so the next step must read it.
	forgetLedger(client, store, accountId);
	const written = await store.write(accountId, ledger, replaced);
	if (!written.ok) return written;
	return accept(rememberLedger(client, store, accountId, { ledger, isStored: true, stored: written.value }));
}

/** Removes the binding, so that the next login gets the account. Grants stay recorded, so they can still be revoked. */
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
		const kept = await writeLedger(client, store, accountId, { ...rest, completed: {} }, stored);
		if (!kept.ok) return kept;
		const forgotten = await changeAccounts(store.subjects, binding, (noted) => without(noted, accountId));
		return forgotten.ok ? accept(binding) : forgotten;
	});

/** Notes that the person uses another account by now: a login to this one then looks into the index again. */
export const leaveAccount = async (
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
): Promise<Outcome<true>> =>
	await inTurnOfAccount(client, accountId, async () => {
		const opened = await openLedger(client, { store }, accountId);
		if (!opened.ok) return opened;
		const { ledger, stored } = opened.value;
		if (!ledger.binding?.indexed) return accept(true);
		const left = { ...ledger, binding: omit(ledger.binding, 'indexed') };
		const kept = await writeLedger(client, store, accountId, left, stored);
		return kept.ok ? accept(true) : kept;
	});

/** Deletes the record of an account, readable or not. What was granted can then no longer be taken back. */
export const deleteLedger = async (
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
): Promise<Outcome<true>> =>
	await inTurnOfAccount(client, accountId, async () => {
		forgetLedger(client, store, accountId);
		return await store.remove(accountId);
	});
