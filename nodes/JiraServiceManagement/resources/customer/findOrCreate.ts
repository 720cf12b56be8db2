import { parseEmailAddress } from '../../../shared/core/identity/emailAddress';
import { accept } from '../../../shared/core/refusal/outcome';
import { openLedger } from '../../../shared/jsm/ledger/accountLedger';
import { resolveCustomer } from '../../../shared/jsm/customer/resolveCustomer';
import { completeStep, ledgerLoginOf, readLogin } from '../../login/loginSource';
import type { Operation, OperationRun } from '../../operation';
import { displayNameField, emailField } from '../../parameters/customer';
import { dataSourceField, onlyForFields, onlyForLogin, readDataSource } from '../../parameters/dataSource';
import { ledgerField, readLedgerUse } from '../../parameters/ledger';
import { acceptHiddenOption, twinsOption } from '../../parameters/options';
import { readTextParameter } from '../../parameters/parameter';

export const findOrCreate: Operation = {
	option: {
		name: 'Find or Create',
		value: 'findOrCreate',
		action: 'Find or create a customer',
		description: 'Get the account with an e-mail address, or create a portal-only customer if there is none',
	},
	fields: [
		dataSourceField,
		onlyForFields(emailField),
		onlyForFields(displayNameField),
		onlyForLogin(ledgerField),
	],
	options: [acceptHiddenOption, twinsOption],
	execute: async (run) => {
		return readDataSource(run) === 'loginItem' ? await fromLogin(run) : await fromFields(run);
	},
};

async function fromLogin(run: OperationRun) {
	const login = await readLogin(run, []);
	if (!login.ok) return login;
	const { email, displayName } = login.value.pass;
	const { twins, acceptHidden } = run.options;
	const resolved = await resolveCustomer(run.client, { email, displayName, twins, acceptHidden });
	if (!resolved.ok) return resolved;
	const { accountId, created } = resolved.value;
	const ledger = await readLedgerUse(run, login.value.pass, ledgerLoginOf(login.value));
	if (!ledger.ok) return ledger;
	const opened = ledger.value ? await openLedger(run.client, ledger.value, accountId) : accept(true);
	if (!opened.ok) return opened;
	run.changes.push({ do: 'createCustomer', state: created ? 'done' : 'unchanged' });
	const step = { accountId, customer: { accountId, created }, changes: run.changes };
	return accept(completeStep(login.value, 'customer', step));
}

async function fromFields(run: OperationRun) {
	const email = parseEmailAddress(readTextParameter(run, emailField));
	if (!email.ok) return email;
	const person = {
		email: email.value.address,
		displayName: readTextParameter(run, displayNameField),
		twins: run.options.twins,
		acceptHidden: run.options.acceptHidden,
	};
	const resolved = await resolveCustomer(run.client, person);
	return resolved.ok ? accept({ ...resolved.value }) : resolved;
}
