import type { INodeProperties } from 'n8n-workflow';
import { accept } from '../../../shared/core/refusal/outcome';
import { revokeCustomer } from '../../../shared/jsm/customer/revokeCustomer';
import type { Operation } from '../../operation';
import { accountIdField } from '../../parameters/customer';
import { readAccountId } from '../../parameters/ids';
import { requireSwitch } from '../../parameters/parameter';

const confirmationField: INodeProperties = {
	displayName: 'Confirm Irreversible Revocation',
	name: 'confirmed',
	type: 'boolean',
	default: false,
	description:
		'Whether to revoke access although no API can restore it. Only an administrator can, in Atlassian Administration.',
};

export const revokeAccess: Operation = {
	option: {
		name: 'Revoke Access',
		value: 'revokeAccess',
		action: 'Revoke the access of a customer',
		description: 'Lock a portal-only customer out of the whole site; other kinds of accounts are refused',
	},
	fields: [accountIdField, confirmationField],
	execute: async (run) => {
		const confirmed = requireSwitch(
			run,
			confirmationField,
			'No API can restore the access, so the revocation must be confirmed',
		);
		if (!confirmed.ok) return confirmed;
		const accountId = readAccountId(run, accountIdField);
		if (!accountId.ok) return accountId;
		const revoked = await revokeCustomer(run.client, accountId.value);
		return revoked.ok ? accept({ accountId: accountId.value, revoked: true, ...revoked.value }) : revoked;
	},
};
