import type { AccessPart, Removal } from '../../core/access/accessState';
import type { KnownSources } from '../../core/access/knownSources';
import type { NotedAccounts } from '../../core/access/subjectIndex';
import type { Outcome } from '../../core/refusal/outcome';
import type { AccountInUse } from '../customer/freshAccount';
import type { LedgerUse } from '../ledger/accountLedger';
import type { WantedOrganization } from '../organization/wantedOrganization';
import type { PortalWish } from './portalLinks';

/** What happens to the account of the same person under an earlier e-mail address. */
export const addressChanges = ['report', 'revoke'] as const;
export type AddressChange = (typeof addressChanges)[number];

/** The access a customer must have. */
export interface AccessWish {
	/** Absent where only organizations are put on a desk, or where a dry run would make the account. */
	account?: AccountInUse;
	/** A step of the template brings about one of them, Synchronize both. */
	parts: readonly AccessPart[];
	organizations: readonly WantedOrganization[];
	portals: readonly PortalWish[];
	/** Access is only looked after or taken back: nobody becomes a member. */
	addsNothing?: boolean;
	known: KnownSources;
	removal: Removal;
	/** How long a completed state is believed without looking, in milliseconds. */
	believeFor: number;
	/** Absent: nothing is recorded, nobody is bound, nothing is ours. */
	ledger?: LedgerUse;
	/** In the template the portals come next, and their step writes the ledger for both. */
	isFollowed?: boolean;
	/**
	 * What to do with the access of an account that the same person had under another e-mail address. Absent: nobody looks
	 * for one, and the person is not entered in the index.
	 */
	addressChange?: AddressChange;
	/** The index entry of the person, where the read has already begun. */
	notedSubject?: Promise<Outcome<NotedAccounts>>;
	/** Only say what would be done. */
	dryRun?: boolean;
}
