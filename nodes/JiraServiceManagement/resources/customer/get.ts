import { accept, refuse } from '../../../shared/core/refusal/outcome';
import { findAccountsByEmail, getAccount } from '../../../shared/jsm/api/accounts';
import { failJsm } from '../../../shared/jsm/client/jsmRefusal';
import { requirePermissions } from '../../../shared/jsm/api/permissions';
import { accountIdField, emailField, showOnlyFor } from '../../parameters/fields';
import type { Operation, OperationRun } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readAccountId, readText } from '../../parameters/parameters';

const shown = showOnlyFor('customer', 'get').show;

export const getCustomer: Operation = {
	resource: 'customer',
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a customer',
		description: 'Get an account by its ID or its e-mail address',
	},
	fields: [
		{
			displayName: 'Get By',
			name: 'getBy',
			type: 'options',
			options: [
				{ name: 'Account ID', value: 'accountId' },
				{ name: 'E-Mail', value: 'email' },
			],
			default: 'email',
			displayOptions: { show: shown },
		},
		accountIdField({ show: { ...shown, getBy: ['accountId'] } }),
		emailField(
			{ show: { ...shown, getBy: ['email'] } },
			'Every account with exactly this address is returned; one with a hidden address is not found',
		),
		optionsField('customer', 'get'),
	],
	execute: async (run) => {
		return readText(run, 'getBy') === 'accountId' ? await byId(run) : await byEmail(run);
	},
};

async function byId(run: OperationRun) {
	const accountId = readAccountId(run);
	if (!accountId.ok) return accountId;
	const account = await getAccount(run.client, accountId.value);
	return account.ok ? accept({ ...account.value }) : account;
}

async function byEmail(run: OperationRun) {
	const email = readText(run, 'email');
	if (email === '') return refuse('setting-invalid', { field: 'E-Mail', expected: 'an e-mail address' });
	const found = await findAccountsByEmail(run.client, email, { thorough: true });
	if (!found.ok) return found;
	const { accounts } = found.value;
	if (accounts.length > 0) return accept(accounts.map((account) => ({ ...account })));
	// Without the right to browse users nobody is ever found.
	const permitted = await requirePermissions(run.client);
	if (!permitted.ok) return permitted;
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
