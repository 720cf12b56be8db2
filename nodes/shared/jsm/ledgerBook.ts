import {
	emptyLedger,
	parseLedger,
	requireBinding,
	requireSize,
	type Binding,
	type Ledger,
} from '../core/ledger';
import type { LedgerStore } from '../core/ledgerStore';
import { accept, type Outcome } from '../core/outcome';
import type { JsmClient } from './jsmClient';
import { keyOf, type RememberedLedger } from './jsmMemory';

/** Whose login it is, by the names the provider uses. */
export type LoginIdentity = Omit<Binding, 'since'>;

/** Where it stands what was granted, and who is asking. */
export interface LedgerUse {
	store: LedgerStore;
	/** Absent where an admin asks: whoever the account belongs to, and nobody is bound. */
	identity?: LoginIdentity;
}

const ledgerKey = (client: JsmClient, accountId: string) => keyOf(client.account, accountId);

/** What the ledger says of an account; the steps of one login share one read. */
export async function recallLedger(
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
): Promise<Outcome<RememberedLedger>> {
	const known = client.memory.ledgers.get(ledgerKey(client, accountId));
	if (known) return accept(known);
	const record = await store.read(accountId);
	if (!record.ok) return record;
	const ledger = parseLedger(record.value);
	return ledger.ok ? accept(noteLedger(client, accountId, ledger.value, true)) : ledger;
}

/** The same for a login: refuses an account that is bound to somebody else. */
export async function openLedger(
	client: JsmClient,
	{ store, identity }: LedgerUse,
	accountId: string,
): Promise<Outcome<RememberedLedger>> {
	const recalled = await recallLedger(client, store, accountId);
	if (!recalled.ok || !identity) return recalled;
	const own = requireBinding(recalled.value.ledger, identity);
	return own.ok ? recalled : own;
}

/** Remembers a ledger without writing it. `isStored` is false for what a later step of the login writes. */
export function noteLedger(
	client: JsmClient,
	accountId: string,
	ledger: Ledger,
	isStored: boolean,
): RememberedLedger {
	const remembered = { ledger, isStored };
	client.memory.ledgers.set(ledgerKey(client, accountId), remembered);
	return remembered;
}

/** An account that was just made has no ledger, and nobody need ask for it. */
export const noteFreshAccount = (client: JsmClient, accountId: string): void => {
	noteLedger(client, accountId, emptyLedger(), true);
};

/** Writes a ledger. */
export async function keepLedger(
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
	ledger: Ledger,
): Promise<Outcome<true>> {
	const sized = requireSize(ledger);
	if (!sized.ok) return sized;
	// After a write of unknown outcome nobody knows what the store holds.
	client.memory.ledgers.delete(ledgerKey(client, accountId));
	const written = await store.write(accountId, ledger);
	if (written.ok) noteLedger(client, accountId, ledger, true);
	return written;
}

/** Frees an account for the next login, whoever that is. What was granted stays in the ledger, so it can be taken back. */
export async function releaseBinding(
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
): Promise<Outcome<Binding | undefined>> {
	client.memory.ledgers.delete(ledgerKey(client, accountId));
	const recalled = await recallLedger(client, store, accountId);
	if (!recalled.ok) return recalled;
	const { binding, ...rest } = recalled.value.ledger;
	if (!binding) return accept(undefined);
	const kept = await keepLedger(client, store, accountId, { ...rest, completed: {} });
	return kept.ok ? accept(binding) : kept;
}

/** Deletes the record of an account, readable or not: what was granted is then nobody's to take back. */
export async function forgetLedger(
	client: JsmClient,
	store: LedgerStore,
	accountId: string,
): Promise<Outcome<true>> {
	client.memory.ledgers.delete(ledgerKey(client, accountId));
	return await store.remove(accountId);
}
