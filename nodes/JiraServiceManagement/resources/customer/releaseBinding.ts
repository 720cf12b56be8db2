import type { INodeProperties } from 'n8n-workflow';
import { accept, refuse } from '../../../shared/core/refusal/outcome';
import { deleteLedger, releaseBinding as freeAccount } from '../../../shared/jsm/ledger/accountLedger';
import type { Operation } from '../../operation';
import { accountIdField } from '../../parameters/customer';
import { readAccountId } from '../../parameters/ids';
import { ledgerField, readLedgerStore } from '../../parameters/ledger';
import { isOn } from '../../parameters/parameter';

const forgetField: INodeProperties = {
	displayName: 'Forget What Was Granted',
	name: 'forget',
	type: 'boolean',
	default: false,
	description:
		'Whether to delete the whole record, even one that cannot be read. Everything granted so far then counts as granted by somebody else.',
};

export const releaseBinding: Operation = {
	option: {
		name: 'Release Binding',
		value: 'releaseBinding',
		action: 'Release the binding of a customer',
		description:
			'Unbind an account, so that the next login with its e-mail address is bound to it. Use it when a person has moved to another identity provider or has a new account there.',
	},
	fields: [accountIdField, ledgerField, forgetField],
	execute: async (run) => {
		const accountId = readAccountId(run, accountIdField);
		if (!accountId.ok) return accountId;
		const store = await readLedgerStore(run);
		if (!store.ok) return store;
		if (!store.value) {
			return refuse('setting-invalid', {
				field: ledgerField.displayName,
				expected: 'the ledger that holds the binding',
			});
		}
		if (isOn(run, forgetField)) {
			const forgotten = await deleteLedger(run.client, store.value, accountId.value);
			return forgotten.ok ? accept({ accountId: accountId.value, forgotten: true }) : forgotten;
		}
		const released = await freeAccount(run.client, store.value, accountId.value);
		if (!released.ok) return released;
		const was = released.value;
		return accept({
			accountId: accountId.value,
			released: was !== undefined,
			...(was ? { was: { ...was } } : {}),
		});
	},
};
