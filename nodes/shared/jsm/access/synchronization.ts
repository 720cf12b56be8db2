import type { DesiredPortal, Removal } from '../../core/access/accessState';
import type { KnownSources } from '../../core/access/knownSources';
import type { SiteSnapshot } from '../../core/access/siteSnapshot';
import type { MappedOrganization } from '../../core/login/loginItem';
import type { LookUp, Person } from '../customer/resolveCustomer';
import type { LedgerUse } from '../ledger/accountLedger';
import type { OrganizationClaim } from '../organization/claimOrganization';
import type { AddressChange } from './accessWish';

export type SynchronizedOrganization = Pick<
	MappedOrganization,
	'name' | 'create' | 'onTheFly' | 'confirmed'
> &
	Partial<Pick<MappedOrganization, 'rule' | 'sources'>>;

/** One portal that must be open, with the names of the organizations that open it. */
export interface SynchronizedPortal extends DesiredPortal<string> {
	/** The admin allows them to be ones that a provider made on the fly. */
	confirmed?: true;
}

/** The desired access: the customer by identity, organizations by name. */
export interface Synchronization {
	person: Person;
	organizations: readonly SynchronizedOrganization[];
	/** On whose behalf organizations made on the fly are claimed. */
	claim: OrganizationClaim;
	/** Absent: portals are left alone. */
	portals?: readonly SynchronizedPortal[];
	/** Whether a missing customer may be made. */
	createCustomer: boolean;
	/** Access is only looked after or taken back: organizations are not made, and one that is missing is passed over. */
	makesNothing?: boolean;
	known: KnownSources;
	removal: Removal;
	/** Milliseconds. */
	believeFor: number;
	ledger?: LedgerUse;
	dryRun: boolean;
	addressChange?: AddressChange;
	/** What is known of the site already: a customer who is in line by it costs no call. */
	snapshot?: SiteSnapshot;
	/** How a customer is looked up who is not to be made. */
	lookUp?: LookUp;
}
