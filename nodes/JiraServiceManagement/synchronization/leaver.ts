import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { isBoundTo } from '../../shared/core/access/ledger';
import { parseEmailAddress } from '../../shared/core/identity/emailAddress';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import { getAccount, isDeleted } from '../../shared/jsm/api/accounts';
import { proveCaller } from '../../shared/jsm/client/client';
import { openLedger } from '../../shared/jsm/ledger/accountLedger';
import { lookUpCustomer } from '../../shared/jsm/customer/resolveCustomer';
import { describeNobody } from '../item/nobodyFound';
import type { OperationRun } from '../operation';
import { accountIdField, emailField } from '../parameters/customer';
import { issuerField, subjectField } from '../parameters/identity';
import { readAccountId } from '../parameters/ids';
import { ledgerField, readLedgerStore } from '../parameters/ledger';
import { readTextParameter } from '../parameters/parameter';
import { showOnlyWhen } from '../parameters/showOnlyWhen';
import { listEverybodyOnce } from './siteLists';

const findByField: INodeProperties = {
	displayName: 'Find By',
	name: 'findBy',
	type: 'options',
	options: [
		{
			name: 'Account ID',
			value: 'accountId',
			description: 'Also finds an account that hides its e-mail address',
		},
		{ name: 'E-Mail', value: 'email' },
		{
			name: 'Issuer and Subject',
			value: 'subject',
			description: 'The account the logins of this person are bound to, as the ledger records it',
		},
	],
	default: 'email',
};

/** Who it is: by address, by ID, or by the person at the provider. */
export const leaverFields: INodeProperties[] = [
	findByField,
	showOnlyWhen(
		{ findBy: ['email'] },
		{
			...emailField,
			description:
				'Inactive accounts are found as well. If nobody visible has this address, the result says so and nothing is removed.',
		},
	),
	showOnlyWhen({ findBy: ['accountId'] }, accountIdField),
	showOnlyWhen({ findBy: ['subject'] }, issuerField),
	showOnlyWhen({ findBy: ['subject'] }, subjectField),
];

/** The person whose access is taken back. */
interface Leaver {
	accountId: string;
	/** Accounts of the same person under earlier e-mail addresses, which still have to be revoked. */
	earlier?: string[];
	/** What was asked for, as the result repeats it. */
	about: IDataObject;
}

/** Finds the person whose access is taken back. Where Jira shows nobody, gives the row that says so. */
export async function findLeaver(run: OperationRun): Promise<Outcome<Leaver | { nobody: IDataObject }>> {
	const findBy = readTextParameter(run, findByField);
	if (findBy === 'subject') return await findBySubject(run);
	return findBy === 'accountId' ? await findById(run) : await findByEmail(run);
}

async function findById(run: OperationRun): Promise<Outcome<Leaver | { nobody: IDataObject }>> {
	const accountId = readAccountId(run, accountIdField);
	if (!accountId.ok) return accountId;
	const about = { accountId: accountId.value };
	const account = await getAccount(run.client, accountId.value);
	if (account.ok) {
		const isGone = isDeleted(account.value);
		return accept(isGone ? { nobody: { ...about, ...describeNobody('deleted') } } : { ...about, about });
	}
	if (account.status !== 404) return account;
	// Jira also answers an anonymous caller with "not found".
	const known = await proveCaller(run.client);
	return known.ok ? accept({ nobody: { ...about, ...describeNobody('accountId') } }) : known;
}

/** The index only says where to look: the account has to be bound to this very person. */
async function findBySubject(run: OperationRun): Promise<Outcome<Leaver | { nobody: IDataObject }>> {
	const person = {
		issuer: readTextParameter(run, issuerField),
		subject: readTextParameter(run, subjectField),
	};
	if (person.issuer === '')
		return refuse('setting-invalid', { field: issuerField.displayName, received: '' });
	if (person.subject === '')
		return refuse('setting-invalid', { field: subjectField.displayName, received: '' });
	const store = await readLedgerStore(run);
	if (!store.ok) return store;
	if (!store.value) {
		return refuse('setting-invalid', {
			field: ledgerField.displayName,
			expected: 'the ledger that records who an account is bound to',
		});
	}
	const known = await proveCaller(run.client);
	if (!known.ok) return known;
	const noted = await store.value.subjects.find(person);
	if (!noted.ok) return noted;
	const bound: string[] = [];
	for (const accountId of noted.value.accounts) {
		const opened = await openLedger(run.client, { store: store.value }, accountId);
		// A record that cannot be read is refused when its turn comes, and stops nothing elsewhere.
		if (!opened.ok || isBoundTo(opened.value.ledger, person)) bound.push(accountId);
	}
	const [accountId, ...earlier] = bound;
	if (accountId === undefined) return accept({ nobody: { ...person, ...describeNobody('subject') } });
	return accept({ accountId, earlier, about: person });
}

async function findByEmail(run: OperationRun): Promise<Outcome<Leaver | { nobody: IDataObject }>> {
	const email = parseEmailAddress(readTextParameter(run, emailField));
	if (!email.ok) return email;
	const about = { email: email.value.address };
	const person = { email: email.value.address, displayName: '', twins: run.options.twins };
	const everybody = async () => await listEverybodyOnce(run);
	const found = await lookUpCustomer(run.client, person, { fresh: true, everybody });
	if (!found.ok) return found;
	if (!found.value) return accept({ nobody: { ...about, ...describeNobody('email') } });
	return accept({ accountId: found.value.accountId, about });
}
