import { accept } from '../../shared/core/refusal/outcome';
import type { OperationRun } from '../operation';
import { readLedgerUse } from '../parameters/ledger';
import { readRemoval } from '../parameters/removal';
import { ledgerLoginOf, readLoginAccount, type ProvenLogin } from './loginSource';
import { readKnownSources } from './readKnownSources';

/** Reads what every step that grants access to a login needs: the account, the ledger, and what may be removed. */
export async function readLoginWish(run: OperationRun, login: ProvenLogin) {
	const { twins, believeFor } = run.options;
	const account = readLoginAccount(login, twins);
	if (!account.ok) return account;
	const removal = readRemoval(run);
	if (!removal.ok) return removal;
	const ledger = await readLedgerUse(run, login.pass, ledgerLoginOf(login));
	if (!ledger.ok) return ledger;
	return accept({
		account: account.value,
		known: readKnownSources(login.item),
		removal: removal.value,
		believeFor,
		ledger: ledger.value,
	});
}
