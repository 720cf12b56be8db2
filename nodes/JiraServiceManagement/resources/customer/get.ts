import type { INodeProperties } from 'n8n-workflow';
import { accept, refuse } from '../../../shared/core/refusal/outcome';
import { findAccountsByEmail, getAccount } from '../../../shared/jsm/api/accounts';
import { failJsm } from '../../../shared/jsm/client/jsmRefusal';
import { confirmNobody } from '../../../shared/jsm/api/nobody';
import type { Operation, OperationRun } from '../../operation';
import { accountIdField, emailField } from '../../parameters/customer';
import { readAccountId } from '../../parameters/ids';
import { readTextParameter } from '../../parameters/parameter';
import { showOnlyWhen } from '../../parameters/showOnlyWhen';

const getByField: INodeProperties = {
	displayName: 'Get By',
	name: 'getBy',
	type: 'options',
	options: [
		{ name: 'Account ID', value: 'accountId' },
		{ name: 'E-Mail', value: 'email' },
	],
	default: 'email',
};

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a customer',
		description: 'Get an account by its ID or its e-mail address',
	},
	fields: [
		getByField,
		showOnlyWhen({ getBy: ['accountId'] }, accountIdField),
		showOnlyWhen(
			{ getBy: ['email'] },
			{
				...emailField,
				description:
					'Returns every account with exactly this address. Accounts that hide their address are not found.',
			},
		),
	],
	execute: async (run) => {
		return readTextParameter(run, getByField) === 'accountId' ? await byId(run) : await byEmail(run);
	},
};

async function byId(run: OperationRun) {
	const accountId = readAccountId(run, accountIdField);
	if (!accountId.ok) return accountId;
	const account = await getAccount(run.client, accountId.value);
	return account.ok ? accept({ ...account.value }) : account;
}

async function byEmail(run: OperationRun) {
	const email = readTextParameter(run, emailField);
	if (email === '')
		return refuse('setting-invalid', { field: emailField.displayName, expected: 'an e-mail address' });
	const found = await findAccountsByEmail(run.client, email, { thorough: true });
	if (!found.ok) return found;
	const { accounts } = found.value;
	if (accounts.length > 0) return accept(accounts.map((account) => ({ ...account })));
	const confirmed = await confirmNobody(run.client, found.value);
	if (!confirmed.ok) return confirmed;
	return failJsm(
		'jsm-not-found',
		{ method: 'GET', path: '/rest/api/3/user/search' },
		{
			expected: 'an active account with exactly this e-mail address',
			received: 'none',
			hint: 'The account may be inactive, or hide its e-mail address',
		},
	);
}
