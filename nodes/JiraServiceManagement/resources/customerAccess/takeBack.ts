import { everySource } from '../../../shared/core/access/knownSources';
import type { Change } from '../../../shared/core/login/loginItem';
import { accept, refuse, type Outcome } from '../../../shared/core/refusal/outcome';
import { updateAccess } from '../../../shared/jsm/access/updateAccess';
import type { Outcomes } from '../../item/nobodyFound';
import type { Operation } from '../../operation';
import { dryRunField, readDryRun } from '../../parameters/dryRun';
import { ledgerField, readLedgerStore } from '../../parameters/ledger';
import { allowManagedOption, twinsOption } from '../../parameters/options';
import { readRemoval, removalField, revocationFields } from '../../parameters/removal';
import { findLeaver, leaverFields } from '../../synchronization/leaver';

export const takeBack: Operation = {
	option: {
		name: 'Revoke Grants',
		value: 'takeBack',
		action: 'Revoke what was granted to a customer',
		description:
			'Remove every membership and portal access this package granted, for somebody who left. The account stays, and so does everything granted by others.',
	},
	fields: [...leaverFields, dryRunField, ...revocationFields, ledgerField],
	options: [allowManagedOption, twinsOption],
	execute: async (run) => {
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
		const found = await findLeaver(run);
		if (!found.ok) return found;
		if ('nobody' in found.value) return accept(found.value.nobody);
		const { accountId, earlier = [], about } = found.value;
		const revoke = async (account: string, changes: Change[]) =>
			await updateAccess(
				run.client,
				{
					account: { accountId: account, justCreated: false },
					parts: ['memberships', 'portals'],
					organizations: [],
					portals: [],
					known: everySource,
					// Everything is meant to be removed, so neither limit applies.
					removal: { ...chosen.value, most: Number.POSITIVE_INFINITY, smallestShare: 0 },
					believeFor: 0,
					ledger: store.value && { store: store.value },
					dryRun: dryRun.value,
				},
				changes,
			);
		const done = await revoke(accountId, run.changes);
		const others: Outcome<unknown>[] = [];
		for (const account of earlier) {
			const changes: Change[] = [];
			others.push(await revoke(account, changes));
			run.changes.push(...changes.map((change) => ({ ...change, accountId: account })));
		}
		if (!done.ok) return done;
		const failed = others.find(({ ok }) => !ok);
		if (failed && !failed.ok) return failed;
		const revoked = run.changes.length > 0 ? 'revoked' : 'nothingToRevoke';
		const outcome: Outcomes = dryRun.value ? 'planned' : revoked;
		return accept({
			...about,
			outcome,
			...(dryRun.value ? { dryRun: true } : {}),
			customer: {
				accountId,
				organizations: done.value.before.map(({ id, name }) => ({ id, name })),
			},
			changes: run.changes.map((change) => ({ ...change })),
		});
	},
};
