import type { Outcome } from '../refusal/outcome';
import type { Binding } from './ledger';

/** A person at the provider. */
export type Subject = Pick<Binding, 'issuer' | 'subject'>;

/** What the index says of a person. */
export interface NotedAccounts {
	/** The account the person's logins are bound to, then earlier ones that still have to be reported or revoked. */
	accounts: readonly string[];
	/** Milliseconds since the epoch; absent from a store that replaces only what was read. */
	readAt?: number;
}

/**
 * Finds the accounts that a person's logins were bound to, also after the e-mail address has changed at the provider.
 * Only a hint: the ledger of each account decides.
 */
export interface SubjectIndex {
	/** Without accounts if the person is not in it. */
	find: (subject: Subject) => Promise<Outcome<NotedAccounts>>;
	/** Replaces the entry; removes it if no account is left. `ledger-busy` if another process has changed it. */
	replace: (subject: Subject, accounts: readonly string[], noted: NotedAccounts) => Promise<Outcome<true>>;
}
