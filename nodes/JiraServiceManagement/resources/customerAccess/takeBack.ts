import { parseEmailAddress } from '../../../shared/core/identity/emailAddress';
import { accept, refuse } from '../../../shared/core/refusal/outcome';
import { bringAccess } from '../../../shared/jsm/access/bringAccess';
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
		name: 'Take Back',
		value: 'takeBack',
		action: 'Take back the access of a customer',
		description:
			'End every membership and portal access that was given, for somebody who left; the account and what others gave stay',
	},
	fields: [
		emailField,
		...revocationFields,
		ledgerField,
		{ ...dryRunField, description: 'Whether to say only what would be taken back; nothing is written' },
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
				expected: 'something to take back',
			});
		}
		const store = await readLedgerStore(run);
		if (!store.ok) return store;
		if (!store.value && chosen.value.mode === 'onlyOurs') {
			return refuse('setting-invalid', {
				field: ledgerField.displayName,
				expected: 'the ledger that says what was given, or Everything Managed',
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
		const done = await bringAccess(
			run.client,
			{
				account: { accountId, justCreated: false },
				parts: ['memberships', 'portals'],
				organizations: [],
				portals: [],
				groupsKnown: true,
				// Everything is meant here, so neither the number nor the share can be wrong.
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
