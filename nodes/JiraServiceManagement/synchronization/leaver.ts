import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { parseEmailAddress } from '../../shared/core/identity/emailAddress';
import { accept, type Outcome } from '../../shared/core/refusal/outcome';
import { getAccount, isDeleted } from '../../shared/jsm/api/accounts';
import { proveCaller } from '../../shared/jsm/client/client';
import { lookUpCustomer } from '../../shared/jsm/customer/resolveCustomer';
import { describeNobody } from '../item/nobodyFound';
import type { OperationRun } from '../operation';
import { accountIdField, emailField } from '../parameters/customer';
import { readAccountId } from '../parameters/ids';
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
	],
	default: 'email',
};

/** Who it is, by address or by ID. */
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
];

/** The person whose access is taken back. */
interface Leaver {
	accountId: string;
	/** What was asked for, as the result repeats it. */
	about: IDataObject;
}

/** Finds the person whose access is taken back. Where Jira shows nobody, gives the row that says so. */
export async function findLeaver(run: OperationRun): Promise<Outcome<Leaver | { nobody: IDataObject }>> {
	return readTextParameter(run, findByField) === 'accountId' ? await findById(run) : await findByEmail(run);
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
