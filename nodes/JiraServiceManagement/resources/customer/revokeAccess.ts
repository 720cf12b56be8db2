import type { INodeProperties } from 'n8n-workflow';
import { accept } from '../../../shared/core/refusal/outcome';
import { revokeCustomer } from '../../../shared/jsm/customer/revokeCustomer';
import { accountIdField, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readAccountId, requireSwitch } from '../../parameters/parameters';

const shown = showOnlyFor('customer', 'revokeAccess');

const confirmation: INodeProperties = {
	displayName: 'I Know That Only a Person Can Give the Access Back',
	name: 'confirmed',
	type: 'boolean',
	default: false,
	description:
		'Whether to go on although no API can undo this; an administrator can, in Atlassian Administration',
	displayOptions: shown,
};

export const revokeCustomerAccess: Operation = {
	resource: 'customer',
	option: {
		name: 'Revoke Access',
		value: 'revokeAccess',
		action: 'Revoke the access of a customer',
		description: 'Lock a portal-only customer out of the whole site; other accounts are refused',
	},
	fields: [accountIdField(shown), confirmation, optionsField('customer', 'revokeAccess')],
	execute: async (run) => {
		const confirmed = requireSwitch(run, confirmation, 'No API undoes a revoke, so it must be confirmed');
		if (!confirmed.ok) return confirmed;
		const accountId = readAccountId(run);
		if (!accountId.ok) return accountId;
		const revoked = await revokeCustomer(run.client, accountId.value);
		return revoked.ok ? accept({ accountId: accountId.value, revoked: true, ...revoked.value }) : revoked;
	},
};
