import { accept, refuse } from '../../shared/core/outcome';
import { revokePortalOnlyAccess } from '../../shared/jsm/customers';
import { forgetAccount } from '../../shared/jsm/resolveCustomer';
import { accountIdField, showOnlyFor } from '../fields';
import type { Operation } from '../operation';
import { optionsField } from '../optionsField';
import { readAccountId } from '../parameters';

const shown = showOnlyFor('customer', 'revokeAccess');

export const revokeCustomerAccess: Operation = {
	resource: 'customer',
	option: {
		name: 'Revoke Access',
		value: 'revokeAccess',
		action: 'Revoke the access of a customer',
		description: 'Lock a portal-only customer out of the whole site',
	},
	fields: [
		accountIdField(shown),
		{
			displayName: 'I Know That Only a Person Can Give the Access Back',
			name: 'confirmed',
			type: 'boolean',
			default: false,
			description:
				'Whether to go on although no API can undo this; an administrator can, in Atlassian Administration',
			displayOptions: shown,
		},
		optionsField('customer', 'revokeAccess'),
	],
	execute: async (run) => {
		if (run.context.getNodeParameter('confirmed', run.index, false) !== true) {
			return refuse('setting-invalid', {
				field: 'I Know That Only a Person Can Give the Access Back',
				expected: 'switched on',
				hint: 'No API undoes a revoke, so it must be confirmed',
			});
		}
		const accountId = readAccountId(run);
		if (!accountId.ok) return accountId;
		const revoked = await revokePortalOnlyAccess(run.client, accountId.value);
		if (!revoked.ok) return revoked;
		forgetAccount(run.client, accountId.value);
		return accept({ accountId: accountId.value, revoked: true });
	},
};
