import { parseEmailAddress } from '../../../shared/core/identity/emailAddress';
import { accept, refuse } from '../../../shared/core/refusal/outcome';
import { updateAccess } from '../../../shared/jsm/access/updateAccess';
import { lookUpCustomer } from '../../../shared/jsm/customer/resolveCustomer';
import type { Operation } from '../../operation';
import { emailField } from '../../parameters/customer';
import { dryRunField, readDryRun } from '../../parameters/dryRun';
import { ledgerField, readLedgerStore } from '../../parameters/ledger';
import { allowManagedOption, twinsOption } from '../../parameters/options';
import { readTextParameter } from '../../parameters/parameter';
import { readRemoval, removalField, revocationFields } from '../../parameters/removal';

export const takeBack: Operation = {
	option: {
		name: 'Revoke Grants',
		value: 'takeBack',
		action: 'Revoke what was granted to a customer',
		description:
			'Remove every membership and portal access this package granted, for somebody who left. The account stays, and so does everything granted by others.',
	},
	fields: [
		emailField,
		...revocationFields,
		ledgerField,
		{ ...dryRunField, description: 'Whether to report what would be removed without changing anything' },
	],
	options: [allowManagedOption, twinsOption],
	execute: async (run) => {
		const email = parseEmailAddress(readTextParameter(run, emailField));
		if (!email.ok) return email;
		const chosen = readRemoval(run);
		if (!chosen.ok) return chosen;
		if (chosen.value.mode === 'never') {
			return refuse('setting-invalid', {
				field: removalField.displayName,
				expected: 'a choice other than Never',
			});
		}
		const store = await readLedgerStore(run);
		if (!store.ok) return store;
		if (!store.value && chosen.value.mode === 'onlyOurs') {
			return refuse('setting-invalid', {
				field: ledgerField.displayName,
				expected: 'the ledger that records what was granted, or Removal set to Everything Managed',
			});
		}
		const dryRun = readDryRun(run);
		if (!dryRun.ok) return dryRun;
		const { address } = email.value;
		const { twins } = run.options;
		const found = await lookUpCustomer(run.client, { email: address, displayName: '', twins });
		if (!found.ok) return found;
		if (!found.value) return accept({ email: address, customer: null, changes: [] });
		const { accountId } = found.value;
		const done = await updateAccess(
			run.client,
			{
				account: { accountId, justCreated: false },
				parts: ['memberships', 'portals'],
				organizations: [],
				portals: [],
				groupsKnown: true,
				// Everything is meant to be removed, so neither limit applies.
				removal: { ...chosen.value, most: Number.POSITIVE_INFINITY, smallestShare: 0 },
				believeFor: 0,
				ledger: store.value && { store: store.value },
				dryRun: dryRun.value,
			},
			run.changes,
		);
		if (!done.ok) return done;
		return accept({
			email: address,
			...(dryRun.value ? { dryRun: true } : {}),
			customer: {
				accountId,
				organizations: done.value.before.map(({ id, name }) => ({ id, name })),
			},
			changes: run.changes.map((change) => ({ ...change })),
		});
	},
};
