import type { Outcome } from './outcome';

/** Where it stands what was granted to a customer and to whom the account is bound: one record per account. */
export interface LedgerStore {
	/** The record as it was written, undefined when there is none. A store that cannot be read is a refusal, never "none". */
	read: (accountId: string) => Promise<Outcome<unknown>>;
	write: (accountId: string, record: object) => Promise<Outcome<true>>;
	/** Succeeds when there is none. */
	remove: (accountId: string) => Promise<Outcome<true>>;
}
