import type { Change } from '../../core/login/loginItem';

/** What an admin should find in the log although nothing was refused. It names nobody. */
export type JsmNotice =
	/** From now on, the calling account keeps the ledgers of portal-only customers, whose properties Jira refuses. */
	| { event: 'ledger-moved'; status: number }
	/** A customer has another account under an earlier e-mail address. */
	| { event: 'address-changed'; state: Change['state']; why?: string };
