import type { Binding } from './ledger';
import type { Outcome } from '../refusal/outcome';

/** A person at the provider. */
export type Subject = Pick<Binding, 'issuer' | 'subject'>;

/**
 * Finds the account that a person's earlier logins were bound to, also after the e-mail address has changed at the
 * provider. Only a hint: the ledger of the account it names decides.
 */
export interface SubjectIndex {
	/** The account that was noted last; undefined if there is none. */
	find: (subject: Subject) => Promise<Outcome<string | undefined>>;
	note: (subject: Subject, accountId: string) => Promise<Outcome<true>>;
	/** Succeeds when there is none. */
	forget: (subject: Subject) => Promise<Outcome<true>>;
}
