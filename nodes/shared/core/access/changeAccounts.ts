import { isEqual } from 'lodash';
import { accept, refuse, type Outcome } from '../refusal/outcome';
import { refuseBusy } from './ledgerStore';
import type { NotedAccounts, Subject, SubjectIndex } from './subjectIndex';

/** Accounts of one person; an earlier one leaves the list once it is settled. */
const MOST_ACCOUNTS = 50;

/** Maximum attempts to change an entry that other processes change at the same time. */
const MOST_ATTEMPTS = 5;

/**
 * Changes the accounts of a person, whatever other processes write at the same time. Writes nothing if they stay the same.
 *
 * @param change from the accounts that are noted to those that are to be
 * @param noted the entry, if it was just read
 * @returns the accounts that are noted now
 */
export async function changeAccounts(
	index: SubjectIndex,
	subject: Subject,
	change: (accounts: readonly string[]) => readonly string[],
	noted?: NotedAccounts,
): Promise<Outcome<readonly string[]>> {
	for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
		const found = attempt === 1 && noted ? accept(noted) : await index.find(subject);
		if (!found.ok) return found;
		const accounts = change(found.value.accounts);
		if (isEqual(accounts, found.value.accounts)) return accept(accounts);
		if (accounts.length > MOST_ACCOUNTS) return refuseTooMany(accounts);
		const written = await index.replace(subject, accounts, found.value);
		if (written.ok) return accept(accounts);
		if (written.reason !== 'ledger-busy') return written;
	}
	return refuseBusy();
}

const refuseTooMany = ({ length }: readonly string[]) =>
	refuse('ledger-too-large', {
		field: 'ledger',
		expected: `at most ${MOST_ACCOUNTS} accounts of one person`,
		received: `${length}`,
		hint: 'The person changed the e-mail address often, and no earlier account could be settled. See why in the change "addressChanged" of the item, then sign in again',
	});
