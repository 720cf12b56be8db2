import { parseEmailAddress } from '../../../shared/core/identity/emailAddress';
import { accept } from '../../../shared/core/refusal/outcome';
import { openLedger } from '../../../shared/jsm/ledger/ledgerBook';
import { resolveCustomer } from '../../../shared/jsm/customer/resolveCustomer';
import { ledgerField } from '../../parameters/accessFields';
import { readLedgerUse } from '../../parameters/accessSettings';
import {
	dataSourceField,
	newCustomerFields,
	showOnlyForFields,
	showOnlyForLogin,
} from '../../parameters/fields';
import { completeStep, readLogin } from '../../login/loginSource';
import type { Operation, OperationRun } from '../operation';
import { optionsField, twinsOption } from '../../parameters/optionsField';
import { readDataSource, readOptions, readText } from '../../parameters/parameters';

const shown = showOnlyForFields('customer', 'findOrCreate');

export const findOrCreateCustomer: Operation = {
	resource: 'customer',
	option: {
		name: 'Find or Create',
		value: 'findOrCreate',
		action: 'Find or create a customer',
		description: 'Get the account with an e-mail address, and make a portal-only customer if there is none',
	},
	fields: [
		dataSourceField('customer', 'findOrCreate'),
		...newCustomerFields(shown),
		ledgerField(showOnlyForLogin('customer', 'findOrCreate')),
		optionsField('customer', 'findOrCreate', [twinsOption]),
	],
	execute: async (run) => {
		return readDataSource(run) === 'loginItem' ? await fromLogin(run) : await fromFields(run);
	},
};

async function fromLogin(run: OperationRun) {
	const login = await readLogin(run, []);
	if (!login.ok) return login;
	const { email, displayName } = login.value.pass;
	const resolved = await resolveCustomer(run.client, { email, displayName, twins: readOptions(run).twins });
	if (!resolved.ok) return resolved;
	const { accountId, created } = resolved.value;
	const ledger = await readLedgerUse(run, login.value.pass);
	if (!ledger.ok) return ledger;
	const opened = ledger.value ? await openLedger(run.client, ledger.value, accountId) : accept(true);
	if (!opened.ok) return opened;
	run.changes.push({ do: 'createCustomer', state: created ? 'done' : 'unchanged' });
	const step = { accountId, customer: { accountId, created }, changes: run.changes };
	return accept(await completeStep(login.value, 'customer', step));
}

async function fromFields(run: OperationRun) {
	const email = parseEmailAddress(readText(run, 'email'));
	if (!email.ok) return email;
	const person = {
		email: email.value.address,
		displayName: readText(run, 'displayName'),
		twins: readOptions(run).twins,
	};
	const resolved = await resolveCustomer(run.client, person);
	return resolved.ok ? accept({ ...resolved.value }) : resolved;
}
