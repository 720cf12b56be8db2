import { accept, refuse } from '../../../shared/core/refusal/outcome';
import { forgetLedger, releaseBinding as freeAccount } from '../../../shared/jsm/ledger/ledgerBook';
import { ledgerField } from '../../parameters/accessFields';
import { readLedgerStore } from '../../parameters/accessSettings';
import { accountIdField, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readAccountId } from '../../parameters/parameters';

const shown = showOnlyFor('customer', 'releaseBinding');

export const releaseBinding: Operation = {
	resource: 'customer',
	option: {
		name: 'Release Binding',
		value: 'releaseBinding',
		action: 'Release the binding of a customer',
		description:
			'Let the next login have the account, whoever it is; for a person who changed the identity provider or the account there',
	},
	fields: [
		accountIdField(shown),
		ledgerField(shown),
		{
			displayName: 'Forget What Was Granted',
			name: 'forget',
			type: 'boolean',
			default: false,
			description:
				'Whether to delete the whole record, also one that cannot be read; what was granted then counts as given by somebody else',
			displayOptions: shown,
		},
		optionsField('customer', 'releaseBinding'),
	],
	execute: async (run) => {
		const accountId = readAccountId(run);
		if (!accountId.ok) return accountId;
		const store = await readLedgerStore(run);
		if (!store.ok) return store;
		if (!store.value) {
			return refuse('setting-invalid', { field: 'Ledger', expected: 'the ledger that holds the binding' });
		}
		if (run.context.getNodeParameter('forget', run.index, false) === true) {
			const forgotten = await forgetLedger(run.client, store.value, accountId.value);
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
