import type { Ledger } from './ledger';
import type { SubjectIndex } from './subjectIndex';
import { refuse, type Outcome, type Refusal } from '../refusal/outcome';

/** A record as last read from or written to its store; the next write requires that it is unchanged. */
export interface StoredRecord {
	/** As it was written, undefined when there is none. */
	record: unknown;
	/** Word for word, from a store that compares it like that. */
	text?: string;
	/** Milliseconds since the epoch; absent for one that was written and not read. */
	readAt?: number;
	/** The account was just made, so that no other process can have a record of it yet. */
	ofNewAccount?: boolean;
	/** Which of its places a store with two of them read it from. */
	from?: string;
	/** The other place refused to be read, and may have an older record. */
	isOtherUnread?: boolean;
}

/** A ledger known to this process, and the record in its store. */
export interface RememberedLedger {
	ledger: Ledger;
	/** Whether the store has the ledger like this; if not, a later step of the login writes it. */
	isStored: boolean;
	/** What the store had or took last. */
	stored: StoredRecord;
}

/** Stores, per account, what was granted and which login the account is bound to: one record each. */
export interface LedgerStore {
	/** Tells it from other stores, which hold other records of the same account. */
	readonly name: string;
	/** A store that cannot be read is a refusal, never "none". */
	read: (accountId: string) => Promise<Outcome<StoredRecord>>;
	/** Replaces a record. `ledger-busy` where another one stands by now; nothing was written then. */
	write: (accountId: string, record: object, replaced: StoredRecord) => Promise<Outcome<StoredRecord>>;
	/** Succeeds when there is none. */
	remove: (accountId: string) => Promise<Outcome<true>>;
	/** Finds accounts by the person they are bound to. */
	subjects: SubjectIndex;
}

/** Several n8n processes may write the record of one account; the second one reads it again. */
export const refuseBusy = (): Refusal =>
	refuse('ledger-busy', {
		field: 'ledger',
		expected: 'the record that was read before',
		received: 'another one, written meanwhile',
		hint: 'Two logins of one person ran at once; the next one goes on',
	});
